import HTTPTypes
import Testing

@testable import Sandbox

@Suite("Registration of clients") struct RegistrationTests {
    private static let metadata =
        #"{"redirect_uris": ["http://127.0.0.1/callback"], "token_endpoint_auth_method": "none"}"#

    private func practice(_ registration: SandboxSettings.Registration) async throws -> Practice {
        var settings = SandboxSettings()
        settings.registration = registration
        return try await Practice(settings: settings)
    }

    @Test("Unless it is open nobody registers, and the metadata does not speak of it")
    func closed() async throws {
        try await practice(.closed).run { caller async throws in
            let answer = try await caller.post("/register", json: Self.metadata)
            #expect(answer.status == 403 && answer["error"] == "access_denied")
            #expect(try await caller.get("/.well-known/oauth-authorization-server")["registration_endpoint"] == nil)
        }
    }

    @Test("A registered client gets its tokens at its own redirect URI and at no other")
    func open() async throws {
        try await practice(.open).run { caller async throws in
            let metadata = try await caller.get("/.well-known/oauth-authorization-server")
            #expect(metadata["registration_endpoint"] == "https://127.0.0.1:8443/register")
            let answer = try await caller.post("/register", json: Self.metadata)
            #expect(answer.status == 201 && answer["client_secret"] == nil)
            let id = try #require(answer["client_id"])
            let code = try await caller.code(client: id)
            #expect(try await caller.redeem(code, ["client_id": id]).status == 200)
            let elsewhere = try await caller.authorize(["client_id": id, "redirect_uri": "http://127.0.0.1/other"])
            #expect(elsewhere.status == 400)
        }
    }

    @Test("A confidential client is given a secret, which it then must show")
    func confidential() async throws {
        try await practice(.confidential).run { caller async throws in
            let answer = try await caller.post("/register", json: Self.metadata)
            let id = try #require(answer["client_id"])
            let secret = try #require(answer["client_secret"])
            #expect(answer["registration_access_token"] != nil)
            let code = try await caller.code(client: id)
            #expect(try await caller.redeem(code, ["client_id": id]).status == 401)
            let authorization = Caller.basic(id, secret)
            let redeemed = try await caller.redeem(code, ["client_id": nil], authorization: authorization)
            #expect(redeemed.status == 200)
        }
    }

    @Test(
        "What is no native client is refused by the code of RFC 7591",
        arguments: [
            (
                #"{"redirect_uris": ["https://client.example/"], "token_endpoint_auth_method": "none"}"#,
                "invalid_redirect_uri"
            ),
            (#"{"token_endpoint_auth_method": "none"}"#, "invalid_redirect_uri"),
            (#"{"redirect_uris": ["http://127.0.0.1/"]}"#, "invalid_client_metadata"),
            (#"["no object"]"#, "invalid_client_metadata"),
        ])
    func refused(metadata: String, error: String) async throws {
        try await practice(.open).run { caller async throws in
            let answer = try await caller.post("/register", json: metadata)
            #expect(answer.status == 400 && answer["error"] == error)
        }
    }
}
