import FoundationEssentials
import Secrets

/// The registration endpoint (RFC 7591), open to anybody while the setting says so.
extension AuthorizationServer {
    /// At most so many clients register themselves: practice needs few, and memory ends somewhere.
    private static let mostClients = 1000

    func register(_ request: WebRequest) throws(ProtocolError) -> RegistrationAnswer {
        guard settings.registration != .closed else {
            throw ProtocolError(code: "access_denied", description: "clients do not register themselves", status: 403)
        }
        guard let asked = try? JSONDecoder().decode(RegistrationRequest.self, from: Data(request.body)) else {
            throw Self.invalidMetadata("the body is no JSON object of client metadata")
        }
        let uris = try Self.redirectURIs(asked)
        try Self.check(asked)
        guard registeredClients.count < Self.mostClients else {
            throw ProtocolError(code: "temporarily_unavailable", description: "too many clients", status: 503)
        }
        let id = "registered-" + randomness.text(characters: 22)
        let isConfidential = settings.registration == .confidential
        let secret = isConfidential ? randomness.text() : nil
        registeredClients[id] = RegisteredClient(
            client: Registry.Client(id: id, secret: secret.map { Secret($0) }), redirects: .registered(uris))
        return RegistrationAnswer(
            clientID: id, issuedAt: Int(clock.now.timeIntervalSince1970), secret: secret,
            secretExpiresAt: isConfidential ? 0 : nil, managementToken: isConfidential ? randomness.text() : nil,
            managementURI: isConfidential ? "\(endpoints.registration)/\(id)" : nil, redirectURIs: uris,
            authenticationMethod: isConfidential ? "client_secret_basic" : "none",
            grantTypes: asked.grantTypes ?? ["authorization_code"], responseTypes: asked.responseTypes ?? ["code"],
            applicationType: asked.applicationType ?? "native", name: asked.name,
            scope: asked.scope ?? registry.scopes.joined(separator: " "))
    }

    /// A client, be it known from the start or registered.
    func client(_ id: String) -> Registry.Client? { registeredClients[id]?.client ?? registry.clients[id] }

    /// Where a client may be sent back to; nothing for an unknown one.
    func redirectPolicy(of id: String) -> RedirectPolicy? {
        registeredClients[id]?.redirects ?? registry.clients[id].map { _ in registry.redirects }
    }

    /// Native clients only, as mail providers with open registration have it.
    private static func redirectURIs(_ asked: RegistrationRequest) throws(ProtocolError) -> [String] {
        guard let uris = asked.redirectURIs, (1...8).contains(uris.count) else {
            throw invalidRedirect("one redirect URI at least is needed, and eight at most are taken")
        }
        guard uris.allSatisfy(RedirectPolicy.anyLoopback.allows) else {
            throw invalidRedirect("a redirect URI is plain HTTP to loopback")
        }
        return uris
    }

    private static func check(_ asked: RegistrationRequest) throws(ProtocolError) {
        guard asked.authenticationMethod == "none" else {
            throw invalidMetadata("token_endpoint_auth_method is none for a native client")
        }
        guard Set(asked.grantTypes ?? []).isSubset(of: ["authorization_code", "refresh_token"]),
            asked.responseTypes ?? ["code"] == ["code"]
        else { throw invalidMetadata("only the code flow and its refresh tokens are offered") }
    }

    private static func invalidRedirect(_ description: String) -> ProtocolError {
        ProtocolError(code: "invalid_redirect_uri", description: description)
    }

    private static func invalidMetadata(_ description: String) -> ProtocolError {
        ProtocolError(code: "invalid_client_metadata", description: description)
    }
}
