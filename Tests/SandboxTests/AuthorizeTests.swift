import HTTPTypes
import PlainJSON
import Testing

@testable import Sandbox

@Suite("The authorization endpoint") struct AuthorizeTests {
    @Test("Discovery names the same endpoints at both well-known addresses, below its issuer")
    func discovery() async throws {
        try await Practice().run { caller async throws in
            let oauth = try await caller.get("/.well-known/oauth-authorization-server")
            let openID = try await caller.get("/.well-known/openid-configuration")
            #expect(oauth.json == openID.json)
            #expect(oauth["issuer"] == "https://127.0.0.1:8443")
            #expect(oauth["token_endpoint"] == "https://127.0.0.1:8443/token")
            #expect(oauth.json["code_challenge_methods_supported"] == .array([.string("S256")]))
            #expect(oauth.json["authorization_response_iss_parameter_supported"] == .bool(true))
        }
    }

    @Test("A person who signs in and allows is sent back with a code, the state and the issuer")
    func allowing() async throws {
        try await Practice().run { caller async throws in
            let page = try await caller.authorize(["login_hint": #""><script>"#])
            #expect(page.status == 200)
            #expect(page.headers[.cacheControl] == "no-store")
            #expect(page.headers[.contentSecurityPolicy]?.contains("frame-ancestors 'none'") == true)
            #expect(!page.text.contains("<script>") && page.text.contains("&lt;script&gt;"))
            #expect(page.text.contains("For practice only"))
            let answer = try await caller.decide(caller.signIn(page))
            #expect(answer.status == 303)
            #expect(answer.headers[.location]?.hasPrefix("\(Practice.redirect)?code=") == true)
            #expect(answer.redirect["state"] == "s t&te")
            #expect(answer.redirect["iss"] == "https://127.0.0.1:8443")
        }
    }

    @Test("A wrong password shows the sign-in form again, and the right one still works there")
    func wrongPassword() async throws {
        try await Practice().run { caller async throws in
            let again = try await caller.signIn(caller.authorize(), password: "wrong")
            #expect(again.text.contains(#"name="password""#) && again.text.contains(#"role="alert""#))
            #expect(!again.text.contains(#"name="decision""#))
            #expect(try await caller.signIn(again).text.contains(#"name="decision""#))
        }
    }

    @Test("Denying, or leaving every box empty, sends access_denied back", arguments: ["deny", "allow"])
    func denying(decision: String) async throws {
        try await Practice().run { caller async throws in
            let page = try await caller.signIn(caller.authorize())
            let answer = try await caller.decide(page, decision, scopes: decision == "deny" ? Caller.scopes : "")
            #expect(answer.redirect["error"] == "access_denied")
            #expect(answer.redirect["state"] == "s t&te")
            #expect(answer.redirect["code"] == nil)
        }
    }

    @Test("Scopes that were not ticked are not granted, nor those that were never asked for")
    func partialConsent() async throws {
        try await Practice().run { caller async throws in
            let page = try await caller.signIn(caller.authorize(["scope": "mail.read mail.send offline_access"]))
            let redirect = try await caller.decide(page, scopes: "mail.read offline_access openid")
            let answer = try await caller.redeem(try #require(redirect.redirect["code"]))
            #expect(answer["scope"] == "mail.read offline_access")
        }
    }

    @Test("The consent page decides nothing before the sign-in, and only once")
    func transactions() async throws {
        try await Practice().run { caller async throws in
            let signInPage = try await caller.authorize()
            #expect(try await caller.decide(signInPage).status == 400)
            let consentPage = try await caller.signIn(signInPage)
            #expect(consentPage.transaction != signInPage.transaction)
            #expect(try await caller.decide(consentPage).status == 303)
            #expect(try await caller.decide(consentPage).status == 400)
        }
    }

    @Test("A form on another site's page is refused", arguments: ["https://evil.example", "null"])
    func otherOrigin(origin: String) async throws {
        try await Practice().run { caller async throws in
            let page = try await caller.signIn(caller.authorize())
            let form = "transaction=\(try #require(page.transaction))&decision=allow&scope=mail.read"
            #expect(try await caller.post("/authorize/consent", form: form, origin: origin).status == 400)
            let own = try await caller.post("/authorize/consent", form: form, origin: "https://127.0.0.1:8443")
            #expect(own.status == 303)
        }
    }

    @Test(
        "A wrong redirect URI is shown to the person and never redirected to",
        arguments: [
            "https://evil.example/", "http://127.0.0.1.evil.example/", "http://127.0.0.1:80@evil.example/",
            "http://localhost:99999/", "http://127.0.0.1/#fragment", "http://127.0.0.1/a\r\nX: y",
        ])
    func wrongRedirect(uri: String) async throws {
        try await Practice().run { caller async throws in
            let answer = try await caller.authorize(["redirect_uri": uri])
            #expect(answer.status == 400)
            #expect(answer.headers[.location] == nil)
        }
    }

    @Test("A registered redirect URI is compared exactly but for a loopback port")
    func registeredRedirects() {
        let policy = RedirectPolicy.registered(["http://127.0.0.1/callback", "https://app.example/callback"])
        #expect(policy.allows("http://127.0.0.1:1234/callback"))
        #expect(policy.allows("https://app.example/callback"))
        #expect(!policy.allows("http://127.0.0.1:1234/callback/"))
        #expect(!policy.allows("http://localhost:1234/callback"))
        #expect(!policy.allows("https://app.example:444/callback"))
        #expect(RedirectPolicy.anyLoopback.allows("http://[::1]:1234/x?y=z"))
    }

    @Test("An unknown client is shown to the person and never redirected")
    func unknownClient() async throws {
        try await Practice().run { caller async throws in
            let answer = try await caller.authorize(["client_id": "somebody"])
            #expect(answer.status == 400)
            #expect(answer.headers[.location] == nil)
        }
    }

    @Test(
        "Errors of a valid client go back to it with the state",
        arguments: [
            (["code_challenge_method": "plain"], "invalid_request"),
            (["code_challenge_method": nil], "invalid_request"),
            (["code_challenge": nil], "invalid_request"), (["response_type": "token"], "unsupported_response_type"),
            (["scope": "mail.read admin"], "invalid_scope"), (["scope": nil], "invalid_scope"),
            (["prompt": "none"], "login_required"), (["request": "x.y.z"], "request_not_supported"),
        ] as [([String: String?], String)])
    func errors(changes: [String: String?], error: String) async throws {
        try await Practice().run { caller async throws in
            let answer = try await caller.authorize(changes)
            #expect(answer.status == 303)
            #expect(answer.redirect["error"] == error)
            #expect(answer.redirect["state"] == "s t&te")
            #expect(answer.redirect["iss"] == "https://127.0.0.1:8443")
        }
    }
}
