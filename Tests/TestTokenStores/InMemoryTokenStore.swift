public import Grants
public import Secrets

/// A token store that forgets everything with the process: for tests of what uses a store.
public actor InMemoryTokenStore: TokenStore {
    public nonisolated let displayName = "memory"

    private struct Key: Hashable {
        var kind: StoredItem.Kind
        var id: String

        init(_ item: StoredItem) {
            kind = item.kind
            id = item.id
        }
    }

    private var secrets: [Key: Secret] = [:]

    public init() {}

    /// How many items it has.
    public var count: Int { secrets.count }

    public func read(_ item: StoredItem, interaction: Interaction) async throws(TokenStoreError) -> Secret? {
        secrets[Key(item)]
    }

    public func write(
        _ secret: Secret, as item: StoredItem, interaction: Interaction
    ) async throws(TokenStoreError) {
        secrets[Key(item)] = secret
    }

    public func erase(_ item: StoredItem, interaction: Interaction) async throws(TokenStoreError) {
        secrets[Key(item)] = nil
    }
}
