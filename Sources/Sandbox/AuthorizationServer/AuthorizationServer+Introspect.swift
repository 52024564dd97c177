import FoundationEssentials
import Secrets

/// What is said about a token (RFC 7662, section 2.2). Everything but `active` is absent for one that is not active.
struct Introspection: Encodable, Sendable {
    let active: Bool
    var scope: String?
    var clientID: String?
    var username: String?
    var email: String?
    var tokenType: String?
    var expires: Int?
    var issued: Int?
    var subject: String?
    var audience: String?
    var issuer: String?

    private enum CodingKeys: String, CodingKey {
        case active, scope, username, email
        case clientID = "client_id"
        case tokenType = "token_type"
        case expires = "exp"
        case issued = "iat"
        case subject = "sub"
        case audience = "aud"
        case issuer = "iss"
    }

    static let inactive = Introspection(active: false)
}

/// The introspection endpoint (RFC 7662).
///
/// A caller is the resource server (its secret by Basic, in the body or as a bearer token), a confidential client, which
/// learns about its own tokens only, or the bearer of a token that asks about that very token: Dovecot's
/// `introspection_mode = auth` sends nothing else.
extension AuthorizationServer {
    private enum Caller {
        case resourceServer
        case client(id: String)
    }

    func introspect(_ parameters: Parameters, authorization: String?) throws(ProtocolError) -> Introspection {
        guard !parameters.repeats(["token", "client_id", "client_secret"]) else {
            throw .invalidRequest("a parameter is given more than once")
        }
        let asked = parameters["token"].map { Secret($0) }
        if let bearer = authorization?.credentials(scheme: "Bearer").map({ Secret($0) }) {
            if bearer == registry.resourceServerSecret { return try introspection(asked, for: .resourceServer) }
            guard asked ?? bearer == bearer else { throw .invalidToken }
            return try introspection(bearer, for: .resourceServer)
        }
        return try introspection(asked, for: try caller(ClientCredentials(parameters, authorization: authorization)))
    }

    private func caller(_ credentials: ClientCredentials) throws(ProtocolError) -> Caller {
        if credentials.id == Registry.resourceServerID {
            guard credentials.secret == registry.resourceServerSecret else { throw .invalidClient }
            return .resourceServer
        }
        let client = try authenticatedClient(credentials)
        // Anybody can use the ID of a public client, so that proves nothing.
        guard client.secret != nil || client.key != nil else { throw .invalidClient }
        return .client(id: client.id)
    }

    private func introspection(_ token: Secret?, for caller: Caller) throws(ProtocolError) -> Introspection {
        guard let token else { throw .invalidRequest("token is missing") }
        let found = accessTokenFacts(token) ?? refreshTokenFacts(token)
        if case .client(let id) = caller, found?.clientID != id { return .inactive }
        return found ?? .inactive
    }

    private func accessTokenFacts(_ token: Secret) -> Introspection? {
        guard let (token, grant) = activeAccessToken(token) else { return nil }
        var facts = facts(of: grant, scopes: token.scopes)
        facts.tokenType = "Bearer"
        facts.expires = Int(token.expires.timeIntervalSince1970)
        facts.issued = Int(token.issued.timeIntervalSince1970)
        facts.audience = Registry.resourceServerID
        return facts
    }

    private func refreshTokenFacts(_ token: Secret) -> Introspection? {
        guard let token = refreshTokens[token], token.spent == nil, token.expires > clock.now,
            let grant = grants[token.grantID], grant.end == nil
        else { return nil }
        var facts = facts(of: grant, scopes: grant.scopes)
        facts.expires = Int(token.expires.timeIntervalSince1970)
        return facts
    }

    private func facts(of grant: Grant, scopes: [String]) -> Introspection {
        let address = grant.authentication.address
        return Introspection(
            active: true, scope: Scope.format(scopes), clientID: grant.clientID, username: address, email: address,
            subject: registry.users[address]?.subject, issuer: endpoints.issuer)
    }
}
