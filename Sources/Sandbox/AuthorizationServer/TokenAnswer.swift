/// A successful answer of the token endpoint (RFC 6749, section 5.1).
struct TokenAnswer: Encodable, Sendable {
    let accessToken: String
    let tokenType = "Bearer"
    /// Seconds.
    let expiresIn: Int
    let refreshToken: String?
    let scope: String
    var idToken: String?

    private enum CodingKeys: String, CodingKey {
        case accessToken = "access_token"
        case tokenType = "token_type"
        case expiresIn = "expires_in"
        case refreshToken = "refresh_token"
        case scope
        case idToken = "id_token"
    }
}
