public import FoundationEssentials
public import Secrets

/// What a token endpoint gave (RFC 6749 section 5.1).
public struct TokenAnswer: Sendable {
    /// Visible ASCII characters.
    public var accessToken: Secret
    /// Its lifetime in seconds, from 1 up; nothing where the server did not say or said nothing sensible.
    public var expiresIn: Int?
    /// Nothing means: keep the one you have.
    public var refreshToken: Secret?
    /// What the access token allows; nothing where the server did not say, which means: what was asked for.
    public var scopes: [String]?
    public var idToken: Secret?

    public init(
        accessToken: Secret, expiresIn: Int? = nil, refreshToken: Secret? = nil, scopes: [String]? = nil,
        idToken: Secret? = nil
    ) {
        self.accessToken = accessToken
        self.expiresIn = expiresIn
        self.refreshToken = refreshToken
        self.scopes = scopes
        self.idToken = idToken
    }

    /// Reads an answer of the token endpoint, strictly where tokens are concerned and tolerantly where servers differ.
    ///
    /// - Parameter now: the local time, for a `Retry-After` that is a date.
    /// - Throws: `OAuthError.refused` for an error of the protocol, whatever the status; `.unavailable` for 429 and 5xx
    ///   without one; `.notTheProtocol` for everything else that is no token answer.
    public static func parse(_ response: HTTPResponse, now: Date? = nil) throws(OAuthError) -> TokenAnswer {
        let members = try response.answer(now: now)
        try members.checkTokenType()
        guard let accessToken = try members.token("access_token") else {
            throw .notTheProtocol(.member("access_token"))
        }
        return TokenAnswer(
            accessToken: accessToken, expiresIn: members.lifetime("expires_in"),
            refreshToken: try members.token("refresh_token"), scopes: try members.scopes("scope"),
            idToken: try members.token("id_token"))
    }
}

extension JSONObject {
    /// `Bearer` in any case (RFC 6749 section 5.1). A missing type passes: mail servers take no other, and
    /// section 7.1 forbids the use of a type that is not understood, not of one that is not stated.
    fileprivate func checkTokenType() throws(OAuthError) {
        guard let type = try text("token_type") else { return }
        guard type.lowercased() == "bearer" else {
            throw .notTheProtocol(.tokenType(PrintableText.line(type, limit: 40)))
        }
    }

    /// A text or an array of texts. An empty one is a statement, too: nothing was granted.
    fileprivate func scopes(_ name: String) throws(OAuthError) -> [String]? {
        guard let elements = elements(name) else { return nil }
        var scopes: [String] = []
        for element in elements {
            guard let text = element.text else { throw .notTheProtocol(.member(name)) }
            scopes += Scopes.split(text)
        }
        return scopes
    }
}
