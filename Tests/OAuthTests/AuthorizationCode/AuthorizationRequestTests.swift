import FoundationEssentials
import OAuth
import Secrets
import Testing

@Suite("The authorization request")
struct AuthorizationRequestTests {
    @Test("It carries what RFC 6749 section 4.1.1 and RFC 7636 section 4.3 ask for, and nothing else")
    func parameters() throws {
        let request = try authorizationRequest(clientID: "client 1&x")
        #expect(
            fields(request.url.query(percentEncoded: true)) == [
                "response_type": "code", "client_id": "client%201%26x",
                "redirect_uri": "http%3A%2F%2F127.0.0.1%3A8123%2Fcallback", "scope": "mail.read%20mail.send",
                "state": request.state, "code_challenge": request.pkce.challenge, "code_challenge_method": "S256",
            ])
        #expect(request.url.absoluteString.hasPrefix("https://id.example/authorize?response_type=code&"))
        #expect(request.redirectURI == "http://127.0.0.1:8123/callback")
        #expect(request.scopes == ["mail.read", "mail.send"])
    }

    @Test("State, nonce and verifier are random, each for itself and for each request")
    func fresh() throws {
        let make = {
            try AuthorizationRequest(
                authorizationEndpoint: try address("https://id.example/a"), clientID: "c",
                redirectURI: "http://127.0.0.1", scopes: ["openid"], issuer: nil, requiresIssuer: false,
                randomness: .system)
        }
        let values = try (0..<20).flatMap { _ in
            let request = try make()
            return [request.state, try #require(request.nonce), request.pkce.verifier.exposedText]
        }
        #expect(Set(values).count == 60)
        #expect(values.allSatisfy { $0.utf8.count == 43 })
    }

    @Test("A nonce is sent where openid is asked for, and only there")
    func nonce() throws {
        let request = try authorizationRequest(scopes: ["openid", "mail.read"])
        #expect(fields(request.url.query(percentEncoded: true))["nonce"] == request.nonce)
        #expect(request.nonce != nil)
        #expect(try authorizationRequest(scopes: ["openidx"]).nonce == nil)
    }

    @Test("Hint and declared parameters are added in their order")
    func additions() throws {
        let request = try authorizationRequest(
            parameters: [("prompt", "consent"), ("access_type", "offline"), ("response_mode", "query")],
            loginHint: "alice+x@id.example")
        #expect(
            request.url.absoluteString.hasSuffix(
                "&login_hint=alice%2Bx%40id.example&prompt=consent&access_type=offline&response_mode=query"))
    }

    @Test("Without scopes the parameter is left out")
    func noScopes() throws {
        #expect(fields(try authorizationRequest(scopes: []).url.query(percentEncoded: true))["scope"] == nil)
    }

    @Test(
        "A declared parameter cannot take the place of another, in any case",
        arguments: [
            "response_type", "client_id", "redirect_uri", "scope", "state", "nonce", "code_challenge",
            "code_challenge_method", "request", "request_uri", "response_mode", "State", "CLIENT_ID", "login_hint", "",
        ])
    func reserved(name: String) {
        #expect(throws: OAuthError.unusableParameter(name)) {
            try authorizationRequest(parameters: [(name, "evil")], loginHint: "alice")
        }
    }

    @Test("Nor can one be declared twice")
    func repeated() {
        #expect(throws: OAuthError.unusableParameter("prompt")) {
            try authorizationRequest(parameters: [("prompt", "login"), ("prompt", "consent")])
        }
    }

    @Test(
        "The endpoint's own query stays (RFC 6749 section 3.1)",
        arguments: [
            ("https://id.example/a?policy=x%20y", "https://id.example/a?policy=x%20y&response_type=code"),
            ("https://id.example/a?", "https://id.example/a?response_type=code"),
            ("https://id.example", "https://id.example?response_type=code"),
        ])
    func endpointQuery(endpoint: String, start: String) throws {
        #expect(try authorizationRequest(at: endpoint).url.absoluteString.hasPrefix(start))
    }

    @Test(
        "An endpoint that would make the request ambiguous is refused",
        arguments: [
            "https://id.example/a?state=fixed", "https://id.example/a?Client_id=x", "https://id.example/a#x",
            "https://id.example/a?prompt=none", "https://id.example/a?%73tate=x",
        ])
    func endpointConflict(endpoint: String) {
        #expect(throws: OAuthError.unusableParameter("authorization_endpoint")) {
            try authorizationRequest(at: endpoint, parameters: [("prompt", "login")])
        }
    }

    @Test("Neither the endpoint nor the redirect may be plain HTTP off loopback")
    func insecure() throws {
        #expect(throws: OAuthError.insecureAddress(try address("http://id.example/a"))) {
            try authorizationRequest(at: "http://id.example/a")
        }
        #expect(throws: OAuthError.insecureAddress(try address("http://callback.example/"))) {
            try authorizationRequest(redirectURI: "http://callback.example/")
        }
    }

    @Test("What cannot go into the request is named")
    func unusable() {
        #expect(throws: OAuthError.unusableParameter("client_id")) { try authorizationRequest(clientID: "") }
        for redirectURI in ["", "/callback", "http://127.0.0.1/#x", "http://127.0.0.1/ x"] {
            #expect(throws: OAuthError.unusableParameter("redirect_uri")) {
                try authorizationRequest(redirectURI: redirectURI)
            }
        }
        for scope in ["", "a b", "a\"b", "a\\b", "a\nb", "é"] {
            #expect(throws: OAuthError.unusableParameter("scope")) { try authorizationRequest(scopes: [scope]) }
        }
        #expect(throws: OAuthError.unusableParameter("issuer")) {
            try authorizationRequest(issuer: nil, requiresIssuer: true)
        }
    }
}
