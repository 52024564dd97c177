/// The names in a `scope` value, separated by single spaces, in the order given and each once (RFC 6749, section 3.3).
enum Scope {
    static let openID = "openid"
    static let email = "email"
    static let offlineAccess = "offline_access"

    static func parse(_ text: String) -> [String] {
        var seen: Set<String> = []
        return text.split(separator: " ").map(String.init).filter { seen.insert($0).inserted }
    }

    static func format(_ scopes: [String]) -> String {
        scopes.joined(separator: " ")
    }
}
