import Grants
import Secrets

/// A token store in memory that fails as told, and remembers what was done to it.
actor ScriptedStore: TokenStore {
    nonisolated let displayName = "scripted store"

    enum Step: Equatable {
        case read(StoredItem)
        case write(StoredItem)
        case erase(StoredItem)
    }

    private var items: [StoredItem: Secret] = [:]
    private(set) var steps: [Step] = []
    private var readError: TokenStoreError?
    private var writeError: TokenStoreError?
    /// How many writes still succeed before ``writeError`` counts.
    private var writesBeforeError = 0
    private var shortens = false

    func failReads(_ error: TokenStoreError?) { readError = error }

    func failWrites(_ error: TokenStoreError?, after count: Int = 0) {
        writeError = error
        writesBeforeError = count
    }

    /// Reports success and keeps something else, as helpers with a line limit do.
    func shortenWrites(_ shortens: Bool) { self.shortens = shortens }

    var grants: [Grant] { items.values.compactMap(GrantCodec.grant(from:)) }

    /// How many items there are, of whatever kind.
    var count: Int { items.count }

    /// What lies in it, of whatever kind.
    var all: Set<StoredItem> { Set(items.keys) }

    func put(_ grant: Grant) {
        items[StoredItem(.grant, id: grant.id.text, account: grant.account)] = GrantCodec.line(grant)
    }

    func removeAll() { items = [:] }

    func read(_ item: StoredItem, interaction: Interaction) async throws(TokenStoreError) -> Secret? {
        steps.append(.read(item))
        if let readError { throw readError }
        return items[item]
    }

    func write(_ secret: Secret, as item: StoredItem, interaction: Interaction) async throws(TokenStoreError) {
        steps.append(.write(item))
        if let writeError {
            guard writesBeforeError > 0 else { throw writeError }
            writesBeforeError -= 1
        }
        items[item] = shortens ? secret.withExposedBytes { Secret($0.prefix(10)) } : secret
    }

    func erase(_ item: StoredItem, interaction: Interaction) async throws(TokenStoreError) {
        steps.append(.erase(item))
        items[item] = nil
    }
}
