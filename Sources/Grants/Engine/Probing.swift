import FoundationEssentials
import OAuth
import Secrets

extension GrantEngine {
    /// Learns that the token store saves, before something is obtained which nobody could give again. Nothing stays behind.
    ///
    /// - Parameter account: whose item is tried.
    /// - Throws: ``GrantFault/store(_:)``, ``GrantFault/storeRefusesToSave(_:)``.
    public func proveStoreSaves(for account: PlainName) async throws(GrantFault) {
        let id = randomness.uuid().uuidString.lowercased()
        let item = StoredItem(.clientSecret, id: id, account: account)
        let failure = await saveAndReadBack(Secret("mailgrant probe \(id)"), as: item)
        try? await erase(item)
        if let failure { throw failure.fault }
    }
}
