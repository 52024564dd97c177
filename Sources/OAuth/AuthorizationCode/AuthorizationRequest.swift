public import FoundationEssentials

/// One authorization code flow up to the code: the request that the browser carries, and the judge of what comes back
/// (RFC 6749 section 4.1, RFC 7636, RFC 9207).
///
/// Each value has a `state`, a `nonce` and a PKCE verifier of its own and serves one consent.
public struct AuthorizationRequest: Sendable {
    /// Where the person's browser goes.
    public let url: URL
    public let state: String
    /// Where `openid` is asked for: the ID token must repeat it (OpenID Connect Core 1.0 section 3.1.2.1).
    public let nonce: String?
    public let pkce: PKCE
    /// Byte for byte as it must also be in the token request (RFC 6749 section 4.1.3).
    public let redirectURI: String
    public let scopes: [String]
    let issuer: IssuerIdentifier?
    let requiresIssuer: Bool

    /// - Parameters:
    ///   - parameters: further ones, such as `prompt` or `access_type`. They cannot take the place of a parameter that
    ///     the standards set, nor change the way in which the answer comes back.
    ///   - issuer: what `iss` in the redirect must be, where the server sends it.
    ///   - requiresIssuer: whether the server's metadata promises `iss`.
    /// - Throws: `OAuthError.insecureAddress` for the authorization endpoint or the redirect URI, `.unusableParameter`
    ///   for whatever else cannot go into the request.
    public init(
        authorizationEndpoint: URL, clientID: String, redirectURI: String, scopes: [String],
        parameters: [(name: String, value: String)] = [], loginHint: String? = nil, issuer: String?,
        requiresIssuer: Bool, randomness: Randomness
    ) throws(OAuthError) {
        try Self.check(redirectURI: redirectURI)
        guard !clientID.isEmpty else { throw .unusableParameter("client_id") }
        guard scopes.allSatisfy(Scopes.isScope) else { throw .unusableParameter("scope") }
        guard issuer != nil || !requiresIssuer else { throw .unusableParameter("issuer") }
        self.redirectURI = redirectURI
        self.scopes = scopes
        self.issuer = issuer.map(IssuerIdentifier.init)
        self.requiresIssuer = requiresIssuer
        state = randomness.token()
        nonce = scopes.contains("openid") ? randomness.token() : nil
        pkce = PKCE(randomness: randomness)

        var query = AuthorizationQuery()
        query.set("response_type", "code")
        query.set("client_id", clientID)
        query.set("redirect_uri", redirectURI)
        if !scopes.isEmpty { query.set("scope", scopes.joined(separator: " ")) }
        query.set("state", state)
        if let nonce { query.set("nonce", nonce) }
        query.set("code_challenge", pkce.challenge)
        query.set("code_challenge_method", PKCE.method)
        if let loginHint { query.set("login_hint", loginHint) }
        for parameter in parameters { try query.add(parameter.name, parameter.value) }
        url = try query.url(at: authorizationEndpoint)
    }

    private static func check(redirectURI: String) throws(OAuthError) {
        guard let url = URL(string: redirectURI, encodingInvalidCharacters: false), url.scheme != nil,
            url.fragment() == nil
        else { throw .unusableParameter("redirect_uri") }
        try SecureAddress.check(url)
    }
}
