import Secrets

/// An account's file got another name: what is kept of the account moves along, and nobody consents again.
extension GrantEngine {
    /// Moves everything that is kept of an account to another name.
    ///
    /// The record is written under the new name before it is taken from the old one. A run that ends in between leaves
    /// two records that name the same items; see ``AccountRecord/shares(with:)``. Running this again goes on from there.
    ///
    /// - Throws: ``GrantFault/store(_:)``, ``GrantFault/storeRefusesToSave(_:)``, ``GrantFault/ledger(_:)``,
    ///   ``GrantFault/locked``. No grant is lost then, and the old name still has it.
    public func rename(_ old: PlainName, to new: PlainName) async throws(GrantFault) {
        let record = try recorded(old)
        let deadline = Deadline(in: limits.call, by: time)
        // A refresh that is under way would save the grant under the old name, and write that down.
        var locks: [any HeldLock] = []
        defer { for lock in locks { lock.release() } }
        for id in record.allGrants.sorted(by: { $0.text < $1.text }) {
            locks.append(try await lock(id, before: deadline))
        }
        let current = try recorded(old)
        // What a run that was interrupted has moved may have changed since under its new name.
        if try recorded(new).isEmpty { try self.record(new) { $0 = current } }
        let account = Account(remembered: current, as: old)
        for id in current.allGrants { try await moveGrant(id, of: account, to: new) }
        for secret in current.secrets {
            guard let kind = StoredItem.Kind(rawValue: secret.kind) else { continue }
            try await move(
                StoredItem(kind, id: secret.id, account: old), to: StoredItem(kind, id: secret.id, account: new))
        }
        await cache.dropTokens(of: old, grants: Array(current.allGrants))
        try self.record(old) { $0 = AccountRecord() }
        ledger.note(JournalEvent(.renamed, account: new, detail: "from \(old)"))
    }

    /// Saves a grant as another account's. Whoever saves it later goes by what it says of itself.
    private func moveGrant(_ id: GrantID, of old: Account, to new: PlainName) async throws(GrantFault) {
        var grant: Grant
        do {
            grant = try await load(id, of: old).newest
        } catch .grantMissing {
            return
        } catch .store(let error) where error.code == .failed {
            // The probe of a run that ended before it had a grant.
            return try await move(item(id, of: old.name), to: item(id, of: new))
        }
        if grant.account != new {
            grant.account = new
            grant.generation += 1
        }
        // Also where it says so already: a run that was killed may have left the token store's own label as it was.
        if let failure = await saveAndReadBack(grant) { throw failure.fault }
    }

    /// Saves an item under another account. It is found by its ID under either, so that it is at no time missing.
    private func move(_ old: StoredItem, to new: StoredItem) async throws(GrantFault) {
        let secret: Secret?
        do {
            secret = try await store.read(old, interaction: interaction)
        } catch {
            throw .store(error)
        }
        guard let secret else { return }
        if let failure = await saveAndReadBack(secret, as: new) { throw failure.fault }
    }
}

extension AccountRecord {
    /// Whether nothing is kept under it.
    public var isEmpty: Bool { self == AccountRecord() }

    /// Every grant that it names.
    var allGrants: Set<GrantID> {
        Set(grants.map(\.id) + [sharedGrant, arrivingGrant, incoming?.grant, outgoing?.grant].compactMap { $0 })
    }

    /// Whether two records name the same grant or secret. Only a rename that was interrupted leaves such records.
    public func shares(with other: AccountRecord) -> Bool {
        !allGrants.isDisjoint(with: other.allGrants)
            || secrets.contains { secret in other.secrets.contains { $0.id == secret.id } }
    }
}
