import Grants
import OAuth
import Secrets
import Testing

@Suite("Full disk")
struct FullDiskTests {
    private let full = LedgerError(path: "/state/accounts/work.json", detail: "No space left on device")

    @Test("A rotated refresh token is saved though the state directory takes nothing down about its server")
    func rotatedWithoutScopes() async throws {
        let world = World()
        let account = try World.account()
        try await world.authorize(account, .incoming)
        world.ledger.failUpdates(full)
        world.provider.queueError(#"{"error":"invalid_scope"}"#)

        _ = try await world.engine.accessToken(for: account, .incoming)
        #expect(await world.store.grants.first?.refreshToken == Secret(ScriptedProvider.refreshToken(2)))
    }

    @Test("A token is handed out though the end of an earlier failure cannot be taken down")
    func standingFailureOver() async throws {
        let world = World()
        let account = try World.account()
        try await world.authorize(account, .incoming)
        world.provider.queue(429, #"{"error":"slow_down"}"#)
        _ = await world.fault { () async throws(GrantFault) in
            try await world.engine.accessToken(for: account, .incoming)
        }
        world.time.advance(60)
        world.ledger.failUpdates(full)
        let token = try await world.engine.accessToken(for: account, .incoming)
        #expect(token.isUsable(at: world.time.now))
    }

    @Test("The provider's verdict is told though it cannot be taken down")
    func verdict() async throws {
        let world = World()
        let account = try World.account()
        try await world.authorize(account, .incoming)
        world.ledger.failUpdates(full)
        world.provider.queueError(#"{"error":"invalid_client"}"#)
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.accessToken(for: account, .incoming)
        }
        #expect(fault == .provider(.refused(ErrorAnswer(error: "invalid_client", status: 400))))
    }
}
