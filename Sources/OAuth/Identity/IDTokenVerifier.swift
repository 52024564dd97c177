public import FoundationEssentials
public import Secrets

/// Decides whether an ID token is to be believed (OpenID Connect Core 1.0 section 3.1.3.7).
public struct IDTokenVerifier: Sendable {
    /// How far the clocks of two machines may be apart, in seconds.
    static let leeway = 300.0

    private let issuer: IssuerIdentifier
    private let clientID: String
    private let nonce: String?

    /// - Parameters:
    ///   - issuer: as the server's metadata states it, Microsoft's `{tenantid}` included.
    ///   - nonce: of the authorization request; nothing where there was none.
    public init(issuer: String, clientID: String, nonce: String?) {
        self.issuer = IssuerIdentifier(issuer)
        self.clientID = clientID
        self.nonce = nonce
    }

    /// Whether a key set can be read, so that this is known before anything is spent for a token that it is to check.
    ///
    /// - Parameter keySet: the answer of the issuer's `jwks_uri`.
    /// - Throws: `OAuthError.unavailable` or `.notTheProtocol`.
    public static func check(keySet: HTTPResponse, now: Date) throws(OAuthError) {
        _ = try KeySet(keySet, now: now)
    }

    /// Checks signature, issuer, audience, times and nonce.
    ///
    /// - Parameter keySet: the answer of the issuer's `jwks_uri`.
    /// - Throws: `OAuthError.identityTokenRejected`, whose text names the check; `.unavailable` or `.notTheProtocol`
    ///   where the key set could not be read.
    public func verify(_ token: Secret, keySet: HTTPResponse, now: Date) async throws(OAuthError) -> IDTokenClaims {
        let keys = try KeySet(keySet, now: now)
        let token = try SignedToken(token)
        let claims = try IDTokenClaims(token.claims)
        try await keys.verify(token, issuer: claims.issuer)
        try checkIssuer(claims, tenant: token.claims["tid"]?.text)
        try checkAudience(claims, authorizedParty: token.claims["azp"])
        try checkTimes(token.claims, expiresAt: claims.expiresAt, now: now)
        try checkNonce(claims)
        return claims
    }

    private func checkIssuer(_ claims: IDTokenClaims, tenant: String?) throws(OAuthError) {
        // The template needs the tenant; without one an empty name is asked for, which no issuer has.
        guard issuer.isNamed(by: claims.issuer, tenant: tenant ?? "") else {
            throw .identityTokenRejected("it is another issuer's (iss)")
        }
    }

    private func checkAudience(_ claims: IDTokenClaims, authorizedParty: JSONValue?) throws(OAuthError) {
        guard claims.audience.contains(clientID) else {
            throw .identityTokenRejected("it is for another client (aud)")
        }
        // A resource server may be named beside the client, and then some providers state no authorized party, which
        // OpenID Connect Core errata set 2 no longer asks for. That the token came from the token endpoint, with the
        // nonce of this request, says for whom it was made.
        guard authorizedParty.map({ $0.text == clientID }) ?? (claims.audience.count == 1 || nonce != nil) else {
            throw .identityTokenRejected("it was made for another client (azp)")
        }
    }

    private func checkTimes(_ claims: JSONObject, expiresAt: Date, now: Date) throws(OAuthError) {
        let now = now.timeIntervalSince1970
        guard now < expiresAt.timeIntervalSince1970 + Self.leeway else {
            throw .identityTokenRejected("it has expired (exp), or this machine's clock is wrong")
        }
        for name in ["nbf", "iat"] {
            guard let time = try claims.claim(name, JSONObject.number) else { continue }
            guard time <= now + Self.leeway else {
                throw .identityTokenRejected("it is from the future (\(name)), or this machine's clock is wrong")
            }
        }
    }

    private func checkNonce(_ claims: IDTokenClaims) throws(OAuthError) {
        guard let nonce else { return }
        guard let found = claims.nonce, Secret(found) == Secret(nonce) else {
            throw .identityTokenRejected("it answers another request (nonce)")
        }
    }
}
