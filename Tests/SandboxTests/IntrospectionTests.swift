import HTTPTypes
import PlainJSON
import Testing

@testable import Sandbox

@Suite("Introspection, revocation and userinfo") struct IntrospectionTests {
    @Test("A mail server learns whose token it is, and until when")
    func facts() async throws {
        try await Practice().run { caller async throws in
            let answer = try await caller.introspect(try await caller.tokens().access)
            #expect(answer.json["active"] == .bool(true))
            #expect(answer["username"] == Practice.user)
            #expect(answer["scope"] == Caller.scopes)
            #expect(answer["client_id"] == Practice.client)
            #expect(answer["token_type"] == "Bearer")
            #expect(answer["aud"] == "resource-server")
            #expect(answer["iss"] == "https://127.0.0.1:8443")
            #expect(answer.json["exp"] == .number(1_800_003_600))
        }
    }

    @Test("Dovecot's three ways of asking all work: auth, get and post")
    func dovecot() async throws {
        let practice = try await Practice()
        try await practice.run { caller async throws in
            let token = try await caller.tokens().access
            let basic = Caller.basic(Registry.resourceServerID, practice.resourceServerSecret)
            let bearer = try await caller.get("/introspect", authorization: "Bearer \(token)")
            let query = try await caller.get("/introspect", ["token": token], authorization: basic)
            let form = try await caller.post("/introspect", ["token": token], authorization: basic)
            let key = try await caller.post(
                "/introspect", ["token": token], authorization: "Bearer \(practice.resourceServerSecret)")
            for answer in [bearer, query, form, key] { #expect(answer["username"] == Practice.user) }
        }
    }

    @Test("Who proves nothing learns nothing")
    func strangers() async throws {
        let practice = try await Practice()
        try await practice.run { caller async throws in
            let token = try await caller.tokens().access
            #expect(try await caller.post("/introspect", ["token": token]).status == 401)
            #expect(try await caller.post("/introspect", ["token": token, "client_id": Practice.client]).status == 401)
            let stranger = Randomness.system.text()
            let asBearer = try await caller.post("/introspect", ["token": token], authorization: "Bearer \(stranger)")
            #expect(asBearer.status == 401)
            let other = try await caller.post(
                "/introspect", ["token": token],
                authorization: Caller.basic(Practice.confidentialClient, practice.clientSecret))
            #expect(other.json == ["active": .bool(false)])
        }
    }

    @Test("An unknown token is inactive, and nothing else is said about it")
    func unknown() async throws {
        try await Practice().run { caller async throws in
            #expect(try await caller.introspect(Randomness.system.text()).json == ["active": .bool(false)])
        }
    }

    @Test("Revoking a refresh token ends the grant, revoking an access token ends only that")
    func revocation() async throws {
        try await Practice().run { caller async throws in
            let tokens = try await caller.tokens()
            let client = ["client_id": Practice.client]
            #expect(try await caller.post("/revoke", client.merging(["token": tokens.access]) { $1 }).status == 200)
            #expect(try await !caller.isActive(tokens.access))
            let next = try await caller.refresh(tokens.refresh)
            let refresh = try #require(next["refresh_token"])
            #expect(try await caller.post("/revoke", client.merging(["token": refresh]) { $1 }).status == 200)
            #expect(try await !caller.isActive(try #require(next["access_token"])))
            #expect(try await caller.refresh(refresh)["error"] == "invalid_grant")
        }
    }

    @Test("Revoking an unknown token succeeds, another client's token is refused and stays")
    func foreignRevocation() async throws {
        let practice = try await Practice()
        try await practice.run { caller async throws in
            let unknown = try await caller.post("/revoke", ["client_id": Practice.client, "token": "unknown"])
            #expect(unknown.status == 200)
            let token = try await caller.tokens().access
            let basic = Caller.basic(Practice.confidentialClient, practice.clientSecret)
            #expect(try await caller.post("/revoke", ["token": token], authorization: basic).status == 400)
            #expect(try await caller.isActive(token))
        }
    }

    @Test("Userinfo wants a good token with openid")
    func userInfo() async throws {
        try await Practice().run { caller async throws in
            let none = try await caller.get("/userinfo")
            #expect(none.status == 401)
            #expect(none.headers[.wwwAuthenticate]?.contains(#"error="invalid_token""#) == true)
            let answer = try await caller.redeem(try await caller.code(scopes: "mail.read"))
            let token = try #require(answer["access_token"])
            #expect(try await caller.get("/userinfo", authorization: "Bearer \(token)").status == 403)
        }
    }
}
