import Grants
import OAuth
import Secrets
import Testing

@Suite("The time that is left")
struct TimeLeftTests {
    @Test("A refresh token is not spent where too little time is left to hear of its successor")
    func tooLate() async throws {
        let world = World()
        let account = try World.account()
        try await world.authorize(account, .incoming)
        world.provider.onRequest { world.time.advance(27) }
        world.provider.queueError(#"{"error":"invalid_grant"}"#)
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.accessToken(for: account, .incoming)
        }
        #expect(world.provider.refreshes == 1)
        #expect(fault == .noTimeLeft)
        #expect(try world.state(account, .incoming) == .authorized)
    }

    @Test("A token store that hangs is not tried again where the rotated grant is held")
    func hung() async throws {
        let world = World()
        let account = try World.account()
        try await world.authorize(account, .incoming)
        await world.store.failWrites(TokenStoreError(.hung, "no answer within 10 s"), after: 1)
        _ = try await world.engine.accessToken(for: account, .incoming)
        let writes = await world.store.steps.count { if case .write = $0 { true } else { false } }
        // Probe and grant at consent, the proof before the refresh, and one try afterwards.
        #expect(writes == 4)
    }
}
