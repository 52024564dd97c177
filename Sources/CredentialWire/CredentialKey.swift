/// The attribute names of git-credential(1) that this program reads or writes.
public enum CredentialKey {
    public static let protocolName = "protocol"
    /// The server's name, with `:port` where there is one.
    public static let host = "host"
    public static let path = "path"
    public static let username = "username"
    public static let password = "password"
    /// Expands to the five above, so that it may hold a password.
    public static let url = "url"
    /// Unix seconds, decimal.
    public static let passwordExpiryUTC = "password_expiry_utc"
    public static let oauthRefreshToken = "oauth_refresh_token"
    /// A list: what the other side understands beyond the basic attributes.
    public static let capability = "capability"
    public static let authtype = "authtype"
    public static let credential = "credential"
    public static let ephemeral = "ephemeral"
    /// Ends the search for a credential: no other helper is asked, and nobody is prompted.
    public static let quit = "quit"

    /// Whether values under a key must be kept as `Secret`.
    public static func isSecret(_ key: String) -> Bool {
        switch key {
        case password, credential, oauthRefreshToken, url: true
        case ProviderKey.state, ProviderKey.accessToken, ProviderKey.answer: true
        default: false
        }
    }
}
