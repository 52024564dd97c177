public import ConfigurationFiles
public import Grants
public import OAuth

/// The keys of a `[token]` table, as somebody wrote them: an account's, a connection's own or a provider's.
public struct TokenTable: Sendable, Equatable {
    public var grantType: GrantType?
    public var issuer: String?
    public var authorizationURL: String?
    public var tokenURL: String?
    public var deviceAuthorizationURL: String?
    public var revocationURL: String?
    public var jwksURL: String?
    /// Where a client is registered without a person (RFC 7591), where discovery does not say it.
    public var registrationURL: String?
    public var clientID: String?
    public var clientAuthentication: ClientAuthenticationMethod?
    /// As written: an absolute path, or one relative to the configuration directory.
    public var certificate: String?
    public var redirectURI: String?
    public var scopes: [String]?
    public var loginHint: String?
    /// In the order of the file.
    public var authorizationParameters: [AuthorizationParameter]

    public init() {
        authorizationParameters = []
    }

    /// The keys, spelled as in the file. A provider's parameters must not have these names.
    public enum Key: String, CaseIterable, Sendable {
        case grantType = "grant-type"
        case issuer
        case authorizationURL = "authorization-url"
        case tokenURL = "token-url"
        case deviceAuthorizationURL = "device-authorization-url"
        case revocationURL = "revocation-url"
        case jwksURL = "jwks-url"
        case registrationURL = "registration-url"
        case clientID = "client-id"
        case clientAuthentication = "client-authentication"
        case certificate
        case redirectURI = "redirect-uri"
        case scopes
        case loginHint = "login-hint"
        case authorizationParameters = "authorization-parameters"

        /// Whether it is the address of something that belongs to the issuer.
        public var isEndpoint: Bool {
            switch self {
            case .authorizationURL, .tokenURL, .deviceAuthorizationURL, .revocationURL, .jwksURL, .registrationURL: true
            case .grantType, .issuer, .clientID, .clientAuthentication, .certificate, .redirectURI, .scopes, .loginHint,
                .authorizationParameters:
                false
            }
        }
    }

    /// Reads every key; the caller reports the unknown ones, since it may know more.
    ///
    /// - Parameter redirectURIs: the callback URLs beyond loopback that the provider lists.
    public init(reading reader: TableReader, redirectURIs: [String]) {
        self.init(reading: reader, redirectURIs: redirectURIs) { $0 }
    }

    /// - Parameter rule: what a rule becomes where texts may hold placeholders.
    init(reading reader: TableReader, redirectURIs: [String], adapting rule: (TextRule) -> TextRule) {
        func text(_ key: Key, _ textRule: TextRule) -> String? { reader.text(key.rawValue, rule(textRule)) }
        grantType = reader.choice(Key.grantType.rawValue)
        issuer = text(.issuer, .issuer)
        authorizationURL = text(.authorizationURL, .webAddress)
        tokenURL = text(.tokenURL, .webAddress)
        deviceAuthorizationURL = text(.deviceAuthorizationURL, .webAddress)
        revocationURL = text(.revocationURL, .webAddress)
        jwksURL = text(.jwksURL, .webAddress)
        registrationURL = text(.registrationURL, .webAddress)
        clientID = text(.clientID, .clientID)
        clientAuthentication = reader.choice(Key.clientAuthentication.rawValue)
        certificate = text(.certificate, .visible)
        redirectURI = text(.redirectURI, .redirectURI(orOneOf: redirectURIs))
        scopes = reader.texts(Key.scopes.rawValue, rule(.scope))
        loginHint = text(.loginHint, .visible)
        authorizationParameters = Self.parameters(reader.table(Key.authorizationParameters.rawValue), rule(.visible))
    }

    private static func parameters(_ reader: TableReader?, _ rule: TextRule) -> [AuthorizationParameter] {
        guard let reader else { return [] }
        return reader.entries(rule).compactMap { name, value in
            if let complaint = TextRule.authorizationParameterName.complaint(name) {
                reader.report(name, "\"\(VisibleText.line(name, limit: 80))\" " + complaint)
                return nil
            }
            return AuthorizationParameter(name, value)
        }
    }
}

extension TokenTable {
    /// This table with what it leaves out taken from another, key by key.
    ///
    /// A table that names another issuer takes no endpoint from below: those belong to the issuer there, and secrets
    /// for the one must not go to the other.
    public func over(_ below: TokenTable) -> TokenTable {
        let takesEndpoints = issuer == nil || issuer == below.issuer
        let endpoints = takesEndpoints ? below : TokenTable()
        var merged = self
        merged.grantType = grantType ?? below.grantType
        merged.issuer = issuer ?? below.issuer
        merged.authorizationURL = authorizationURL ?? endpoints.authorizationURL
        merged.tokenURL = tokenURL ?? endpoints.tokenURL
        merged.deviceAuthorizationURL = deviceAuthorizationURL ?? endpoints.deviceAuthorizationURL
        merged.revocationURL = revocationURL ?? endpoints.revocationURL
        merged.jwksURL = jwksURL ?? endpoints.jwksURL
        merged.registrationURL = registrationURL ?? endpoints.registrationURL
        merged.clientID = clientID ?? below.clientID
        merged.clientAuthentication = clientAuthentication ?? below.clientAuthentication
        merged.certificate = certificate ?? below.certificate
        merged.redirectURI = redirectURI ?? below.redirectURI
        merged.scopes = scopes ?? below.scopes
        merged.loginHint = loginHint ?? below.loginHint
        let names = Set(authorizationParameters.map(\.name))
        merged.authorizationParameters =
            below.authorizationParameters.filter { !names.contains($0.name) } + authorizationParameters
        return merged
    }

    /// The same with every text changed.
    func mapTexts(_ change: (String) -> String) -> TokenTable {
        var mapped = self
        let texts: [WritableKeyPath<TokenTable, String?>] = [
            \.issuer, \.authorizationURL, \.tokenURL, \.deviceAuthorizationURL, \.revocationURL, \.jwksURL,
            \.registrationURL, \.clientID,
            \.certificate, \.redirectURI, \.loginHint,
        ]
        for text in texts { mapped[keyPath: text] = self[keyPath: text].map(change) }
        mapped.scopes = scopes?.map(change)
        mapped.authorizationParameters = authorizationParameters.map {
            AuthorizationParameter($0.name, change($0.value))
        }
        return mapped
    }
}
