public import FoundationEssentials
public import Secrets

/// Requests to the token endpoint and the revocation endpoint: POST, a form, the client authenticated.
public enum TokenRequest {
    /// Redeems a code (RFC 6749 section 4.1.3, RFC 7636 section 4.5).
    ///
    /// - Parameter request: the authorization request that the code answers.
    public static func redeem(
        code: Secret, of request: AuthorizationRequest, client: Client, tokenEndpoint: URL
    ) -> HTTPRequest {
        var form = FormBody()
        form.append("grant_type", "authorization_code")
        form.append("code", code)
        form.append("redirect_uri", request.redirectURI)
        form.append("code_verifier", request.pkce.verifier)
        return client.request(to: tokenEndpoint, form: form)
    }

    /// Asks for an access token with a refresh token (RFC 6749 section 6).
    ///
    /// - Parameter scopes: what the access token must allow; nothing asks for what was granted.
    public static func refresh(
        _ token: Secret, scopes: [String]?, client: Client, tokenEndpoint: URL
    ) -> HTTPRequest {
        var form = FormBody()
        form.append("grant_type", "refresh_token")
        form.append("refresh_token", token)
        if let scopes, !scopes.isEmpty { form.append("scope", scopes.joined(separator: " ")) }
        return client.request(to: tokenEndpoint, form: form)
    }

    /// Asks for an access token in the client's own name (RFC 6749 section 4.4).
    public static func clientCredentials(scopes: [String], client: Client, tokenEndpoint: URL) -> HTTPRequest {
        var form = FormBody()
        form.append("grant_type", "client_credentials")
        if !scopes.isEmpty { form.append("scope", scopes.joined(separator: " ")) }
        return client.request(to: tokenEndpoint, form: form)
    }

    /// Ends a token (RFC 7009 section 2.1).
    ///
    /// - Parameter hint: `refresh_token` or `access_token`.
    public static func revoke(
        _ token: Secret, hint: String, client: Client, revocationEndpoint: URL
    ) -> HTTPRequest {
        var form = FormBody()
        form.append("token", token)
        form.append("token_type_hint", hint)
        return client.request(to: revocationEndpoint, form: form)
    }
}
