/// A name for a message that no other message has (RFC 5322 section 3.6.4).
public struct MessageIdentifier: Sendable, Equatable {
    /// `<3f…@contoso.example>`
    public let text: String

    /// A new one.
    ///
    /// - Parameter author: whose domain is on the right: the machine's own name is nobody's business.
    public init(for author: MailAddress) {
        let random = (0..<2).map { _ in String(UInt64.random(in: .min ... .max), radix: 36) }
        let isPlain = author.domain?.utf8.allSatisfy { $0.isAtomText && $0 < 0x80 || $0 == UInt8(ascii: ".") }
        text = "<\(random.joined(separator: "."))@\(isPlain == true ? author.domain ?? "" : "mailgrant.invalid")>"
    }
}
