/// A person's name before an address: plain, quoted, or in encoded words (RFC 5322 section 3.4, RFC 2047).
struct DisplayName {
    /// The most octets of UTF-8 in one encoded word. In base64 with its frame they take 72 of the 75 that it may have.
    private static let wordLimit = 45

    private let name: String?
    private let isEncoded: Bool

    /// - Parameters:
    ///   - name: without control characters; an empty one is none.
    ///   - isFromHeader: it stood in a header, where what looks like an encoded word is one. What would end a name there
    ///     it can hold in quotes only, where there are no encoded words.
    init(_ name: String?, isFromHeader: Bool = false) {
        self.name = name.flatMap { $0.isEmpty ? nil : $0 }
        isEncoded =
            isFromHeader && self.name?.contains("=?") == true && self.name?.contains(where: Self.special) == false
    }

    private static func special(_ character: Character) -> Bool { "()<>[]:;@\\,\"".contains(character) }

    /// The name and the address, folded where the name is long.
    func with(_ address: MailAddress) -> String {
        guard let name else { return address.text }
        return "\(isEncoded ? name : Self.phrase(name)) <\(address.text)>"
    }

    private static func phrase(_ name: String) -> String {
        guard name.utf8.allSatisfy({ $0 < 0x80 }) else { return encodedWords(name).joined(separator: "\r\n ") }
        // An atom that looks like an encoded word would be taken for one.
        let isPlain = name.utf8.allSatisfy { $0.isAtomText || $0 == UInt8(ascii: " ") } && !name.contains("=?")
        return isPlain ? name : MailAddress.quoted(name)
    }

    /// Never cut within a character (RFC 2047 section 5).
    private static func encodedWords(_ name: String) -> [String] {
        var words: [String] = []
        var part = ""
        for character in name.unicodeScalars.map(String.init) {
            if part.utf8.count + character.utf8.count > wordLimit {
                words.append(part)
                part = ""
            }
            part += character
        }
        return (words + [part]).map { "=?utf-8?B?\(Base64.encode($0.utf8))?=" }
    }
}
