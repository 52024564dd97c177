import Grants
import Secrets
import Synchronization

/// The items that a check has saved: the place under test may be a person's own, and nothing made up stays there.
final class SavedItems: Sendable {
    private let items = Mutex<Set<StoredItem>>([])

    func note(_ item: StoredItem) {
        items.withLock { _ = $0.insert(item) }
    }

    /// Erases what is there; a store that cannot erase keeps it.
    func eraseAll(from makeStore: ConformanceCheck.MakeStore) async {
        guard let store = try? await makeStore() else { return }
        for item in items.withLock({ $0 }) { try? await store.erase(item, interaction: .forbidden) }
    }
}

/// A store that notes what is saved in it.
struct NotingStore: TokenStore {
    let store: any TokenStore
    let saved: SavedItems

    var displayName: String { store.displayName }

    func read(_ item: StoredItem, interaction: Interaction) async throws(TokenStoreError) -> Secret? {
        try await store.read(item, interaction: interaction)
    }

    func write(_ secret: Secret, as item: StoredItem, interaction: Interaction) async throws(TokenStoreError) {
        saved.note(item)
        try await store.write(secret, as: item, interaction: interaction)
    }

    func erase(_ item: StoredItem, interaction: Interaction) async throws(TokenStoreError) {
        try await store.erase(item, interaction: interaction)
    }
}
