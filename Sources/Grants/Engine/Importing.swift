import FoundationEssentials
import OAuth
public import Secrets

/// Taking over a refresh token that another program obtained with the same client.
extension GrantEngine {
    /// What became of an imported refresh token.
    public struct Imported: Sendable, Equatable {
        public var identity: GrantIdentity
        /// The connections that it authorizes, incoming first.
        public var authorized: [Direction]
        /// The connections that it does not serve, with what they lack.
        public var uncovered: [Direction: [String]]
    }

    /// Uses a refresh token once at the declared token endpoint, compares what came with what the connections need, and
    /// authorizes those that it serves as after a consent. Their mail servers are not asked.
    ///
    /// A provider that rotates has spent the token by then, so its successor is saved whatever the comparison says. One
    /// that serves no connection, or another mailbox, is kept without being used, and the grant before stays in force.
    ///
    /// - Parameter direction: the connection whose own token it is; nothing for the shared one.
    /// - Throws: ``GrantFault``. Nothing was spent where the token store would not save.
    public func importRefreshToken(
        _ refreshToken: Secret, for account: Account, _ direction: Direction?
    ) async throws(GrantFault) -> Imported {
        guard let connection = account.connection(ofOwnToken: direction), connection.authentication == .oauth2 else {
            throw .noConnection
        }
        guard !connection.token.grantType.isAppOnly, connection.token.program == nil else {
            throw .usesNoRefreshToken(connection.token.grantType)
        }
        let metadata = try await metadata(for: connection.token)
        let binding = try binding(of: connection.token, metadata)
        // Whether the client can show itself is known before anything is written.
        _ = try await client(for: connection, of: account, tokenURL: binding.tokenURL)
        let ask = Asking(
            account: account, connection: connection, metadata: metadata, binding: binding,
            id: GrantID(randomness.uuid()))
        try await proveStoreSaves(under: ask.id, for: connection, of: account)
        return try await uncancelled { () async throws(GrantFault) in
            let grant: Grant
            do throws(GrantFault) {
                grant = try await importedGrant(refreshToken, ask)
            } catch {
                await discardUnspent(refreshToken, under: ask.id, of: account.name)
                throw error
            }
            return try await authorize(with: grant, ask, givenAs: refreshToken)
        }
    }

    /// From the refresh token to the saved grant, checked as far as one answer allows.
    private func importedGrant(_ refreshToken: Secret, _ ask: Asking) async throws(GrantFault) -> Grant {
        let deadline = Deadline(in: limits.call, by: time)
        let details = ask.connection.token
        let keySet = try await keySet(
            of: ask.binding, asked: details.additionalScopes.contains("openid"), before: deadline)
        var grant = Grant(
            id: ask.id, account: ask.account.name, grantType: details.grantType, refreshToken: refreshToken,
            scopes: [], identity: .notStated, consentedAt: time.now(), binding: .endpoints(ask.binding),
            // Whatever ends this run: nothing is authorized with what nobody has compared.
            ended: GrantEnd(at: time.now(), reason: "import not finished", isUnused: true))
        // Of the length that it will have: some stores keep short items only.
        try await proveWritable(grant)
        try keepUnused(grant, of: ask.account.name)
        let client = try await client(for: ask.connection, of: ask.account, tokenURL: ask.binding.tokenURL)
        let answer = try await tokenAnswer(
            to: TokenRequest.refresh(
                refreshToken, scopes: ask.redemptionScopes, client: client, tokenEndpoint: ask.binding.tokenURL),
            before: deadline)

        let asked = ask.redemptionScopes ?? ask.scopes
        grant.refreshToken = answer.refreshToken ?? refreshToken
        grant.scopes = Scopes.union([answer.scopes ?? asked, asked.filter(Scopes.standsForAll)])
        grant.generation += 1
        var contradiction: GrantFault?
        do throws(GrantFault) {
            let expected = Expectation(ask.account, ask.connection, issuer: ask.binding.issuer)
            let statement = await statement(in: answer, nonce: nil, keySet: keySet, expecting: expected)
            grant.identity = try identity(in: try statement.get(), expecting: expected)
            grant.ended = nil
        } catch {
            contradiction = error
            if case .otherIdentity = error { grant.ended?.reason = "imported for another mailbox" }
        }
        try await saveRotated(grant, before: deadline)
        if let contradiction {
            try keepUnused(grant, of: ask.account.name)
            throw contradiction
        }
        return grant
    }

    /// Authorizes the connections that a grant serves.
    private func authorize(
        with imported: Grant, _ ask: Asking, givenAs refreshToken: Secret
    ) async throws(GrantFault) -> Imported {
        var grant = imported
        var outcome = Imported(identity: grant.identity, authorized: [], uncovered: [:])
        for connection in ask.account.connectionsSharingGrant(with: ask.connection) {
            do {
                // What that gave is saved, whether or not it was enough.
                _ = try await extended(grant, for: connection, of: ask.account)
            } catch .rotatedGrantNotSaved(let error) {
                throw .rotatedGrantNotSaved(error)
            } catch {}
            grant = try await load(ask.id, of: ask.account).newest
            let missing = connection.token.rules.missing(connection.tokenScopes, in: grant.scopes)
            guard missing.isEmpty else {
                outcome.uncovered[connection.direction] = missing
                continue
            }
            try await install(grant, for: connection, of: ask.account, as: "imported refresh token")
            outcome.authorized.append(connection.direction)
        }
        guard outcome.authorized.isEmpty else { return outcome }
        try keepUnused(grant, of: ask.account.name)
        if grant.refreshToken == refreshToken {
            await discardUnspent(refreshToken, under: ask.id, of: ask.account.name)
        }
        throw .scopesNotGranted(Direction.allCases.flatMap { outcome.uncovered[$0] ?? [] })
    }

    /// Takes back what was saved of a refresh token that is still the one in the person's hands. Its successor may be
    /// held where the token store would not save it.
    private func discardUnspent(_ refreshToken: Secret, under id: GrantID, of account: PlainName) async {
        await discardProbe(under: id, of: account)
        let item = item(id, of: account)
        let held = await cache.held(id).flatMap(GrantCodec.grant(from:))
        guard let line = try? await store.read(item, interaction: interaction),
            GrantCodec.grant(from: line)?.refreshToken == refreshToken,
            held == nil || held?.refreshToken == refreshToken
        else { return }
        await cache.letGo(id)
        try? await erase(item)
        _ = try? record(account) { record in
            record.grants.removeAll { $0.id == id }
            if record.arrivingGrant == id { record.arrivingGrant = nil }
        }
    }
}

extension Account {
    /// The connection whose own token a word on the command line means; without one, a connection that uses the shared
    /// token.
    fileprivate func connection(ofOwnToken direction: Direction?) -> Connection? {
        guard let direction else { return connections.first { !$0.hasOwnToken && $0.authentication == .oauth2 } }
        return self[direction].flatMap { $0.hasOwnToken ? $0 : nil }
    }
}
