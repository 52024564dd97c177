import FoundationEssentials
import OAuth
import Secrets

/// Ending what was granted, at a person's word.
extension GrantEngine {
    /// What became of a grant at its provider.
    public enum Revocation: Sendable, Equatable {
        case revoked
        /// It is no longer used here. No person consented, so the provider has nothing to revoke: an administrator takes
        /// the client's permission away there.
        case endedHere
        /// The provider has no revocation endpoint: the person removes the consent on its web page.
        case notOffered
        /// It was left in a token store that gives it out no more, so nobody here can show it to the provider: the person
        /// removes the consent on its web page.
        case abandoned(store: String)
    }

    /// Revokes all grants of an account at their providers (RFC 7009), also those that are kept here without being used,
    /// and marks them as ended.
    ///
    /// - Throws: ``GrantFault`` where a provider did not confirm; that grant is untouched then.
    public func revoke(_ account: Account) async throws(GrantFault) -> [Revocation] {
        try await keepArrivingUnused(of: account)
        var outcomes: [Revocation] = []
        for summary in try recorded(account.name).grants where summary.livesAtProvider {
            // What the provider has ended is written down, whatever happens to the task meanwhile.
            let outcome = try await uncancelled { () async throws(GrantFault) in
                try await revoke(summary.id, of: account)
            }
            outcomes.append(outcome)
        }
        return outcomes
    }

    func revoke(_ id: GrantID, of account: Account) async throws(GrantFault) -> Revocation {
        let deadline = Deadline(in: limits.call, by: time)
        let lock = try await lock(id, before: deadline)
        defer { lock.release() }
        let grant: Grant
        do throws(GrantFault) {
            grant = try await load(id, of: account).newest
        } catch {
            let store = try recorded(account.name).store(thatKept: id.text)
            guard error == .grantMissing, let store else { throw error }
            return .abandoned(store: store)
        }
        guard !grant.grantType.isAppOnly else {
            try await markRevoked(grant, of: account)
            return .endedHere
        }
        if let program = grant.binding.program {
            let outcome = try await revokeByProgram(grant, program, of: account, before: deadline)
            if outcome == .revoked { try await markRevoked(grant, of: account) }
            return outcome
        }
        guard let binding = grant.binding.endpoints, let revocationURL = binding.revocationURL else {
            return .notOffered
        }
        if let moves = try movesOfNetwork(sinceAuthorizedWith: id, of: account.name) {
            throw .needsAuthorization(.serverMoved(moves))
        }
        let users = account.connections.filter { connection in
            (try? recorded(account.name))?[connection.direction]?.grant == id
        }
        if let refreshToken = grant.refreshToken, let user = users.first ?? account.connections.first {
            let client = try await client(for: user, of: account, shownTo: revocationURL, in: binding)
            try await revoke(refreshToken, client, at: revocationURL, before: deadline)
        }
        try await markRevoked(grant, of: account)
        return .revoked
    }

    /// Has a provider end a refresh token (RFC 7009 section 2.1).
    func revoke(
        _ refreshToken: Secret, _ client: Client, at revocationURL: URL, before deadline: Deadline
    ) async throws(GrantFault) {
        let response = try await send(
            TokenRequest.revoke(
                refreshToken, hint: "refresh_token", client: client, revocationEndpoint: revocationURL),
            before: deadline)
        do {
            try RevocationAnswer.parse(response, now: time.now())
        } catch {
            throw .provider(error)
        }
    }

    /// What of the way to the provider is otherwise than when a person last authorized something with a grant; nothing
    /// where its refresh token may go that way.
    private func movesOfNetwork(
        sinceAuthorizedWith id: GrantID, of account: PlainName
    ) throws(GrantFault) -> [EndpointMove]? {
        let record = try recorded(account)
        let known = Direction.allCases.compactMap { record[$0] }.filter { $0.grant == id }
            .compactMap { $0.endpoint.network?.moves(to: network) }
        return known.contains([]) ? nil : known.first
    }

    private func markRevoked(_ grant: Grant, of account: Account) async throws(GrantFault) {
        var ended = grant
        ended.ended = .byPerson(at: time.now())
        ended.generation += 1
        _ = await saveAndReadBack(ended)
        // Also those of connections that are no longer declared.
        await cache.dropTokens(of: account.name, grants: [grant.id])
        let summary = GrantSummary(of: ended)
        try record(account.name) { record in
            record.grants.removeAll { $0.id == summary.id }
            record.grants.append(summary)
        }
        ledger.note(JournalEvent(.revoked, account: account.name, grant: grant.id))
    }

    /// Deletes everything of an account that is kept here: tokens, grants, secrets, observations. Its declaration and
    /// what the provider holds are not touched.
    ///
    /// - Throws: ``GrantFault/store(_:)``, ``GrantFault/ledger(_:)``, ``GrantFault/locked``; what is not yet deleted is still on record then.
    public func forget(_ account: PlainName) async throws(GrantFault) {
        let record = try recorded(account)
        let grants = Set(record.grants.map(\.id) + [record.sharedGrant, record.arrivingGrant].compactMap { $0 })
        // A refresh that is under way would save the grant again.
        let deadline = Deadline(in: limits.call, by: time)
        var locks: [any HeldLock] = []
        defer { for lock in locks { lock.release() } }
        for id in grants.sorted(by: { $0.text < $1.text }) { locks.append(try await lock(id, before: deadline)) }
        await cache.dropTokens(of: account, grants: Array(grants))
        for id in grants {
            await cache.letGo(id)
            try await erase(item(id, of: account))
            try self.record(account) { record in
                record.grants.removeAll { $0.id == id }
                if record.sharedGrant == id { record.sharedGrant = nil }
                if record.arrivingGrant == id { record.arrivingGrant = nil }
            }
        }
        for secret in record.secrets {
            guard let kind = StoredItem.Kind(rawValue: secret.kind) else { continue }
            try await erase(StoredItem(kind, id: secret.id, account: account))
        }
        try self.record(account) { $0 = AccountRecord() }
        ledger.note(JournalEvent(.forgotten, account: account))
    }
}

extension GrantSummary {
    /// Whether the provider may still honour it: it has not ended, or is only not used here.
    var livesAtProvider: Bool {
        guard let ended else { return true }
        return ended.isUnused == true
    }
}
