import FoundationEssentials
import OAuth

/// What was granted in truth: every answer is compared with what was asked, and what one token cannot show is proved by
/// another.
extension GrantEngine {
    /// The scopes that an answer confirms.
    ///
    /// - Parameter asked: what the token had to allow. Permissions asked for as a whole, with `/.default`, came when the
    ///   token came; the answer lists which they are.
    /// - Throws: ``GrantFault/scopesNotGranted(_:)``
    func confirmed(_ answer: TokenAnswer, asked: [String], _ rules: ProviderRules) throws(GrantFault) -> [String] {
        let granted = Scopes.union([answer.scopes ?? asked, asked.filter(Scopes.standsForAll)])
        let missing = rules.missing(asked, in: granted)
        guard missing.isEmpty else { throw .scopesNotGranted(missing) }
        return granted
    }

    /// From the answer to a person's consent to the saved grant, proved for all connections that share it.
    ///
    /// - Parameters:
    ///   - answer: to the code or the device code.
    ///   - nonce: what an ID token must repeat, where the consent was asked for with one.
    ///   - keySet: the provider's keys, fetched before anything was spent.
    func conclude(
        _ ask: Asking, with answer: TokenAnswer, nonce: String?, keySet: HTTPResponse?
    ) async throws(GrantFault) -> Grant {
        let details = ask.connection.token
        // An access token that came alone is left to end by itself: at some providers its revocation would end the grant
        // that the person gave before.
        guard let refreshToken = answer.refreshToken else { throw .noRefreshToken }
        let expected = Expectation(ask.account, ask.connection, issuer: ask.binding.issuer)
        let statement = await statement(in: answer, nonce: nonce, keySet: keySet, expecting: expected)
        let granted: [String]
        let identity: GrantIdentity
        do throws(GrantFault) {
            granted = try confirmed(answer, asked: ask.redemptionScopes ?? ask.scopes, details.rules)
            identity = try self.identity(in: try statement.get(), expecting: expected)
        } catch {
            await endRefused(refreshToken, ask, by: try? statement.get())
            throw error
        }
        let grant = Grant(
            id: ask.id, account: ask.account.name, grantType: details.grantType, refreshToken: refreshToken,
            scopes: granted, identity: identity, consentedAt: time.now(), binding: .endpoints(ask.binding))
        try await keep(grant)
        return try await conclude(grant, ask)
    }

    /// Proves a saved grant for all connections that share it, and only then puts it in the place of the one before: what
    /// it does not serve goes on with that one. A run that ends in between leaves it as the arriving grant.
    func conclude(_ grant: Grant, _ ask: Asking, as origin: String = "consent") async throws(GrantFault) -> Grant {
        let proved = try await proveOthers(grant, ask)
        try await install(proved, for: ask.connection, of: ask.account, as: origin)
        return proved
    }

    /// Mints for the connections that share a new grant and whose scopes its first token did not show, and adds what came
    /// to the grant. A connection that is refused is not covered, and spoils nothing for the one that was asked for.
    ///
    /// - Throws: ``GrantFault/rotatedGrantNotSaved(_:)`` only: the saved grant is then of no more use.
    private func proveOthers(_ grant: Grant, _ ask: Asking) async throws(GrantFault) -> Grant {
        var proved = grant
        for other in ask.account.connectionsSharingGrant(with: ask.connection) {
            guard !ask.connection.token.rules.missing(other.tokenScopes, in: proved.scopes).isEmpty else { continue }
            do {
                proved = try await extend(grant.id, by: other, of: ask.account)
            } catch .rotatedGrantNotSaved(let error) {
                throw .rotatedGrantNotSaved(error)
            } catch {
                let reason = if case .provider(let error) = error { error.reason } else { "not proved" }
                ledger.note(
                    JournalEvent(
                        .refused, account: ask.account.name, direction: other.direction, grant: grant.id,
                        detail: reason))
            }
        }
        return proved
    }

    /// A living grant that lacks only the scopes of a resource for which no token was ever minted: whether it has them
    /// shows when one is.
    ///
    /// - Returns: the grant with them; nothing where the provider gives no such token.
    func extended(_ grant: Grant, for connection: Connection, of account: Account) async throws(GrantFault) -> Grant? {
        let rules = connection.token.rules
        guard rules.oneResourcePerToken || grant.grantType.isAppOnly,
            let resource = connection.tokenResource,
            grant.grantType.isAppOnly || !grant.scopes.contains(where: { rules.resource(of: $0) == resource })
        else { return nil }
        do {
            return try await uncancelled { () async throws(GrantFault) in
                try await extend(grant.id, by: connection, of: account)
            }
        } catch {
            switch error {
            case .provider(.refused(let answer)) where answer.error == "invalid_scope": return nil
            // That says nothing of the consent, so no person is asked in its place.
            case .provider(let refusal) where Verdict(on: refusal).asksToWait || Verdict(on: refusal) == .misconfigured:
                throw error
            case .provider(.refused), .scopesNotGranted: return nil
            default: throw error
            }
        }
    }

    /// Mints once for a connection whose scopes the grant does not show, and saves the grant with them. A refusal ends
    /// nothing. The token itself is let go: the connection may not be authorized.
    private func extend(
        _ id: GrantID, by connection: Connection, of account: Account
    ) async throws(GrantFault) -> Grant {
        let deadline = Deadline(in: limits.call, by: time)
        let lock = try await lock(id, before: deadline)
        defer { lock.release() }
        let grant = try await load(id, of: account).newest
        let key = ConnectionKey(account: account, connection: connection, grant: id)
        let minted: Minted
        if grant.grantType.isAppOnly {
            minted = try await mintAlone(grant, for: key, before: deadline)
        } else {
            try await proveWritable(grant)
            minted = try await exchange(grant, for: key, before: deadline)
        }
        let confirmation = Result { () throws(GrantFault) in
            try confirmed(minted.answer, asked: connection.tokenScopes, connection.token.rules)
        }
        var next = minted.grant
        if case .success(let scopes) = confirmation {
            next.scopes = Scopes.union([next.scopes, scopes])
            next.generation = grant.generation + 1
        }
        // Also after a refusal: the refresh token may have been rotated by it.
        if next != grant { try await saveRotated(next, before: deadline) }
        rememberSummary(next, of: key)
        _ = try confirmation.get()
        return next
    }
}
