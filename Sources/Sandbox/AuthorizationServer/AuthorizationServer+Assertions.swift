import FoundationEssentials

/// Clients that sign who they are, and service accounts that sign for whom they ask (RFC 7523).
extension AuthorizationServer {
    static let clientAssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

    /// The client of an assertion about itself (section 2.2).
    func authenticatedClient(assertion text: String, named id: String) throws(ProtocolError) -> Registry.Client {
        guard let assertion = Assertion(text) else { throw .invalidClient("the assertion is not a JSON Web Token") }
        guard let client = client(id), client.kind != .serviceAccount, let key = client.key else {
            throw .invalidClient("the client is unknown, or has no key registered")
        }
        guard assertion.claims.iss == id, assertion.claims.sub == id else {
            throw .invalidClient("the assertion's iss and sub are not the client's ID")
        }
        if let complaint = complaint(of: assertion, key, needsID: true) { throw .invalidClient(complaint) }
        return client
    }

    /// The service account that asks, and the user for whom (section 2.1).
    func delegation(by text: String) throws(ProtocolError) -> (client: Registry.Client, user: String, scope: String?) {
        guard let assertion = Assertion(text) else { throw .invalidGrant("the assertion is not a JSON Web Token") }
        guard let client = client(assertion.claims.iss), client.kind == .serviceAccount, let key = client.key else {
            throw .invalidGrant("the assertion's iss is no service account")
        }
        if let complaint = complaint(of: assertion, key, needsID: false) { throw .invalidGrant(complaint) }
        guard registry.users[assertion.claims.sub] != nil else {
            throw .invalidGrant("the assertion's sub is no user")
        }
        return (client, assertion.claims.sub, assertion.claims.scope)
    }

    /// Checks an assertion, and remembers it so that it is not taken again.
    private func complaint(of assertion: Assertion, _ key: AssertionKey, needsID: Bool) -> String? {
        let now = clock.now
        let audiences = [endpoints.token, endpoints.issuer] + tenantTokenEndpoints
        if let complaint = assertion.complaint(key: key, audiences: audiences, now: now) { return complaint }
        guard let id = assertion.claims.jti else { return needsID ? "the assertion has no jti" : nil }
        usedAssertions = usedAssertions.filter { $0.value > now }
        let name = "\(assertion.claims.iss) \(id)"
        guard usedAssertions[name] == nil else { return "the assertion was used before" }
        usedAssertions[name] = Date(timeIntervalSince1970: assertion.claims.exp)
        return nil
    }
}

extension ProtocolError {
    static func invalidClient(_ description: String) -> Self {
        .init(code: "invalid_client", description: description, status: 401)
    }
}
