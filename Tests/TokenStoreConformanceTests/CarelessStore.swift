import Grants
import Secrets
import Synchronization
import TestTokenStores

/// A token store with one fault, over one that has none.
final class CarelessStore: TokenStore {
    enum Fault: CaseIterable {
        /// What does not fit is cut off.
        case shortens
        /// Spaces at the edges are lost.
        case trims
        case saysYesAndSavesNothing
        case keepsTheFirst
        case keepsWhatIsErased
        case failsForWhatIsNotThere
        case mindsTheAccount
        /// An item is gone while it is replaced: whoever looks for it next finds nothing.
        case erasesBeforeItSaves
    }

    let displayName = "careless"
    private let fault: Fault
    private let store = InMemoryTokenStore()
    private let isGone = Atomic(false)

    init(fault: Fault) {
        self.fault = fault
    }

    func read(_ item: StoredItem, interaction: Interaction) async throws(TokenStoreError) -> Secret? {
        let secret = try await store.read(seen(item), interaction: interaction)
        if isGone.exchange(false, ordering: .relaxed) { return nil }
        if secret == nil, fault == .failsForWhatIsNotThere { throw TokenStoreError(.failed, "not found") }
        return secret
    }

    func write(_ secret: Secret, as item: StoredItem, interaction: Interaction) async throws(TokenStoreError) {
        var secret = secret
        switch fault {
        case .saysYesAndSavesNothing: return
        case .keepsTheFirst:
            if try await store.read(item, interaction: interaction) != nil { return }
        case .shortens: secret = secret.withExposedBytes { Secret($0.prefix(4000)) }
        case .trims:
            secret = secret.withExposedBytes { Secret($0.drop { $0 == UInt8(ascii: " ") }) }
        case .erasesBeforeItSaves:
            isGone.store(try await store.read(item, interaction: interaction) != nil, ordering: .relaxed)
        default: break
        }
        try await store.write(secret, as: seen(item), interaction: interaction)
    }

    func erase(_ item: StoredItem, interaction: Interaction) async throws(TokenStoreError) {
        if fault == .keepsWhatIsErased { return }
        try await store.erase(seen(item), interaction: interaction)
    }

    /// How many items it has.
    var count: Int { get async { await store.count } }

    private func seen(_ item: StoredItem) -> StoredItem {
        guard fault == .mindsTheAccount else { return item }
        return StoredItem(item.kind, id: "\(item.id) \(item.account)", account: item.account)
    }
}
