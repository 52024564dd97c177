/// Letting go of one secret that a person entrusted, with everything else of the account as it is.
extension GrantEngine {
    /// Deletes a client secret, the private key of a client, or an app password, without which its connection is no more than
    /// declared.
    ///
    /// - Parameter direction: the connection whose own token the secret is for, or whose app password it is; nothing for the
    ///   shared token.
    /// - Returns: whether one was kept.
    /// - Throws: ``GrantFault/store(_:)``, ``GrantFault/ledger(_:)``; it is still on record then.
    public func forgetSecret(
        _ kind: StoredItem.Kind, of account: PlainName, direction: Direction?
    ) async throws(GrantFault) -> Bool {
        let kept = try recorded(account).secrets.filter { $0.kind == kind.rawValue && $0.direction == direction }
        for secret in kept {
            try await erase(StoredItem(kind, id: secret.id, account: account))
            try record(account) { record in
                record.secrets.removeAll { $0.id == secret.id }
                record.forgetAbandoned([secret.id])
                if let direction, record[direction]?.password == secret.id { record[direction] = nil }
            }
        }
        return !kept.isEmpty
    }
}
