/// How a client proves who it is at the token endpoint (RFC 6749 section 2.3, RFC 7591 section 2).
public enum ClientAuthenticationMethod: String, Sendable, CaseIterable, Codable {
    /// A public client: its ID alone.
    case none
    case clientSecretBasic = "client_secret_basic"
    case clientSecretPost = "client_secret_post"
    /// A signed assertion (RFC 7523 section 2.2).
    case privateKeyJWT = "private_key_jwt"
}
