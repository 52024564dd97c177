import OAuth
import Secrets

/// Putting a grant in the place of the one before, so that at no time there is none.
extension GrantEngine {
    /// Saves a grant that has just come, and reads it back.
    func keep(_ grant: Grant) async throws(GrantFault) {
        var failure = await saveAndReadBack(grant)
        // The consent is spent and only this copy of it exists: try again while the person waits.
        let deadline = Deadline(in: limits.call, by: time)
        while failure != nil, !deadline.isOver {
            await time.pause(deadline.limiting(.milliseconds(200)))
            failure = await saveAndReadBack(grant)
        }
        if let failure { throw .rotatedGrantNotSaved(failure.error) }
    }

    /// Puts a saved grant in the place of the one before, which is let go unless a connection goes on with it.
    ///
    /// - Parameter origin: how it came, for the journal.
    func install(
        _ grant: Grant, for connection: Connection, of account: Account, as origin: String = "consent"
    ) async throws(GrantFault) {
        let deadline = Deadline(in: limits.call, by: time)
        let before = try recorded(account.name).grants(for: connection).subtracting([grant.id])
        // A refresh of an old grant that is under way comes to its end first; it would save again what is erased here.
        var locks: [any HeldLock] = []
        defer { for lock in locks { lock.release() } }
        for id in before.sorted(by: { $0.text < $1.text }) {
            if let lock = try? await lock(id, before: deadline) { locks.append(lock) }
        }
        let record = try adopt(grant, for: connection, of: account, as: origin)
        for id in before where !record.uses(id) {
            await cache.letGo(id)
            try? await store.erase(item(id, of: account.name), interaction: interaction)
        }
    }

    /// Writes down that a connection is authorized with a grant, and moves those of the others that it serves.
    private func adopt(
        _ grant: Grant, for connection: Connection, of account: Account, as origin: String
    ) throws(GrantFault) -> AccountRecord {
        let now = time.now()
        let summary = GrantSummary(of: grant)
        let isNewConsent = try recorded(account.name).grant(for: connection) != grant.id
        let record = try record(account.name) { record in
            let before = record.grants(for: connection)
            record.grants.removeAll { $0.id == grant.id }
            record.grants.append(summary)
            if record.arrivingGrant == grant.id { record.arrivingGrant = nil }
            if !connection.hasOwnToken, isNewConsent {
                record.sharedGrant = grant.id
                record.moveConnections(to: summary, of: account)
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
            let unused = before.filter { !record.uses($0) }
            record.grants.removeAll { unused.contains($0.id) }
            record.forgetAbandoned(unused.union([grant.id]).map(\.text))
        }
        let how = isNewConsent ? origin : "covered by the grant"
        ledger.note(
            JournalEvent(
                .authorized, account: account.name, direction: connection.direction, grant: grant.id, detail: how))
        return record
    }

    /// Writes down a grant that no connection uses, so that it can be revoked and forgotten.
    func keepUnused(_ grant: Grant, of account: PlainName) throws(GrantFault) {
        try record(account) { record in
            record.grants.removeAll { $0.id == grant.id }
            record.grants.append(GrantSummary(of: grant))
        }
    }

    /// The same for one that an earlier run had saved and not put in its place.
    func keepArrivingUnused(of account: Account) async throws(GrantFault) {
        guard let id = try recorded(account.name).arrivingGrant else { return }
        // The probe of a run that ended before it had a grant is none.
        guard let grant = try? await load(id, of: account).newest else { return }
        try keepUnused(grant, of: account.name)
    }
}

extension AccountRecord {
    /// The grants in whose place a new one for a connection comes: its own, or those that share one token.
    fileprivate func grants(for connection: Connection) -> Set<GrantID> {
        guard !connection.hasOwnToken else { return Set([grant(for: connection)].compactMap { $0 }) }
        let shared = Direction.allCases.compactMap { self[$0] }.filter { !$0.hasOwnGrant }.map(\.grant)
        return Set((shared + [sharedGrant]).compactMap { $0 })
    }

    /// The connections that were authorized with an old shared grant go on with the new one, to be verified anew. One
    /// that the new grant does not serve keeps the old, which may. What a person revoked stays so until the person
    /// authorizes that connection, too.
    fileprivate mutating func moveConnections(to new: GrantSummary, of account: Account) {
        for direction in Direction.allCases {
            guard var record = self[direction], !record.hasOwnGrant, let old = record.grant, old != new.id else {
                continue
            }
            guard summary(of: old)?.ended?.isByPerson != true else { continue }
            if let connection = account[direction], connection.authentication == .oauth2, !connection.hasOwnToken,
                AuthorizationLoss(of: new, for: connection) != nil
            {
                continue
            }
            record.grant = new.id
            record.verified = nil
            record.refusal = nil
            record.standing = nil
            self[direction] = record
        }
    }
}
