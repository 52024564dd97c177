/// What a text must look like.
public struct TextRule: Sendable {
    /// What is wrong with a text, as the end of a sentence that begins with it (`is not a host name`); nothing where
    /// it is right.
    public let complaint: @Sendable (String) -> String?
    /// The same for a schema, as far as it can say it.
    public let shape: TextShape

    public init(shape: TextShape = .any, complaint: @escaping @Sendable (String) -> String?) {
        self.shape = shape
        self.complaint = complaint
    }

    /// A text that is right exactly where `accepts` says so.
    public init(_ complaint: String, shape: TextShape = .any, accepts: @escaping @Sendable (String) -> Bool) {
        self.init(shape: shape) { accepts($0) ? nil : complaint }
    }

    /// One word of a fixed list.
    public static func oneOf<Choice>(_ type: Choice.Type) -> TextRule
    where Choice: RawRepresentable<String> & CaseIterable {
        let words = Choice.allCases.map(\.rawValue)
        return TextRule(shape: TextShape(words: words)) { word in
            if words.contains(word) { return nil }
            let nearest = NearestName.to(word, among: words).map { " (did you mean \"\($0)\"?)" } ?? ""
            return "is not one of " + words.joined(separator: ", ") + nearest
        }
    }

    /// Anything that can be seen.
    public static let visible = TextRule { _ in nil }

    /// A host name in ASCII or an IP address, without port and brackets.
    public static let host = TextRule(shape: TextShape(pattern: "^[0-9A-Za-z._:-]+$")) { HostName.complaint($0) }

    /// A mailbox's address.
    public static let emailAddress = TextRule(
        "is not an e-mail address", shape: TextShape(pattern: "^[^@\\s]+@[^@\\s]+$"), accepts: isEmailAddress)

    /// An HTTPS address, or plain HTTP on loopback.
    public static let webAddress = TextRule(shape: TextShape(pattern: "^[Hh][Tt][Tt][Pp][Ss]?://[!-~]+$")) { text in
        do throws(WebAddressError) {
            _ = try WebAddress.parse(text)
            return nil
        } catch {
            return error.complaint
        }
    }

    /// `local@domain`: no white space, one `@` outside of a quoted local part, a domain that could be one. UTF-8 is
    /// allowed (RFC 6531); whether the mailbox exists only its server knows.
    @Sendable private static func isEmailAddress(_ text: String) -> Bool {
        guard let at = text.lastIndex(of: "@"), text.utf8.count <= 254 else { return false }
        let local = text[..<at]
        let domain = text[text.index(after: at)...]
        return !local.isEmpty && !domain.isEmpty && !local.contains("@") && !text.contains(where: \.isWhitespace)
            && domain.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { !$0.isEmpty }
            && !domain.contains { "\"(),:;<>[\\]/".contains($0) }
    }
}
