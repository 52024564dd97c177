import FoundationEssentials

/// A grant as the control interface shows it: no code, no token.
struct GrantSummary: Codable, Sendable, Equatable {
    let id: String
    let clientID: String
    let user: String
    let scopes: [String]
    let isActive: Bool
    /// How many refresh tokens were ever given for it.
    let refreshTokens: Int

    private enum CodingKeys: String, CodingKey {
        case id, user, scopes
        case clientID = "client_id"
        case isActive = "active"
        case refreshTokens = "refresh_tokens"
    }
}

/// What tests may do to the state from outside.
extension AuthorizationServer {
    func change(settings: SandboxSettings) {
        self.settings = settings
    }

    func register(_ client: Registry.Client) {
        registeredClients[client.id] = RegisteredClient(client: client, redirects: registry.redirects)
    }

    /// - Returns: the time afterwards.
    func advanceClock(by seconds: TimeInterval) -> Date {
        clock.advance(by: seconds)
        return clock.now
    }

    /// - Returns: how many access tokens were good until now.
    func expireAccessTokens(_ selection: GrantSelection) -> Int {
        let good = accessTokens.keys.filter { activeAccessToken($0).map { selection.includes($0.grant) } ?? false }
        for token in good { accessTokens[token] = nil }
        return good.count
    }

    /// Ends grants: their refresh tokens get this error from now on, their access tokens are inactive.
    /// - Returns: how many grants were active until now.
    func endGrants(_ selection: GrantSelection, _ end: ProtocolError) -> Int {
        let active = grants.values.filter { $0.end == nil && selection.includes($0) }
        for grant in active { endGrant(grant.id, end) }
        return active.count
    }

    var grantSummaries: [GrantSummary] {
        grants.values
            .sorted { ($0.authentication.time, $0.id) < ($1.authentication.time, $1.id) }
            .map { grant in
                GrantSummary(
                    id: grant.id, clientID: grant.clientID, user: grant.authentication.address, scopes: grant.scopes,
                    isActive: grant.end == nil,
                    refreshTokens: refreshTokens.values.count { $0.grantID == grant.id })
            }
    }
}
