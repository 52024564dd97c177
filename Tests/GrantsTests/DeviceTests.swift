import FoundationEssentials
import Grants
import OAuth
import Secrets
import Testing

@Suite("Authorizing by device code")
struct DeviceTests {
    private static let codes = #"""
        {"device_code":"the device code","user_code":"WDJB-MJHT","verification_uri":"https://id.example.org/type",
        "verification_uri_complete":"https://id.example.org/type?c=WDJB-MJHT","expires_in":600,"interval":5}
        """#
    private static let tokens = #"""
        {"access_token":"a","token_type":"Bearer","refresh_token":"r","expires_in":3600,
        "scope":"offline_access mail.read mail.send"}
        """#

    private func world(_ answers: [(Int, String)]) throws -> (World, Account) {
        let world = World()
        world.provider.queue(200, Self.codes)
        for (status, answer) in answers { world.provider.queue(status, answer) }
        return (world, try World.account(grantType: .deviceCode))
    }

    private func pending(_ count: Int) -> [(Int, String)] {
        Array(repeating: (400, #"{"error":"authorization_pending"}"#), count: count)
    }

    @Test("The person is shown where to type what, is polled for at the interval, and the grant is kept")
    func granted() async throws {
        let (world, account) = try world(pending(3) + [(200, Self.tokens)])
        let person = ScriptedPerson()
        let before = world.time.now
        #expect(try await world.authorize(account, .incoming, person) == .consented(.notStated))
        let prompt = try #require(person.prompts.first)
        #expect(prompt.userCode == "WDJB-MJHT" && prompt.address.absoluteString == "https://id.example.org/type")
        #expect(prompt.shortestWay.absoluteString == "https://id.example.org/type?c=WDJB-MJHT")
        #expect(prompt.expiresAt == before.addingTimeInterval(600))
        #expect(person.withdrawn == person.prompts && person.asked.isEmpty)
        #expect(world.time.now == before.addingTimeInterval(20))

        #expect(world.provider.requests.map(\.path) == ["/device"] + Array(repeating: "/token", count: 4))
        #expect(
            Set(world.provider.requests[0].fields["scope"]?.split(separator: " ") ?? [])
                == ["mail.read", "mail.send", "offline_access"])
        #expect(
            world.provider.requests[1].fields == [
                "grant_type": DeviceRequest.grantType, "device_code": "the device code", "client_id": "client",
            ])
        #expect(try world.state(account, .incoming) == .authorized)
        #expect(try await world.authorize(account, .outgoing, person) == .covered(.notStated))
        _ = try await world.engine.accessToken(for: account, .outgoing)
        #expect(world.provider.requests.last?.fields["refresh_token"] == "r")
    }

    @Test("slow_down holds for all polls after it")
    func slowDown() async throws {
        let (world, account) = try world([(400, #"{"error":"slow_down"}"#)] + pending(1) + [(200, Self.tokens)])
        let before = world.time.now
        try await world.authorize(account, .incoming)
        #expect(world.time.now == before.addingTimeInterval(5 + 10 + 10))
    }

    @Test(
        "A refusal ends it, and the grant before goes on",
        arguments: ["access_denied", "authorization_declined", "bad_verification_code"])
    func refused(error: String) async throws {
        let (world, account) = try world(
            [(200, Self.tokens), (200, Self.codes)] + pending(1) + [(400, #"{"error":"\#(error)"}"#)])
        try await world.authorize(account, .incoming)
        let person = ScriptedPerson()
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.authorize(
                account, .incoming, through: person, policy: .always, explain: World.explain)
        }
        guard case .provider(.refused(let answer)) = fault else {
            Issue.record("not refused but \(String(describing: fault))")
            return
        }
        #expect(answer.error == error)
        #expect(person.withdrawn.count == 1)
        _ = try await world.engine.accessToken(for: account, .incoming)
        #expect(world.provider.requests.last?.fields["refresh_token"] == "r")
    }

    @Test("A code that nobody uses ends with its lifetime")
    func expires() async throws {
        let (world, account) = try world(pending(200))
        let before = world.time.now
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.authorize(account, .incoming, through: ScriptedPerson(), explain: World.explain)
        }
        guard case .consent(let error) = fault else {
            Issue.record("not expired but \(String(describing: fault))")
            return
        }
        #expect(error.code == .timedOut)
        #expect(world.time.now == before.addingTimeInterval(600))
        #expect(world.provider.requests.count == 1 + 120)
    }

    @Test("A network that comes and goes ends nothing")
    func network() async throws {
        let (world, account) = try world([])
        for code in [TransportError.Code.unreachable, .interrupted] {
            world.provider.queue(TransportError(code, host: "id.example.org", "gone"))
        }
        world.provider.queue(503, "")
        world.provider.queue(200, Self.tokens)
        let before = world.time.now
        try await world.authorize(account, .incoming)
        #expect(world.time.now == before.addingTimeInterval(5 + 10 + 20 + 40))
    }

    @Test("Where nobody could be reached until the end, that is said, and not that the person was late")
    func unreachable() async throws {
        let (world, account) = try world([])
        let gone = TransportError(.unreachable, host: "id.example.org", "gone")
        for _ in 0..<50 { world.provider.queue(gone) }
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.authorize(account, .incoming, through: ScriptedPerson(), explain: World.explain)
        }
        #expect(fault == .transport(gone))
    }

    @Test("A certificate that is not trusted ends it at once")
    func untrusted() async throws {
        let (world, account) = try world([])
        let error = TransportError(.untrusted, host: "id.example.org", "self-signed")
        world.provider.queue(error)
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.authorize(account, .incoming, through: ScriptedPerson(), explain: World.explain)
        }
        #expect(fault == .transport(error))
        #expect(world.provider.requests.count == 2)
    }

    @Test("Fewer scopes than asked are refused here, too, without another poll")
    func fewerScopes() async throws {
        let (world, account) = try world([
            (200, #"{"access_token":"a","token_type":"Bearer","refresh_token":"r","scope":"mail.read offline_access"}"#)
        ])
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.authorize(account, .incoming, through: ScriptedPerson(), explain: World.explain)
        }
        #expect(fault == .scopesNotGranted(["mail.send"]))
        #expect(world.provider.requests.count == 2)
        #expect(try world.state(account, .incoming) == .declared)
    }

    @Test("Cancelled while waiting, it asks no more; cancelled while asking, what comes is kept")
    func cancelled() async throws {
        for isAsking in [false, true] {
            let (world, account) = try world(isAsking ? [(200, Self.tokens)] : pending(100))
            let task = Task { try await world.authorize(account, .incoming) }
            world.provider.failWhenCancelled()
            let polls = isAsking ? 2 : 4
            world.provider.onRequest {
                if world.provider.requests.count == polls { task.cancel() }
            }
            let result = await task.result
            if isAsking {
                #expect(try result.get() == .consented(.notStated))
            } else {
                #expect(throws: GrantFault.consent(ConsentError(.cancelled, "the sign-in was cancelled"))) {
                    try result.get()
                }
                #expect(world.provider.requests.count == polls)
            }
        }
    }

    @Test("A provider that polls in its own way gets its own way")
    func otherGrantType() async throws {
        let (world, account) = try world([(200, Self.tokens)])
        var older = account
        older.incoming?.token.rules.deviceGrantType = "device_code"
        older.incoming?.token.rules.deviceCodeParameter = "code"
        try await world.authorize(older, .incoming)
        #expect(
            world.provider.requests.last?.fields == [
                "grant_type": "device_code", "code": "the device code", "client_id": "client",
            ])
    }

    @Test("Without an endpoint for devices nothing is asked")
    func noEndpoint() async throws {
        let (world, account) = try world([])
        var lacking = account
        lacking.incoming?.token.endpoints.deviceAuthorizationURL = nil
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.authorize(lacking, .incoming, through: ScriptedPerson(), explain: World.explain)
        }
        #expect(fault == .provider(.missingEndpoint("device_authorization_endpoint")))
        #expect(world.provider.requests.isEmpty)
    }
}
