import FoundationEssentials

extension IDTokenClaims {
    /// Reads the claims without judging them.
    ///
    /// - Throws: `OAuthError.identityTokenRejected` where a required claim is missing or a claim is of a wrong type.
    init(_ claims: JSONObject) throws(OAuthError) {
        guard let issuer = try claims.claim("iss", JSONObject.text) else { throw .missingClaim("iss") }
        guard let subject = try claims.claim("sub", JSONObject.text), !subject.isEmpty else {
            throw .missingClaim("sub")
        }
        guard let audience = claims.texts("aud"), !audience.isEmpty else { throw .missingClaim("aud") }
        guard let expiry = try claims.claim("exp", JSONObject.number) else { throw .missingClaim("exp") }
        self.init(
            issuer: issuer, subject: subject, audience: audience, expiresAt: Date(timeIntervalSince1970: expiry),
            nonce: try claims.claim("nonce", JSONObject.text), email: try claims.claim("email", JSONObject.text),
            isEmailVerified: try claims.claim("email_verified", JSONObject.flag),
            preferredUsername: try claims.claim("preferred_username", JSONObject.text),
            upn: try claims.claim("upn", JSONObject.text))
    }
}

extension JSONObject {
    /// A claim of the type that `read` wants; nothing where it is absent.
    func claim<Value>(
        _ name: String, _ read: (JSONObject) -> (String) throws(OAuthError) -> Value?
    ) throws(OAuthError) -> Value? {
        do {
            return try read(self)(name)
        } catch {
            throw .missingClaim(name)
        }
    }
}

extension OAuthError {
    fileprivate static func missingClaim(_ name: String) -> OAuthError {
        .identityTokenRejected("the claim \(name) is missing or of a wrong type")
    }
}
