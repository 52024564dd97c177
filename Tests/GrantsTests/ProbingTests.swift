import Grants
import Testing

@Suite("Whether the token store saves")
struct ProbingTests {
    private func fault(_ world: World) async throws -> GrantFault? {
        let account = try World.account()
        return await world.fault { () async throws(GrantFault) in
            try await world.engine.proveStoreSaves(for: account.name)
        }
    }

    @Test("A store that saves is left as it was")
    func saves() async throws {
        let world = World()
        #expect(try await fault(world) == nil)
        #expect(await world.store.count == 0)
        #expect(await world.store.steps.count == 3)
    }

    @Test("One that is locked, or keeps something else, is told")
    func refuses() async throws {
        let locked = World()
        await locked.store.failWrites(TokenStoreError(.locked, "locked"))
        #expect(try await fault(locked) == .store(TokenStoreError(.locked, "locked")))
        let short = World()
        await short.store.shortenWrites(true)
        #expect(try await fault(short) != nil)
        #expect(await short.store.count == 0)
    }
}
