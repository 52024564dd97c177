import Secrets

/// What Microsoft's shape needs to know of the state, and to change in it.
extension AuthorizationServer {
    /// The issuer of ID tokens.
    var identityIssuer: String {
        settings.microsoft ? "\(endpoints.issuer)/\(MicrosoftTenant.id)/v2.0" : endpoints.issuer
    }

    /// The token endpoints of the tenants that answer in their own names: what assertions may be for.
    var tenantTokenEndpoints: [String] {
        guard settings.microsoft else { return [] }
        let domains = Set(registry.users.keys.compactMap { $0.split(separator: "@").last.map(String.init) })
        return ([MicrosoftTenant.id] + domains.sorted()).map { "\(endpoints.issuer)/\($0)/oauth2/v2.0/token" }
    }

    func hasTenant(_ tenant: MicrosoftTenant) -> Bool { tenant.exists(amongDomainsOf: registry.users.keys) }

    /// The state of the code, refresh token and client in a token request.
    struct MicrosoftRequestState {
        /// Of the code's grant, or of the refresh token's.
        var grantScopes: [String]?
        var isRedeemedCode = false
        var isExpired = false
        var isKnownClient = false
        var isConfidentialClient = false
    }

    func microsoftState(of parameters: Parameters, clientID: String?) -> MicrosoftRequestState {
        var state = MicrosoftRequestState()
        if let code = parameters["code"].flatMap({ authorizationCodes[Secret($0)] }) {
            state.grantScopes = grants[code.grantID]?.scopes
            state.isRedeemedCode = code.isRedeemed
            state.isExpired = code.expires <= clock.now
        } else if let token = parameters["refresh_token"].flatMap({ refreshTokens[Secret($0)] }) {
            state.grantScopes = grants[token.grantID]?.scopes
            state.isExpired = token.expires <= clock.now
        }
        if let client = clientID.flatMap({ client($0) }) {
            state.isKnownClient = true
            state.isConfidentialClient = client.secret != nil || client.key != nil
        }
        return state
    }

    /// Makes an access token one for fewer scopes.
    func narrow(accessToken: String, to scopes: [String]) {
        let secret = Secret(accessToken)
        guard let token = accessTokens[secret] else { return }
        accessTokens[secret] = AccessToken(
            grantID: token.grantID, scopes: scopes, issued: token.issued, expires: token.expires)
    }
}
