import FoundationEssentials
import Grants
import OAuth
import Secrets
import Synchronization
import Testing

@Suite("What happens at the same time")
struct OverlapTests {
    @Test("A refresh that fails while the person consents anew does not end the new authorization")
    func refusedWhileConsenting() async throws {
        let world = World()
        let account = try World.account()
        try await world.authorize(account, .incoming)
        // The new consent arrives while the old grant's refresh is on its way.
        let isFirst = Mutex(true)
        let old = try world.engine.grant(of: account, .incoming)
        world.provider.onRequest {
            let first = isFirst.withLock { first in
                defer { first = false }
                return first
            }
            guard first else { return }
            _ = try? world.ledger.update(account.name) { record in
                let new = GrantID(UUID())
                record.sharedGrant = new
                record.incoming?.grant = new
            }
        }
        world.provider.queueError(#"{"error":"interaction_required"}"#)
        world.provider.queueError(#"{"error":"interaction_required"}"#)
        _ = await world.fault { () async throws(GrantFault) in
            try await world.engine.accessToken(for: account, .incoming)
        }
        let record = try world.ledger.record(of: account.name)
        #expect(record.incoming?.grant != old)
        #expect(record.incoming?.refusal == nil)
    }

    @Test("What is forgotten during a refresh stays forgotten")
    func forgottenWhileRefreshing() async throws {
        let world = World()
        let account = try World.account()
        try await world.authorize(account, .incoming)
        let engine = world.engine
        let forgetting = Mutex<Task<Void, any Error>?>(nil)
        world.provider.onRequest {
            let task = Task { try await engine.forget(account.name) }
            forgetting.withLock { $0 = task }
            // All the time that it needs, were it not made to wait.
            for _ in 0..<1_000 { await Task.yield() }
        }
        _ = try await engine.accessToken(for: account, .incoming)
        try await forgetting.withLock { $0 }?.value
        #expect(await world.store.count == 0)
        #expect(try world.ledger.record(of: account.name) == AccountRecord())
    }

    @Test("A refresh that was sent is carried to its end though its caller is told to stop")
    func cancelled() async throws {
        let world = World()
        let account = try World.account()
        try await world.authorize(account, .incoming)
        let engine = world.engine
        world.provider.failWhenCancelled()
        let caller = Mutex<Task<AccessToken, any Error>?>(nil)
        world.provider.onRequest { caller.withLock { $0 }?.cancel() }
        caller.withLock { caller in caller = Task { try await engine.accessToken(for: account, .incoming) } }
        _ = await caller.withLock { $0 }?.result
        #expect(await world.store.grants.first?.refreshToken == Secret(ScriptedProvider.refreshToken(2)))
    }
}
