import FoundationEssentials
import Grants
import OAuth

/// "OAuth Token Details" as mail programs' forms have them, with every default filled in. There is no secret among them.
struct TokenStatus: Encodable, Sendable {
    var version = 1
    var type = "OAuth 2.0"
    var grantType: GrantType
    /// Nothing where no person consents.
    var callbackUrl: String?
    var issuer: String?
    var authorizationUrl: String?
    var accessTokenUrl: String?
    var deviceAuthorizationUrl: String?
    /// Nothing where the provider is a program.
    var clientId: String?
    /// What the provider's program is called, where it is one.
    var program: String?
    var clientAuthentication: String?
    var clientSecret: ClientSecret
    var certificate: String?
    /// Everything that this connection's declaration asks for.
    var scopes: [String]
    /// What a person is asked to consent to, for all connections that share the grant; nothing where no person consents.
    var scopesAtConsent: [String]?
    /// What an access token for this connection is asked to allow.
    var scopesOfToken: [String]

    /// Whether there is a client secret, and never what it is.
    struct ClientSecret: Encodable, Sendable {
        var stored: Bool
        /// The one address that it may be sent to.
        var boundTo: String?

        var words: String {
            guard stored else { return "not stored" }
            return "stored in the token store" + (boundTo.map { ", for \($0)" } ?? "")
        }
    }

    init(of connection: Connection, in account: Account, _ record: AccountRecord) {
        let details = connection.token
        grantType = details.grantType
        if !details.grantType.isAppOnly, details.program == nil { callbackUrl = details.redirectURI }
        // What is not declared was discovered when the grant was given.
        let bound = record.grant(for: connection).flatMap(record.summary)?.binding.endpoints
        let declared = details.endpoints
        issuer = declared.issuer
        authorizationUrl = (declared.authorizationURL ?? bound?.authorizationURL)?.absoluteString
        accessTokenUrl = (declared.tokenURL ?? bound?.tokenURL)?.absoluteString
        deviceAuthorizationUrl = (declared.deviceAuthorizationURL ?? bound?.deviceAuthorizationURL)?.absoluteString
        if details.program == nil { clientId = details.clientID }
        program = details.program?.executable
        clientAuthentication = details.clientAuthentication?.rawValue
        certificate = details.certificate
        scopes = Scopes.union([connection.scopes, details.additionalScopes])
        scopesOfToken = connection.scopes
        if !details.grantType.isAppOnly {
            let shared = account.connectionsSharingGrant(with: connection)
            scopesAtConsent = Scopes.union(shared.map(\.scopes) + [details.additionalScopes])
        }
        let owner = connection.hasOwnToken ? connection.direction : nil
        let secret = record.secrets.first {
            $0.kind == StoredItem.Kind.clientSecret.rawValue && $0.direction == owner
        }
        clientSecret = ClientSecret(stored: secret != nil, boundTo: secret?.boundTo)
    }
}
