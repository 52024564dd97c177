import FoundationEssentials
import OAuth
import Secrets

/// Keeping what a person entrusts beside grants: client secrets and app passwords, each under an ID of its own.
extension GrantEngine {
    /// Saves a secret, reads it back, writes down where it lies, and only then lets go of the one that it replaces.
    ///
    /// - Parameters:
    ///   - direction: the connection whose own it is; nothing for the secret of the shared token's client.
    ///   - address: what it is bound to.
    ///   - change: what is written down together with its ID.
    /// - Throws: ``GrantFault/store(_:)``, ``GrantFault/storeRefusesToSave(_:)``, ``GrantFault/ledger(_:)``. What was kept
    ///   before is untouched then.
    func keep(
        _ secret: Secret, _ kind: StoredItem.Kind, of account: PlainName, direction: Direction?,
        boundTo address: String,
        recording change: (inout AccountRecord, String) -> Void = { _, _ in }
    ) async throws(GrantFault) {
        let id = randomness.uuid().uuidString.lowercased()
        let item = StoredItem(kind, id: id, account: account)
        if let failure = await saveAndReadBack(secret, as: item) { throw failure.fault }
        let kept = SecretRecord(kind: kind, id: id, direction: direction, boundTo: address, network: network)
        var replaced: [SecretRecord] = []
        do {
            try record(account) { record in
                replaced = record.secrets.filter { $0.kind == kept.kind && $0.direction == direction }
                record.secrets.removeAll { $0.kind == kept.kind && $0.direction == direction }
                record.secrets.append(kept)
                record.forgetAbandoned(replaced.map(\.id))
                change(&record, id)
            }
        } catch {
            // Nothing knows of it: it would lie in the token store for ever.
            try? await erase(item)
            throw error
        }
        for old in replaced { try? await erase(StoredItem(kind, id: old.id, account: account)) }
    }

    func erase(_ item: StoredItem) async throws(GrantFault) {
        do {
            try await store.erase(item, interaction: interaction)
        } catch {
            throw .store(error)
        }
    }
}
