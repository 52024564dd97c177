/// The discovery document of RFC 8414 and OpenID Connect Discovery 1.0: one answer serves both.
struct Metadata: Encodable, Sendable {
    private enum CodingKeys: String, CodingKey {
        case issuer
        case authorizationEndpoint = "authorization_endpoint"
        case deviceAuthorizationEndpoint = "device_authorization_endpoint"
        case tokenEndpoint = "token_endpoint"
        case introspectionEndpoint = "introspection_endpoint"
        case revocationEndpoint = "revocation_endpoint"
        case userInfoEndpoint = "userinfo_endpoint"
        case registrationEndpoint = "registration_endpoint"
        case jwksURI = "jwks_uri"
        case scopes = "scopes_supported"
        case responseTypes = "response_types_supported"
        case responseModes = "response_modes_supported"
        case grantTypes = "grant_types_supported"
        case codeChallengeMethods = "code_challenge_methods_supported"
        case tokenAuthentication = "token_endpoint_auth_methods_supported"
        case tokenAssertionAlgorithms = "token_endpoint_auth_signing_alg_values_supported"
        case introspectionAuthentication = "introspection_endpoint_auth_methods_supported"
        case revocationAuthentication = "revocation_endpoint_auth_methods_supported"
        case subjectTypes = "subject_types_supported"
        case idTokenAlgorithms = "id_token_signing_alg_values_supported"
        case claims = "claims_supported"
        case sendsIssuer = "authorization_response_iss_parameter_supported"
    }

    let issuer: String
    let authorizationEndpoint: String
    let deviceAuthorizationEndpoint: String
    let tokenEndpoint: String
    let introspectionEndpoint: String
    let revocationEndpoint: String
    let userInfoEndpoint: String
    /// Only where clients may register themselves.
    let registrationEndpoint: String?
    let jwksURI: String
    let scopes: [String]
    let responseTypes = ["code"]
    let responseModes = ["query"]
    let grantTypes = [
        "authorization_code", "refresh_token", AuthorizationServer.deviceGrantType, "client_credentials",
        AuthorizationServer.jwtBearer,
    ]
    let codeChallengeMethods = ["S256"]
    let tokenAuthentication = ["none", "client_secret_basic", "client_secret_post", "private_key_jwt"]
    let tokenAssertionAlgorithms = ["ES256", "PS256", "RS256"]
    let introspectionAuthentication = ["client_secret_basic", "client_secret_post", "private_key_jwt", "bearer"]
    let revocationAuthentication = ["none", "client_secret_basic", "client_secret_post", "private_key_jwt"]
    let subjectTypes = ["public"]
    let idTokenAlgorithms = ["ES256"]
    let claims = ["iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "email", "email_verified"]
    /// RFC 9207, section 3.
    let sendsIssuer = true

    init(endpoints: Endpoints, scopes: [String], registers: Bool) {
        issuer = endpoints.issuer
        authorizationEndpoint = endpoints.authorization
        deviceAuthorizationEndpoint = endpoints.deviceAuthorization
        tokenEndpoint = endpoints.token
        introspectionEndpoint = endpoints.introspection
        revocationEndpoint = endpoints.revocation
        userInfoEndpoint = endpoints.userInfo
        registrationEndpoint = registers ? endpoints.registration : nil
        jwksURI = endpoints.keys
        self.scopes = scopes
    }
}
