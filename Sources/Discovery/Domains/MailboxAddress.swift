/// A mail address whose settings are looked for: `LOCAL@DOMAIN`.
public struct MailboxAddress: Sendable, Equatable {
    public let text: String
    public let localPart: String
    /// In lower case and in ASCII.
    public let domain: String

    /// Nothing where the text is no address with a domain name in ASCII: two labels at least, since the settings are
    /// looked for in public places.
    public init?(_ text: String) {
        guard let at = text.lastIndex(of: "@"), at != text.startIndex else { return nil }
        let local = text[..<at]
        let domain = text[text.index(after: at)...].lowercased()
        let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
        guard local.utf8.count <= 64, local.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !local.contains("@"),
            domain.utf8.count <= 253, labels.count >= 2, labels.allSatisfy(Self.isLabel)
        else { return nil }
        self.text = text
        localPart = String(local)
        self.domain = domain
    }

    /// Letters, digits and hyphens (RFC 1123 section 2.1).
    private static func isLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
            && label.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}
