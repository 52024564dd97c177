import OAuth
import Secrets

/// Putting a grant in the place of the one before, so that at no time there is none.
extension GrantEngine {
    /// Saves the grant, reads it back, and only then lets the old one go.
    func keep(_ grant: Grant, for ask: Asking) async throws(GrantFault) {
        var failure = await saveAndReadBack(grant)
        // The consent is spent and only this copy of it exists: try again while the person waits.
        let deadline = Deadline(in: limits.call, by: time)
        while failure != nil, !deadline.isOver {
            await time.pause(deadline.limiting(.milliseconds(200)))
            failure = await saveAndReadBack(grant)
        }
        if let failure { throw .rotatedGrantNotSaved(failure.error) }
        try await install(grant, for: ask.connection, of: ask.account)
    }

    /// Puts a saved grant in the place of the one before, which is let go.
    ///
    /// - Parameter origin: how it came, for the journal.
    func install(
        _ grant: Grant, for connection: Connection, of account: Account, as origin: String = "consent"
    ) async throws(GrantFault) {
        let deadline = Deadline(in: limits.call, by: time)
        let replaced = try recorded(account.name).grant(for: connection)
        // A refresh of the old grant that is under way comes to its end first; it would save again what is erased here.
        var lock: (any HeldLock)?
        if let replaced, replaced != grant.id { lock = try? await self.lock(replaced, before: deadline) }
        defer { lock?.release() }
        try adopt(grant, for: connection, of: account, as: origin)
        guard let replaced, replaced != grant.id else { return }
        await cache.letGo(replaced)
        try? await store.erase(item(replaced, of: account.name), interaction: interaction)
    }

    /// Writes down that a connection is authorized with a grant, and moves the others that shared the one before.
    func adopt(
        _ grant: Grant, for connection: Connection, of account: Account, as origin: String = "consent"
    ) throws(GrantFault) {
        let now = time.now()
        let isNewConsent = try recorded(account.name).grant(for: connection) != grant.id
        try record(account.name) { record in
            let replaced = record.grant(for: connection)
            record.grants.removeAll { $0.id == grant.id || $0.id == replaced }
            record.grants.append(GrantSummary(of: grant))
            if record.arrivingGrant == grant.id { record.arrivingGrant = nil }
            if !connection.hasOwnToken {
                record.sharedGrant = grant.id
                if let replaced, isNewConsent { record.moveConnections(from: replaced, to: grant.id) }
            }
            var observed = ConnectionRecord(
                grant: grant.id, hasOwnGrant: connection.hasOwnToken, authorizedAt: now,
                endpoint: MailEndpoint(of: connection))
            // Authorizing again what has not changed takes nothing back.
            if let before = record[connection.direction], before.grant == grant.id, !isNewConsent,
                before.endpoint == observed.endpoint
            {
                observed.verified = before.verified
            }
            record[connection.direction] = observed
        }
        let how = isNewConsent ? origin : "covered by the grant"
        ledger.note(
            JournalEvent(
                .authorized, account: account.name, direction: connection.direction, grant: grant.id, detail: how))
    }
}

extension AccountRecord {
    /// The connections that were authorized with the old shared grant go on with the new one, to be verified anew.
    fileprivate mutating func moveConnections(from old: GrantID, to new: GrantID) {
        changeConnections(of: old) { record in
            guard !record.hasOwnGrant else { return }
            record.grant = new
            record.verified = nil
            record.refusal = nil
            record.standing = nil
        }
    }
}
