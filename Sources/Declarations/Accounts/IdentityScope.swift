/// Scopes that speak of the person or the grant and not of mail.
public enum IdentityScope {
    /// OpenID Connect Core sections 3.1.2.1, 5.4 and 11.
    private static let names: Set<String> = ["openid", "profile", "email", "address", "phone", "offline_access"]

    public static func isOne(_ scope: String) -> Bool { names.contains(scope) }

    /// An access token for a mail server is minted without these: consent alone asks for them.
    static func excluded(from scopes: [String]) -> [String] { scopes.filter { !isOne($0) } }
}
