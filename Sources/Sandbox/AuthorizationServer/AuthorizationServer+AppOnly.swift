import FoundationEssentials

/// Tokens that no person consented to: for a client in its own name (RFC 6749, section 4.4), or for a service account in a
/// user's (RFC 7523, section 2.1). There is no refresh token.
extension AuthorizationServer {
    static let jwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer"

    /// A mail server asks of every token whose it is, so such a client is registered for one mailbox.
    func issueOwn(_ parameters: Parameters, _ client: Registry.Client) throws(ProtocolError) -> Issue {
        guard client.secret != nil || client.key != nil, let mailbox = client.mailbox else {
            throw ProtocolError(
                code: "unauthorized_client", description: "the client is not registered for a mailbox of its own")
        }
        return issueAlone(client, user: mailbox, isClientsOwn: true, scopes: try ownScopes(parameters["scope"]))
    }

    func issueDelegated(_ parameters: Parameters) throws(ProtocolError) -> Issue {
        guard let text = parameters["assertion"] else { throw .invalidRequest("assertion is missing") }
        let (client, user, scope) = try delegation(by: text)
        return issueAlone(client, user: user, isClientsOwn: false, scopes: try ownScopes(scope ?? parameters["scope"]))
    }

    private func issueAlone(
        _ client: Registry.Client, user: String, isClientsOwn: Bool, scopes: [String]
    ) -> Issue {
        let grant = Grant(
            id: randomness.text(), clientID: client.id, scopes: scopes,
            authentication: Authentication(address: user, time: clock.now), isClientsOwn: isClientsOwn)
        grants[grant.id] = grant
        return issue(grant, scopes: scopes, refreshToken: nil, nonce: nil)
    }

    /// All that is not about a person, where nothing is named; `RESOURCE/.default` names all of a resource.
    private func ownScopes(_ text: String?) throws(ProtocolError) -> [String] {
        let known = registry.scopes.filter { ![Scope.openID, Scope.email, Scope.offlineAccess].contains($0) }
        guard let text else { return known }
        let suffix = ".default"
        let scopes = Scope.parse(text).flatMap { scope in
            scope.hasSuffix("/" + suffix) ? known.filter { $0.hasPrefix(scope.dropLast(suffix.count)) } : [scope]
        }
        guard !scopes.isEmpty, scopes.allSatisfy(known.contains) else {
            throw .invalidScope("a scope is unknown, or not for clients in their own name")
        }
        return scopes
    }
}
