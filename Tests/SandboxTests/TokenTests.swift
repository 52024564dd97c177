import FoundationEssentials
import HTTPTypes
import JWTKit
import PlainJSON
import Testing

@testable import Sandbox

@Suite("The token endpoint") struct TokenTests {
    @Test("A code becomes tokens, and the answer must not be stored")
    func redeeming() async throws {
        try await Practice().run { caller async throws in
            let answer = try await caller.redeem(try await caller.code())
            #expect(answer.status == 200)
            #expect(answer.headers[.cacheControl] == "no-store")
            #expect(answer["token_type"] == "Bearer")
            #expect(answer.json["expires_in"] == .number(3600))
            #expect(answer["scope"] == Caller.scopes)
            #expect(try await caller.isActive(try #require(answer["access_token"])))
        }
    }

    @Test(
        "A code is good only with its verifier, its redirect URI and its client",
        arguments: [
            ["code_verifier": "wrong-wrong-wrong-wrong-wrong-wrong-wrong-wrong"], ["code_verifier": nil],
            ["redirect_uri": "http://127.0.0.1:49153/callback"], ["redirect_uri": nil],
        ] as [[String: String?]])
    func wrongRedemption(changes: [String: String?]) async throws {
        try await Practice().run { caller async throws in
            let code = try await caller.code()
            let answer = try await caller.redeem(code, changes)
            #expect(answer.status == 400)
            #expect(answer["error"] == "invalid_grant")
            #expect(try await caller.redeem(code)["error"] == "invalid_grant", "a code has one attempt")
        }
    }

    @Test("A code that is used twice takes back what it gave")
    func replayedCode() async throws {
        try await Practice().run { caller async throws in
            let code = try await caller.code()
            let first = try await caller.redeem(code)
            #expect(try await caller.redeem(code)["error"] == "invalid_grant")
            #expect(try await !caller.isActive(try #require(first["access_token"])))
            #expect(try await caller.refresh(try #require(first["refresh_token"]))["error"] == "invalid_grant")
        }
    }

    @Test("A code is short-lived")
    func expiredCode() async throws {
        try await Practice().run { caller async throws in
            let code = try await caller.code()
            _ = try await caller.control(.post, "clock", #"{"advance": 61}"#)
            #expect(try await caller.redeem(code)["error"] == "invalid_grant")
        }
    }

    @Test("Each refresh replaces the refresh token, and reuse of a spent one revokes the family")
    func rotation() async throws {
        try await Practice().run { caller async throws in
            let first = try await caller.tokens()
            let second = try await caller.refresh(first.refresh)
            let newest = try #require(second["refresh_token"])
            #expect(newest != first.refresh)
            #expect(try await caller.refresh(first.refresh)["error"] == "invalid_grant")
            #expect(try await caller.refresh(newest)["error"] == "invalid_grant")
            #expect(try await !caller.isActive(try #require(second["access_token"])))
        }
    }

    @Test("Within the leeway a spent refresh token is forgiven, after it no longer")
    func leeway() async throws {
        var settings = SandboxSettings()
        settings.refreshTokenReuseLeeway = 30
        try await Practice(settings: settings).run { caller async throws in
            let first = try await caller.tokens()
            #expect(try await caller.refresh(first.refresh).status == 200)
            #expect(try await caller.refresh(first.refresh).status == 200)
            _ = try await caller.control(.post, "clock", #"{"advance": 30}"#)
            #expect(try await caller.refresh(first.refresh)["error"] == "invalid_grant")
        }
    }

    @Test("Without rotation the refresh token stays and no other is given")
    func noRotation() async throws {
        var settings = SandboxSettings()
        settings.rotatesRefreshTokens = false
        try await Practice(settings: settings).run { caller async throws in
            let first = try await caller.tokens()
            let answer = try await caller.refresh(first.refresh)
            #expect(answer.status == 200)
            #expect(answer["refresh_token"] == nil)
            #expect(try await caller.refresh(first.refresh).status == 200)
        }
    }

    @Test("A refresh may ask for fewer scopes and not for more")
    func narrowing() async throws {
        try await Practice().run { caller async throws in
            let tokens = try await caller.tokens(scopes: "offline_access mail.read mail.send")
            let narrow = try await caller.refresh(tokens.refresh, scope: "mail.read")
            #expect(narrow["scope"] == "mail.read")
            #expect(try await caller.introspect(try #require(narrow["access_token"]))["scope"] == "mail.read")
            let next = try #require(narrow["refresh_token"])
            #expect(try await caller.refresh(next, scope: "mail.read openid")["error"] == "invalid_scope")
            #expect(try await caller.refresh(next)["scope"] == "offline_access mail.read mail.send")
        }
    }

    @Test("Where offline_access is known, only it brings a refresh token; elsewhere each grant has one")
    func offlineAccess() async throws {
        try await Practice().run { caller async throws in
            #expect(try await caller.redeem(try await caller.code(scopes: "mail.read"))["refresh_token"] == nil)
        }
        try await Practice(scopes: ["mail.read"]).run { caller async throws in
            #expect(try await caller.redeem(try await caller.code(scopes: "mail.read"))["refresh_token"] != nil)
        }
    }

    @Test("A confidential client proves itself by Basic or in the body, and not by its ID alone")
    func clientAuthentication() async throws {
        let practice = try await Practice()
        try await practice.run { caller async throws in
            let id = Practice.confidentialClient
            let basic = Caller.basic(id, practice.clientSecret)
            let viaBasic = try await caller.redeem(
                try await caller.code(client: id), ["client_id": nil], authorization: basic)
            #expect(viaBasic.status == 200)
            let viaBody = try await caller.redeem(
                try await caller.code(client: id), ["client_id": id, "client_secret": practice.clientSecret])
            #expect(viaBody.status == 200)
            let code = try await caller.code(client: id)
            let unproven = try await caller.redeem(code, ["client_id": id])
            #expect(unproven.status == 401)
            #expect(unproven["error"] == "invalid_client")
            #expect(unproven.headers[.wwwAuthenticate]?.hasPrefix("Basic") == true)
            let wrong = try await caller.redeem(
                code, ["client_id": nil], authorization: Caller.basic(id, practice.controlKey))
            #expect(wrong["error"] == "invalid_client")
            let twice = try await caller.redeem(
                code, ["client_id": id, "client_secret": practice.clientSecret], authorization: basic)
            #expect(twice["error"] == "invalid_request")
            #expect(try await caller.redeem(code)["error"] == "invalid_grant", "another client's code")
        }
    }

    @Test(
        "A request that cannot be understood is an error of its own kind",
        arguments: [
            ("grant_type=password&client_id=native-app", "unsupported_grant_type"),
            ("client_id=native-app", "invalid_request"),
            ("grant_type=refresh_token&client_id=native-app", "invalid_request"),
            ("grant_type=refresh_token&client_id=native-app&client_id=native-app", "invalid_request"),
            ("grant_type=refresh_token&client_id=%ZZ", "invalid_request"),
            ("grant_type=refresh_token", "invalid_client"),
        ])
    func malformed(form: String, error: String) async throws {
        try await Practice().run { caller async throws in
            #expect(try await caller.post("/token", form: form)["error"] == error)
        }
    }

    @Test("An ID token is signed by a key of the key set and says who signed in, for whom and when")
    func idToken() async throws {
        try await Practice().run { caller async throws in
            let answer = try await caller.redeem(try await caller.code())
            let keys = JWTKeyCollection()
            try await keys.add(jwksJSON: try await caller.get("/jwks").text)
            let claims = try await keys.verify(try #require(answer["id_token"]), as: IDTokenClaims.self)
            #expect(claims.issuer == "https://127.0.0.1:8443")
            #expect(claims.audience == Practice.client)
            #expect(claims.nonce == "once")
            #expect(claims.email == Practice.user)
            #expect(claims.isEmailVerified == true)
            #expect(claims.authenticated == 1_800_000_000)
            #expect(claims.expires > claims.issued)
            let info = try await caller.get(
                "/userinfo", authorization: "Bearer \(try #require(answer["access_token"]))")
            #expect(info["sub"] == claims.subject)
            #expect(info["email"] == Practice.user)
        }
    }

    @Test("Without openid there is no ID token, without email no address in it")
    func noIDToken() async throws {
        try await Practice().run { caller async throws in
            #expect(try await caller.redeem(try await caller.code(scopes: "mail.read"))["id_token"] == nil)
            let token = try #require(try await caller.redeem(try await caller.code(scopes: "openid"))["id_token"])
            let keys = JWTKeyCollection()
            try await keys.add(jwksJSON: try await caller.get("/jwks").text)
            #expect(try await keys.verify(token, as: IDTokenClaims.self).email == nil)
        }
    }

    @Test("An access token is as long as asked", arguments: [22, 43, 3000])
    func tokenLength(bytes: Int) async throws {
        var settings = SandboxSettings()
        settings.accessTokenBytes = bytes
        try await Practice(settings: settings).run { caller async throws in
            #expect(try await caller.tokens().access.utf8.count == bytes)
        }
    }
}
