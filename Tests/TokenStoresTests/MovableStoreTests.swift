import Grants
import LocalState
import Secrets
import TestTokenStores
import Testing
import TokenStores

@Suite("A token store that is being moved")
struct MovableStoreTests {
    private struct World {
        let old = InMemoryTokenStore()
        let new = InMemoryTokenStore()
        let state: StoreInUse

        func store() -> MovableStore {
            let (old, new) = (old, new)
            return MovableStore("memory", state: state) { record in
                let isMoved = record?.inUse == "new"
                return MovableStore.Places(
                    inUse: isMoved ? new : old, movingFrom: record?.movingFrom == nil ? nil : old)
            }
        }
    }

    private func inWorld(_ body: (World, MovableStore) async throws -> Void) async throws {
        try await withDirectory { directory in
            let world = World(state: StoreInUse(in: StateDirectory(path: directory)))
            try await body(world, world.store())
        }
    }

    @Test("While everything is copied the old one is in use, and what changes is noted, each item once")
    func copying() async throws {
        try await inWorld { world, store in
            let (saved, erased, other) = (
                try StoredItem.fresh(), try StoredItem.fresh(.password), try StoredItem.fresh()
            )
            let secret = Secret.fresh()
            try await store.write(.fresh(), as: other, interaction: .forbidden)
            try await store.write(.fresh(), as: erased, interaction: .forbidden)
            #expect(try world.state.changes() == [])
            try world.state.write(StoreInUse.Record(inUse: "old", movingTo: "new"))
            for _ in 1...2 { try await store.write(secret, as: saved, interaction: .forbidden) }
            try await store.erase(erased, interaction: .forbidden)
            _ = try await store.read(other, interaction: .forbidden)
            #expect(Set(try world.state.changes()) == [saved, erased])
            #expect(try world.state.changes().count == 2)
            #expect(try await world.old.read(saved, interaction: .forbidden) == secret)
            #expect(try await world.old.read(erased, interaction: .forbidden) == nil)
            #expect(try await world.new.read(saved, interaction: .forbidden) == nil)
            world.state.forgetChanges()
            #expect(try world.state.changes() == [])
        }
    }

    @Test("While the old one is emptied the new one is in use, and what only the old one has is found and erased")
    func emptying() async throws {
        try await inWorld { world, store in
            let (left, saved) = (try StoredItem.fresh(), try StoredItem.fresh())
            let (before, now) = (Secret.fresh(), Secret.fresh())
            for item in [left, saved] { try await store.write(before, as: item, interaction: .forbidden) }
            try world.state.write(StoreInUse.Record(inUse: "new", movingFrom: "old"))
            try await store.write(now, as: saved, interaction: .forbidden)
            #expect(try await store.read(saved, interaction: .forbidden) == now)
            #expect(try await store.read(left, interaction: .forbidden) == before)
            #expect(try await world.old.read(saved, interaction: .forbidden) == before)
            for item in [left, saved] {
                try await store.erase(item, interaction: .forbidden)
                #expect(try await store.read(item, interaction: .forbidden) == nil)
            }
            #expect(try world.state.changes() == [])
        }
    }

    @Test("A call waits for whoever changes what is in use, and a change for every call")
    func locking() async throws {
        try await inWorld { world, store in
            let alone = try #require(try await world.state.lock(.alone, within: .seconds(1)))
            async let read = store.read(.fresh(), interaction: .forbidden)
            #expect(try await world.state.lock(.shared, within: .zero) == nil)
            alone.release()
            #expect(try await read == nil)
        }
    }
}
