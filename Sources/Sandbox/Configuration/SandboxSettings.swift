/// What can also be changed while the sandbox runs: lifetimes in seconds of its own clock, and how tokens behave.
public struct SandboxSettings: Sendable, Equatable, Codable {
    public var accessTokenLifetime = 3600
    public var refreshTokenLifetime = 14 * 24 * 3600
    /// RFC 6749, section 4.1.2: at most ten minutes.
    public var authorizationCodeLifetime = 60
    public var deviceCodeLifetime = 600
    /// How many seconds must lie between two polls of a device.
    public var deviceInterval = 5
    /// Whether a device gets an address with its code in it, too.
    public var givesCompleteVerificationURI = true
    /// Whether each refresh gives a new refresh token and spends the one used (RFC 9700, section 4.14.2).
    public var rotatesRefreshTokens = true
    /// For how many seconds a spent refresh token is still taken, as providers do that forgive a lost answer. With 0
    /// its reuse revokes the grant at once.
    public var refreshTokenReuseLeeway = 0
    /// The length of an access token in bytes of ASCII text, to try the limits of clients.
    public var accessTokenBytes = 43
    /// Whether it answers below tenants too, in the way of Microsoft's identity platform, and redirects without `iss`.
    public var microsoft = false

    /// Who may register as a client (RFC 7591).
    public var registration = Registration.closed

    public enum Registration: String, Sendable, Codable, CaseIterable {
        case closed
        /// Anybody, without a secret.
        case open
        /// Anybody, and each client is given a secret and a registration access token, whatever it asked for.
        case confidential
    }

    public init() {}

    enum CodingKeys: String, CodingKey, CaseIterable {
        case accessTokenLifetime = "access_token_lifetime"
        case refreshTokenLifetime = "refresh_token_lifetime"
        case authorizationCodeLifetime = "authorization_code_lifetime"
        case deviceCodeLifetime = "device_code_lifetime"
        case deviceInterval = "device_interval"
        case givesCompleteVerificationURI = "gives_complete_verification_uri"
        case rotatesRefreshTokens = "rotates_refresh_tokens"
        case refreshTokenReuseLeeway = "refresh_token_reuse_leeway"
        case accessTokenBytes = "access_token_bytes"
        case registration
        case microsoft
    }

    /// Lifetimes are at least a second, and an access token has room for 128 random bits (22 characters of base64url)
    /// and ends somewhere (1 MiB).
    var isValid: Bool {
        [accessTokenLifetime, refreshTokenLifetime, authorizationCodeLifetime, deviceCodeLifetime, deviceInterval]
            .allSatisfy { (1...1_000_000_000) ~= $0 }
            && (0...1_000_000_000) ~= refreshTokenReuseLeeway && (22...1_048_576) ~= accessTokenBytes
    }
}
