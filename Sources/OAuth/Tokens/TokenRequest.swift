public import FoundationEssentials
public import Secrets

/// Requests to the token endpoint and the revocation endpoint: POST, a form, the client authenticated.
public enum TokenRequest {
    /// Redeems a code (RFC 6749 section 4.1.3, RFC 7636 section 4.5).
    ///
    /// - Parameters:
    ///   - request: the authorization request that the code answers.
    ///   - scopes: what the access token must allow, where it cannot be for all that was consented to; nothing, as the
    ///     standard has it, leaves it to the server.
    public static func redeem(
        code: Secret, of request: AuthorizationRequest, scopes: [String]? = nil, client: Client, tokenEndpoint: URL
    ) -> HTTPRequest {
        var form = FormBody()
        form.append("grant_type", "authorization_code")
        form.append("code", code)
        form.append("redirect_uri", request.redirectURI)
        form.append("code_verifier", request.pkce.verifier)
        if let scopes, !scopes.isEmpty { form.append("scope", scopes.joined(separator: " ")) }
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

    /// Asks for an access token with a signed statement for whom it is (RFC 7523 section 2.1). Who asks is in the
    /// assertion, and so is what for.
    ///
    /// - Parameter client: who authenticates beside the assertion; a client that has nothing to show is left out.
    public static func jwtBearer(_ assertion: Secret, client: Client, tokenEndpoint: URL) -> HTTPRequest {
        var form = FormBody()
        form.append("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer")
        form.append("assertion", assertion)
        return client.method == .none
            ? HTTPRequest(to: tokenEndpoint, form: form) : client.request(to: tokenEndpoint, form: form)
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
