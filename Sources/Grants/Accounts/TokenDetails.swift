public import FoundationEssentials
public import OAuth

/// "OAuth Token Details": how a grant is obtained, with the provider's defaults filled in.
public struct TokenDetails: Sendable, Equatable {
    public var grantType: GrantType
    /// The endpoints as declared, in the account's file or the provider's; what is missing is discovered.
    public var endpoints: DeclaredEndpoints
    /// Empty only for a connection whose authentication is `password` and which so needs no client.
    public var clientID: String
    /// Nothing means: `none` without a stored client secret, else `client_secret_basic`.
    public var clientAuthentication: ClientAuthenticationMethod?
    /// A PEM file with the client's certificate, for `private_key_jwt`; its key is in the token store.
    public var certificate: String?
    /// The certificate's thumbprint where no declaration names a file of it any more, and only a record remembers it.
    var rememberedThumbprint: String?
    /// The callback URL as registered: a port is used exactly, no port means any free one.
    public var redirectURI: String
    /// Asked for at consent beside the connections' own scopes, such as `openid` and `offline_access`.
    public var additionalScopes: [String]
    public var loginHint: String?
    /// Added to the authorization request, in order.
    public var authorizationParameters: [AuthorizationParameter]
    public var rules: ProviderRules
    /// The provider's program, where it has one: then it obtains the grant in its own way, and nothing of the above but
    /// the login hint and the scopes is used.
    public var program: ProgramBinding?

    public init(
        grantType: GrantType = .authorizationCode, endpoints: DeclaredEndpoints, clientID: String,
        clientAuthentication: ClientAuthenticationMethod? = nil, certificate: String? = nil,
        redirectURI: String = "http://127.0.0.1",
        additionalScopes: [String] = [], loginHint: String? = nil,
        authorizationParameters: [AuthorizationParameter] = [], rules: ProviderRules = ProviderRules(),
        program: ProgramBinding? = nil
    ) {
        self.grantType = grantType
        self.endpoints = endpoints
        self.clientID = clientID
        self.clientAuthentication = clientAuthentication
        self.certificate = certificate
        self.redirectURI = redirectURI
        self.additionalScopes = additionalScopes
        self.loginHint = loginHint
        self.authorizationParameters = authorizationParameters
        self.rules = rules
        self.program = program
    }
}

extension TokenDetails {
    /// The program and its parameters as words, to see whether they changed.
    var programWords: [String] {
        guard let program else { return [] }
        return [program.name.text] + program.parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    }
}

/// How a grant is obtained.
public enum GrantType: String, Sendable, CaseIterable, Codable {
    case authorizationCode = "authorization_code"
    case deviceCode = "device_code"
    case clientCredentials = "client_credentials"
    case jwtBearer = "jwt_bearer"
    /// The provider's program obtains the grant in its own way.
    case program

    /// Those that an authorization server knows.
    public static let ofServers = allCases.filter { $0 != .program }

    /// Whether the client asks by itself: no person consents, and there is no refresh token.
    public var isAppOnly: Bool {
        switch self {
        case .authorizationCode, .deviceCode, .program: false
        case .clientCredentials, .jwtBearer: true
        }
    }
}

/// One parameter of the authorization request beyond the standard's own.
public struct AuthorizationParameter: Sendable, Equatable {
    public var name: String
    public var value: String

    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// An authorization server's addresses as somebody wrote them down. Each overrides what discovery says.
public struct DeclaredEndpoints: Sendable, Equatable, Codable {
    /// The issuer identifier, compared byte for byte (RFC 8414 section 3.3).
    public var issuer: String?
    public var authorizationURL: URL?
    public var tokenURL: URL?
    public var deviceAuthorizationURL: URL?
    public var revocationURL: URL?
    public var jwksURL: URL?

    public init(
        issuer: String? = nil, authorizationURL: URL? = nil, tokenURL: URL? = nil, deviceAuthorizationURL: URL? = nil,
        revocationURL: URL? = nil, jwksURL: URL? = nil
    ) {
        self.issuer = issuer
        self.authorizationURL = authorizationURL
        self.tokenURL = tokenURL
        self.deviceAuthorizationURL = deviceAuthorizationURL
        self.revocationURL = revocationURL
        self.jwksURL = jwksURL
    }
}

/// Where a provider differs from the standards, as its provider file says.
public struct ProviderRules: Sendable, Equatable {
    /// Sub-errors and error codes of `invalid_grant` which say that the refresh token is dead.
    public var deadTokenReasons: [String]
    /// False where a refresh request must not name scopes.
    public var namesScopesAtRefresh: Bool
    /// True where a refresh ends the access tokens that were minted before from the same grant.
    public var refreshEndsTokens = false
    /// True where the revocation of one grant ends others that the person gave the client, as those of other machines.
    public var revocationEndsOtherGrants = false
    /// True where an access token is for one resource only, as Microsoft's are: a token request that names the scopes
    /// of two is refused, or answered for one of them.
    public var oneResourcePerToken: Bool
    /// The resource of a scope that names none, such as `https://graph.microsoft.com`.
    public var defaultResource: String?
    /// What RSA keys sign assertions with; nothing means PS256 for a client's own and RS256 for a service account's.
    public var clientAssertionAlgorithm: AssertionAlgorithm?
    /// The grant type with which a device code is polled for.
    public var deviceGrantType = DeviceRequest.grantType
    /// The parameter that holds the device code in a poll.
    public var deviceCodeParameter = DeviceRequest.codeParameter
    /// Callback URLs beyond loopback that the provider has for programs without a listener; a person copies the address
    /// from there.
    public var redirectURIs: [String] = []
    /// The issuer that ID tokens name where no issuer is declared; Microsoft's with the literal `{tenantid}`.
    public var identityIssuer: String?
    /// How failures are explained.
    public var advice: AdviceTable

    public init(
        deadTokenReasons: [String] = [], namesScopesAtRefresh: Bool = true, oneResourcePerToken: Bool = false,
        defaultResource: String? = nil, clientAssertionAlgorithm: AssertionAlgorithm? = nil,
        identityIssuer: String? = nil, advice: AdviceTable = AdviceTable()
    ) {
        self.deadTokenReasons = deadTokenReasons
        self.namesScopesAtRefresh = namesScopesAtRefresh
        self.oneResourcePerToken = oneResourcePerToken
        self.defaultResource = defaultResource
        self.clientAssertionAlgorithm = clientAssertionAlgorithm
        self.identityIssuer = identityIssuer
        self.advice = advice
    }
}
