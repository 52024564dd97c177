/// Scopes are case-sensitive words (RFC 6749 section 3.3) that servers answer in other case, in other order, with
/// others besides, and sometimes not at all.
public enum Scopes {
    /// Scopes that ask for something beside an access token's permissions; servers leave them out of answers.
    private static let unreported: Set<String> = ["offline_access", "openid", "profile", "email", "address", "phone"]

    /// The needed scopes that were not granted, in their order. Case does not matter, and further scopes do no harm.
    ///
    /// `offline_access` and the scopes of OpenID Connect are never missing: whether a refresh token and an ID token
    /// came is seen by looking for them.
    ///
    /// - Parameter fallback: the resource of scopes that name none, so that `Mail.Send` and
    ///   `https://graph.microsoft.com/Mail.Send` are one.
    public static func missing(
        _ needed: [String], in granted: [String], defaultResource fallback: String? = nil
    ) -> [String] {
        let granted = Set(granted.map { qualified($0, default: fallback) })
        return needed.filter { !granted.contains(qualified($0, default: fallback)) && !isUnreported($0) }
    }

    /// Whether a scope asks for something beside an access token's permissions: an ID token, a refresh token.
    public static func isUnreported(_ scope: String) -> Bool { unreported.contains(scope.lowercased()) }

    /// All scopes of some lists, each once, in the order in which they first come.
    public static func union(_ lists: [[String]]) -> [String] {
        var seen: Set<String> = []
        return lists.joined().filter { seen.insert($0).inserted }
    }

    /// Whether a text is one scope: `1*( %x21 / %x23-5B / %x5D-7E )`.
    static func isScope(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy {
                (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
            }
    }

    /// The scopes in the text of an answer: separated by spaces as the standard says, or by commas as some servers do.
    /// A comma within a word among others belongs to that word, since a scope may have one.
    static func split(_ text: String) -> [String] {
        let words = text.split { $0.isWhitespace }
        guard words.count > 1 else { return words.first?.split(separator: ",").map(String.init) ?? [] }
        return words.compactMap { word in
            let scope = word.hasSuffix(",") ? word.dropLast() : word
            return scope.isEmpty ? nil : String(scope)
        }
    }
}
