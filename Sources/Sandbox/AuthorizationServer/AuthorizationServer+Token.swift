import FoundationEssentials
import Secrets

/// The token endpoint (RFC 6749, sections 4.1.3 and 6).
extension AuthorizationServer {
    /// - Throws: the error answer.
    func token(_ parameters: Parameters, authorization: String?) async throws(ProtocolError) -> TokenAnswer {
        // Everything that changes state happens before the signature, which is waited for.
        let issue = try issueTokens(parameters, authorization: authorization)
        var answer = issue.answer
        if let claims = issue.claims { answer.idToken = try await signer.sign(claims) }
        return answer
    }

    struct Issue {
        let answer: TokenAnswer
        let claims: IDTokenClaims?
    }

    private func issueTokens(_ parameters: Parameters, authorization: String?) throws(ProtocolError) -> Issue {
        guard !parameters.repeats(Self.tokenParameterNames) else {
            throw .invalidRequest("a parameter is given more than once")
        }
        // The assertion says who asks.
        if parameters["grant_type"] == Self.jwtBearer { return try issueDelegated(parameters) }
        let client = try authenticatedClient(try ClientCredentials(parameters, authorization: authorization))
        switch parameters["grant_type"] {
        case "authorization_code": return try redeemCode(parameters, client)
        case "refresh_token": return try refresh(parameters, client)
        case "client_credentials": return try issueOwn(parameters, client)
        case Self.deviceGrantType:
            let grant = try grantOfDevice(parameters, client)
            return issue(grant, scopes: grant.scopes, refreshToken: firstRefreshToken(grant), nonce: nil)
        case nil: throw .invalidRequest("grant_type is missing")
        default:
            throw ProtocolError(
                code: "unsupported_grant_type", description: "it is none of grant_types_supported")
        }
    }

    private func redeemCode(_ parameters: Parameters, _ client: Registry.Client) throws(ProtocolError) -> Issue {
        guard let text = parameters["code"] else { throw .invalidRequest("code is missing") }
        let secret = Secret(text)
        guard let code = authorizationCodes[secret], let grant = grants[code.grantID], grant.clientID == client.id
        else { throw .invalidGrant("the code is unknown") }
        guard !code.isRedeemed else {
            // Section 4.1.2: somebody else may have it, so what it gave is taken back.
            endGrant(grant.id, .invalidGrant("the grant was revoked: its code was used twice"))
            throw .invalidGrant("the code was used before")
        }
        // One attempt, whatever comes of it.
        authorizationCodes[secret]?.isRedeemed = true
        guard code.expires > clock.now else { throw .invalidGrant("the code has expired") }
        guard parameters["redirect_uri"] == code.redirectURI else {
            throw .invalidGrant("redirect_uri is not the one of the authorization request")
        }
        guard PKCE.matches(verifier: parameters["code_verifier"] ?? "", challenge: code.codeChallenge) else {
            throw .invalidGrant("code_verifier does not match")
        }
        if let end = grant.end { throw end }
        return issue(grant, scopes: grant.scopes, refreshToken: firstRefreshToken(grant), nonce: code.nonce)
    }

    private func refresh(_ parameters: Parameters, _ client: Registry.Client) throws(ProtocolError) -> Issue {
        guard let text = parameters["refresh_token"] else { throw .invalidRequest("refresh_token is missing") }
        let secret = Secret(text)
        guard let token = refreshTokens[secret], let grant = grants[token.grantID], grant.clientID == client.id
        else { throw .invalidGrant("the refresh token is unknown") }
        if let end = grant.end { throw end }
        let now = clock.now
        guard token.expires > now else { throw .invalidGrant("the refresh token has expired") }
        if let spent = token.spent, now >= spent + TimeInterval(settings.refreshTokenReuseLeeway) {
            // RFC 9700, section 4.14.2: either the thief or the client is using it, and nobody can tell which.
            endGrant(grant.id, .invalidGrant("the grant was revoked: a spent refresh token was used again"))
            throw .invalidGrant("the refresh token was used before")
        }
        let scopes = try narrowed(parameters["scope"], within: grant)
        // At Microsoft only `offline_access` brings another one; the token that was used lives on.
        let isAskedFor = !settings.microsoft || scopes.contains(Scope.offlineAccess)
        guard settings.rotatesRefreshTokens, isAskedFor else {
            return issue(grant, scopes: scopes, refreshToken: nil, nonce: nil)
        }
        refreshTokens[secret]?.spent = token.spent ?? now
        return issue(grant, scopes: scopes, refreshToken: newRefreshToken(grant), nonce: nil)
    }

    /// Section 6: the scopes of a refresh are those of the grant, or fewer.
    private func narrowed(_ text: String?, within grant: Grant) throws(ProtocolError) -> [String] {
        guard let text else { return grant.scopes }
        let scopes = Scope.parse(text)
        guard !scopes.isEmpty, scopes.allSatisfy(grant.scopes.contains) else {
            throw .invalidScope("a scope was not granted")
        }
        return scopes
    }

    func issue(_ grant: Grant, scopes: [String], refreshToken: String?, nonce: String?) -> Issue {
        let now = clock.now
        let accessToken = randomness.text(characters: settings.accessTokenBytes)
        let lifetime = settings.accessTokenLifetime
        accessTokens = accessTokens.filter { $0.value.expires > now }
        accessTokens[Secret(accessToken)] = AccessToken(
            grantID: grant.id, scopes: scopes, issued: now, expires: now + TimeInterval(lifetime))
        let answer = TokenAnswer(
            accessToken: accessToken, expiresIn: lifetime, refreshToken: refreshToken, scope: Scope.format(scopes))
        return Issue(answer: answer, claims: idTokenClaims(grant, scopes: scopes, nonce: nonce, expires: now + 300))
    }

    private func idTokenClaims(_ grant: Grant, scopes: [String], nonce: String?, expires: Date) -> IDTokenClaims? {
        guard scopes.contains(Scope.openID), let user = registry.users[grant.authentication.address] else {
            return nil
        }
        let revealsAddress = scopes.contains(Scope.email)
        return IDTokenClaims(
            issuer: identityIssuer, subject: user.subject, audience: grant.clientID,
            expires: Int(expires.timeIntervalSince1970), issued: Int(clock.now.timeIntervalSince1970),
            authenticated: Int(grant.authentication.time.timeIntervalSince1970), nonce: nonce,
            email: revealsAddress ? user.address : nil, isEmailVerified: revealsAddress ? true : nil,
            tenantID: settings.microsoft ? MicrosoftTenant.id : nil,
            preferredUsername: settings.microsoft ? user.address : nil)
    }

    /// OpenID Connect Core, section 11: where the sandbox knows `offline_access`, only that scope brings one.
    private func firstRefreshToken(_ grant: Grant) -> String? {
        let isAskedFor = registry.scopes.contains(Scope.offlineAccess)
        guard !isAskedFor || grant.scopes.contains(Scope.offlineAccess) else { return nil }
        return newRefreshToken(grant)
    }

    private func newRefreshToken(_ grant: Grant) -> String {
        let text = randomness.text()
        refreshTokens[Secret(text)] = RefreshToken(
            grantID: grant.id, expires: clock.now + TimeInterval(settings.refreshTokenLifetime))
        return text
    }

    private static let tokenParameterNames = [
        "grant_type", "client_id", "client_secret", "code", "redirect_uri", "code_verifier", "refresh_token", "scope",
        "device_code",
        "assertion", "client_assertion", "client_assertion_type",
    ]
}
