/// The discovery document of a tenant. It names no revocation endpoint, and no `iss` in redirects.
struct MicrosoftMetadata: Encodable, Sendable {
    let issuer: String
    let authorizationEndpoint: String
    let tokenEndpoint: String
    let deviceAuthorizationEndpoint: String
    let jwksURI: String
    let responseTypes = ["code"]
    let responseModes = ["query"]
    let scopes = ["openid", "profile", "email", "offline_access"]
    let subjectTypes = ["pairwise"]
    let idTokenAlgorithms = ["ES256"]
    let tokenAuthentication = ["client_secret_post", "private_key_jwt", "client_secret_basic"]

    private enum CodingKeys: String, CodingKey {
        case issuer
        case authorizationEndpoint = "authorization_endpoint"
        case tokenEndpoint = "token_endpoint"
        case deviceAuthorizationEndpoint = "device_authorization_endpoint"
        case jwksURI = "jwks_uri"
        case responseTypes = "response_types_supported"
        case responseModes = "response_modes_supported"
        case scopes = "scopes_supported"
        case subjectTypes = "subject_types_supported"
        case idTokenAlgorithms = "id_token_signing_alg_values_supported"
        case tokenAuthentication = "token_endpoint_auth_methods_supported"
    }

    init(_ tenant: MicrosoftTenant, at base: String) {
        issuer = tenant.issuer(at: base)
        authorizationEndpoint = "\(base)/\(tenant.name)/oauth2/v2.0/authorize"
        tokenEndpoint = "\(base)/\(tenant.name)/oauth2/v2.0/token"
        deviceAuthorizationEndpoint = "\(base)/\(tenant.name)/oauth2/v2.0/devicecode"
        jwksURI = "\(base)/\(tenant.name)/discovery/v2.0/keys"
    }
}
