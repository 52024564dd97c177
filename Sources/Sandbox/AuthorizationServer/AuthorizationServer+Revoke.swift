import Secrets

/// The revocation endpoint (RFC 7009).
extension AuthorizationServer {
    /// Ends one access token, or with a refresh token the whole grant. An unknown token is no error (section 2.2).
    func revoke(_ parameters: Parameters, authorization: String?) throws(ProtocolError) {
        guard !parameters.repeats(["token", "client_id", "client_secret"]) else {
            throw .invalidRequest("a parameter is given more than once")
        }
        let client = try authenticatedClient(try ClientCredentials(parameters, authorization: authorization))
        guard let token = parameters["token"].map({ Secret($0) }) else { throw .invalidRequest("token is missing") }
        guard let id = refreshTokens[token]?.grantID ?? accessTokens[token]?.grantID else { return }
        guard grants[id]?.clientID == client.id else { throw .invalidGrant("the token belongs to another client") }
        if accessTokens[token] != nil {
            accessTokens[token] = nil
        } else {
            endGrant(id, .invalidGrant("the grant was revoked by its client"))
        }
    }
}
