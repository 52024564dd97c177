import HTTPTypes
import PlainJSON
import Testing

@testable import Sandbox

@Suite("The device endpoints") struct DeviceTests {
    private func start(_ caller: Caller, scope: String = Caller.scopes) async throws -> Answer {
        try await caller.post("/device-authorization", ["client_id": Practice.client, "scope": scope])
    }

    private func poll(_ caller: Caller, _ device: Answer, client: String = Practice.client) async throws -> Answer {
        try await caller.post(
            "/token",
            [
                "grant_type": AuthorizationServer.deviceGrantType, "client_id": client,
                "device_code": try #require(device["device_code"]),
            ])
    }

    /// As a person does who types the code in small letters and without the hyphen.
    private func typeCode(_ caller: Caller, _ device: Answer) async throws -> Answer {
        let code = try #require(device["user_code"]).lowercased().replacing("-", with: " ")
        return try await caller.post("/device", ["user_code": code])
    }

    private func advance(_ caller: Caller, _ seconds: Int) async throws {
        #expect(try await caller.control(.post, "clock", #"{"advance": \#(seconds)}"#).status == 200)
    }

    @Test("Typed, allowed and polled for, a code brings tokens, once")
    func allowed() async throws {
        try await Practice().run { caller async throws in
            let discovery = try await caller.get("/.well-known/openid-configuration")
            #expect(discovery["device_authorization_endpoint"] == "https://127.0.0.1:8443/device-authorization")
            let device = try await start(caller)
            let code = try #require(device["user_code"])
            #expect(device["verification_uri"] == "https://127.0.0.1:8443/device")
            #expect(device["verification_uri_complete"] == "https://127.0.0.1:8443/device?user_code=\(code)")
            #expect(try await caller.get("/device", ["user_code": code]).text.contains(#"value="\#(code)""#))
            #expect(try await poll(caller, device)["error"] == "authorization_pending")
            let done = try await caller.decide(caller.signIn(typeCode(caller, device)))
            #expect(done.status == 200 && done.text.contains("has access now"))
            try await advance(caller, 5)
            let tokens = try await poll(caller, device)
            #expect(try await caller.isActive(try #require(tokens["access_token"])))
            #expect(tokens["scope"] == Caller.scopes && tokens["refresh_token"] != nil && tokens["id_token"] != nil)
            try await advance(caller, 5)
            #expect(try await poll(caller, device)["error"] == "invalid_grant")
            #expect(try await typeCode(caller, device).text.contains(#"role="alert""#))
        }
    }

    @Test("A poll that comes too early is told to slow down, and the next may come only later still")
    func slowDown() async throws {
        try await Practice().run { caller async throws in
            let device = try await start(caller)
            #expect(try await poll(caller, device)["error"] == "authorization_pending")
            try await advance(caller, 4)
            #expect(try await poll(caller, device)["error"] == "slow_down")
            try await advance(caller, 5)
            #expect(try await poll(caller, device)["error"] == "slow_down")
            try await advance(caller, 15)
            #expect(try await poll(caller, device)["error"] == "authorization_pending")
        }
    }

    @Test("Refused, expired, unknown, or another client's: each is told so")
    func refusals() async throws {
        try await Practice().run { caller async throws in
            let denied = try await start(caller)
            let page = try await caller.decide(caller.signIn(typeCode(caller, denied)), "deny")
            #expect(page.text.contains("gets no access"))
            #expect(try await poll(caller, denied)["error"] == "access_denied")
            #expect(
                try await poll(caller, start(caller), client: Practice.confidentialClient)["error"] == "invalid_client")
            #expect(try await start(caller, scope: "unknown")["error"] == "invalid_scope")

            #expect(try await caller.control(.post, "settings", #"{"device_code_lifetime": 30}"#).status == 200)
            let late = try await start(caller)
            let consent = try await caller.signIn(typeCode(caller, late))
            try await advance(caller, 31)
            #expect(try await poll(caller, late)["error"] == "expired_token")
            #expect(try await caller.decide(consent).text.contains("expired"))
            #expect(try await typeCode(caller, late).text.contains(#"role="alert""#))
        }
    }

    @Test("The settings change interval and address")
    func settings() async throws {
        try await Practice().run { caller async throws in
            let change = #"{"device_interval": 1, "gives_complete_verification_uri": false}"#
            #expect(try await caller.control(.post, "settings", change).status == 200)
            let device = try await start(caller)
            #expect(device.json["interval"] == .number(1) && device["verification_uri_complete"] == nil)
        }
    }
}
