public import FoundationEssentials

/// What an authorization server says about itself (RFC 8414 section 2, OpenID Connect Discovery 1.0 section 3).
///
/// Its lists are advice: servers leave out what they do. Nothing is refused because a list lacks it.
public struct ServerMetadata: Sendable, Equatable {
    /// As the document states it; Microsoft's servers for several tenants have the literal
    /// `{tenantid}` in it.
    public var issuer: String
    public var authorizationEndpoint: URL?
    public var tokenEndpoint: URL?
    public var deviceAuthorizationEndpoint: URL?
    public var revocationEndpoint: URL?
    public var introspectionEndpoint: URL?
    public var registrationEndpoint: URL?
    public var jwksURI: URL?
    /// Whether every redirect is promised to carry `iss` (RFC 9207 section 3).
    public var authorizationResponseIssParameterSupported: Bool
    public var codeChallengeMethodsSupported: [String]?
    public var tokenEndpointAuthMethodsSupported: [String]?
    public var scopesSupported: [String]?
    public var grantTypesSupported: [String]?

    public init(
        issuer: String, authorizationEndpoint: URL? = nil, tokenEndpoint: URL? = nil,
        deviceAuthorizationEndpoint: URL? = nil, revocationEndpoint: URL? = nil, introspectionEndpoint: URL? = nil,
        registrationEndpoint: URL? = nil, jwksURI: URL? = nil,
        authorizationResponseIssParameterSupported: Bool = false, codeChallengeMethodsSupported: [String]? = nil,
        tokenEndpointAuthMethodsSupported: [String]? = nil, scopesSupported: [String]? = nil,
        grantTypesSupported: [String]? = nil
    ) {
        self.issuer = issuer
        self.authorizationEndpoint = authorizationEndpoint
        self.tokenEndpoint = tokenEndpoint
        self.deviceAuthorizationEndpoint = deviceAuthorizationEndpoint
        self.revocationEndpoint = revocationEndpoint
        self.introspectionEndpoint = introspectionEndpoint
        self.registrationEndpoint = registrationEndpoint
        self.jwksURI = jwksURI
        self.authorizationResponseIssParameterSupported = authorizationResponseIssParameterSupported
        self.codeChallengeMethodsSupported = codeChallengeMethodsSupported
        self.tokenEndpointAuthMethodsSupported = tokenEndpointAuthMethodsSupported
        self.scopesSupported = scopesSupported
        self.grantTypesSupported = grantTypesSupported
    }
}
