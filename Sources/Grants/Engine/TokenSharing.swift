import FoundationEssentials
import OAuth

/// One access token for all connections of a grant, where the provider lets no two live at a time.
///
/// Some servers end the access tokens of a grant when another is minted from it. Two connections with a token each would
/// end each other's, and a mail program that got the ended one would be refused without a word. There the refresh names
/// no scopes, and what comes serves every connection that shares the grant.
extension GrantEngine {
    /// Whether the connections of a grant share its access token, as the provider's file says or as was seen.
    func sharesToken(_ key: ConnectionKey) throws(GrantFault) -> Bool {
        let rules = key.connection.token.rules
        // Where a token is for one resource, no token serves two of them.
        guard !rules.oneResourcePerToken else { return false }
        if rules.refreshEndsTokens { return true }
        let record = try recorded(key.account.name)
        guard let tokenURL = record.summary(of: key.grant)?.binding.endpoints?.tokenURL else { return false }
        return record.endpointsEndingTokens?.contains(tokenURL) == true
    }

    /// Gives a token that was just minted to the other connections that share it.
    func shareToken(_ answer: TokenAnswer, scopes: [String], mintedFor key: ConnectionKey) async {
        for other in connectionsSharingToken(with: key) {
            guard other.connection.token.rules.missing(other.connection.tokenScopes, in: scopes).isEmpty else {
                continue
            }
            let token = AccessToken(
                minted: answer.accessToken, at: time.now(), lifetime: answer.expiresIn,
                minimumRemaining: other.connection.minimumRemaining)
            await cache.keep(token, for: other)
        }
    }

    /// Whether a connection's cached access token may have been ended by one that was minted later from the same grant:
    /// only its mail server can say, and ``verify(_:_:with:isProof:)`` asks it.
    public func mayHaveEndedToken(of account: Account, _ direction: Direction) async -> Bool {
        guard let key = try? authorizedConnection(of: account, direction), let cached = await cache.token(for: key)
        else {
            return false
        }
        return await isOlderThanAnother(cached, of: key)
    }

    func isOlderThanAnother(_ token: AccessToken, of key: ConnectionKey) async -> Bool {
        guard !key.connection.token.rules.oneResourcePerToken, (try? sharesToken(key)) == false else { return false }
        for other in connectionsSharingToken(with: key) {
            guard let theirs = await cache.token(for: other) else { continue }
            // The lifetime is the provider's, so that of two the later ends later.
            if theirs.token != token.token, theirs.expiresAt >= token.expiresAt { return true }
        }
        return false
    }

    /// Writes down whether a refresh ends the tokens before it.
    func rememberEndingOfTokens(_ isSo: Bool, _ key: ConnectionKey) {
        remember(key.account.name) { record in
            guard let tokenURL = record.summary(of: key.grant)?.binding.endpoints?.tokenURL else { return }
            var endpoints = record.endpointsEndingTokens ?? []
            endpoints.removeAll { $0 == tokenURL }
            if isSo { endpoints.append(tokenURL) }
            record.endpointsEndingTokens = endpoints.isEmpty ? nil : endpoints
        }
    }

    /// The other connections that are authorized with the same grant.
    private func connectionsSharingToken(with key: ConnectionKey) -> [ConnectionKey] {
        key.account.connectionsSharingGrant(with: key.connection).compactMap { other in
            guard other.direction != key.connection.direction,
                let otherKey = try? authorizedConnection(of: key.account, other.direction), otherKey.grant == key.grant
            else { return nil }
            return otherKey
        }
    }
}
