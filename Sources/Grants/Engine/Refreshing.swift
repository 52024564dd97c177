import FoundationEssentials
import OAuth
import Secrets

/// The refresh exchange and the provider's verdict on it (RFC 6749 section 6).
extension GrantEngine {
    struct Minted {
        /// With the rotated refresh token, where the provider gave one.
        var grant: Grant
        var answer: TokenAnswer
        /// Whether the token was asked for one connection alone, and so serves no other.
        var namedScopes: Bool
        /// Whose mailbox a provider's program says the token is for.
        var stated: String?

        /// How the token came, for the journal; nothing where it came in the usual way.
        func origin(after before: Grant) -> String? {
            if grant.grantType.isAppOnly { return "asked by the client itself" }
            if grant.programState != before.programState { return "program's state rotated" }
            return grant == before ? nil : "refresh token rotated"
        }
    }

    func refresh(
        _ copies: Copies, for key: ConnectionKey, before deadline: Deadline
    ) async throws(GrantFault) -> Minted {
        try await believing(copies, for: key) { (grant) async throws(GrantFault) in
            try await exchange(grant, for: key, before: deadline)
        }
    }

    /// Mints, and believes a verdict that ends something when it is given twice.
    func believing(
        _ copies: Copies, for key: ConnectionKey, _ mint: (Grant) async throws(GrantFault) -> Minted
    ) async throws(GrantFault) -> Minted {
        do {
            return try await mint(copies.newest)
        } catch {
            guard error.verdict?.endsSomething == true else { throw settle(error, for: key) }
        }
        // "Refused" must be seen twice, the second time of what the store then holds: another machine may have
        // rotated it, and of two differing copies either may be the one that the provider honours.
        let again = try await load(key.grant, of: key.account)
        let spent = copies.newest.renewing
        let candidate =
            [again.newest, again.older, copies.older].compactMap { $0 }.first { $0.renewing != spent }
            ?? again.newest
        do {
            var minted = try await mint(candidate)
            // Whatever copy it came from, the result must count as the newest.
            minted.grant.generation = max(minted.grant.generation, again.newest.generation + 1)
            return minted
        } catch {
            guard error.verdict == .grantRefused else { throw settle(error, for: key) }
            throw await end(again.newest, by: error, for: key)
        }
    }

    func exchange(
        _ grant: Grant, for key: ConnectionKey, before deadline: Deadline
    ) async throws(GrantFault) -> Minted {
        guard let refreshToken = grant.refreshToken, let tokenURL = grant.binding.endpoints?.tokenURL else {
            throw .noRefreshToken
        }
        let rules = key.connection.token.rules
        let answer: TokenAnswer
        if try namesScopes(key, at: tokenURL) {
            do {
                answer = try await refreshAnswer(
                    to: TokenRequest.refresh(
                        refreshToken, scopes: key.connection.refreshScopes,
                        client: client(for: key.connection, of: key.account, tokenURL: tokenURL),
                        tokenEndpoint: tokenURL),
                    before: deadline)
                return Minted(grant: grant.rotated(by: answer), answer: answer, namedScopes: true)
            } catch .provider(.refused(let refusal))
                where refusal.error == "invalid_scope" && !rules.oneResourcePerToken
            {
                // The grant covers these scopes, so the server objects to the subset. What follows asks without.
            }
        }
        answer = try await refreshAnswer(
            to: TokenRequest.refresh(
                refreshToken, scopes: nil, client: client(for: key.connection, of: key.account, tokenURL: tokenURL),
                tokenEndpoint: tokenURL),
            before: deadline)
        rememberRefusalOfScopes(key, at: tokenURL)
        let rotated = grant.rotated(by: answer)
        // What a token for one resource lacks says nothing of the others.
        return Minted(
            grant: rules.oneResourcePerToken ? rotated : rotated.narrowed(to: answer.scopes), answer: answer,
            namedScopes: false)
    }

    /// Spends a refresh token, unless so little time is left that its successor might come too late to be heard.
    private func refreshAnswer(
        to request: HTTPRequest, before deadline: Deadline
    ) async throws(GrantFault) -> TokenAnswer {
        guard deadline.remaining >= limits.exchange / 3 else { throw .noTimeLeft }
        return try await tokenAnswer(to: request, before: deadline)
    }

    /// Whether a refresh request names the connection's scopes: always, but where the provider's file says otherwise
    /// or the server was seen to refuse it.
    ///
    /// RFC 6749 section 6 allows it. Yet some servers let a refresh token live on with the scopes of its last use
    /// only, so that it no longer serves the other connection. The grant is narrower from then on; the next consent
    /// makes one that is never narrowed, since it is refreshed without naming scopes.
    private func namesScopes(_ key: ConnectionKey, at tokenURL: URL) throws(GrantFault) -> Bool {
        guard key.connection.token.rules.namesScopesAtRefresh, !key.connection.tokenScopes.isEmpty,
            try !sharesToken(key)
        else { return false }
        return try recorded(key.account.name).endpointsRefusingScopes?.contains(tokenURL) != true
    }

    /// Never fails: the answer that came before may be the only place where the next refresh token is.
    private func rememberRefusalOfScopes(_ key: ConnectionKey, at tokenURL: URL) {
        guard (try? namesScopes(key, at: tokenURL)) == true else { return }
        remember(key.account.name) { $0.endpointsRefusingScopes = ($0.endpointsRefusingScopes ?? []) + [tokenURL] }
    }

    /// Sends a token request and reads the answer.
    func tokenAnswer(to request: HTTPRequest, before deadline: Deadline) async throws(GrantFault) -> TokenAnswer {
        let response = try await send(request, before: deadline)
        do {
            return try TokenAnswer.parse(response, now: time.now())
        } catch {
            throw .provider(error)
        }
    }

    func send(_ request: HTTPRequest, before deadline: Deadline) async throws(GrantFault) -> HTTPResponse {
        do {
            return try await transport.send(request, timeout: deadline.limiting(limits.exchange))
        } catch {
            throw .transport(error)
        }
    }

    /// Writes down what the next call should know of a failure, and gives it back.
    func settle(_ fault: GrantFault, for key: ConnectionKey) -> GrantFault {
        guard let verdict = fault.verdict, let reason = fault.reason else { return fault }
        let direction = key.connection.direction
        let now = time.now()
        let codes = fault.codes(by: key.connection.token.rules)
        ledger.note(
            JournalEvent(
                .refused, account: key.account.name, direction: direction, grant: key.grant, detail: reason))
        switch verdict {
        case .connectionRefused:
            return refuse(key, reason: fault.words ?? reason, codes)
        case .wait(let seconds?):
            let standing = StandingFailure(
                kind: .throttled, until: now.addingTimeInterval(TimeInterval(seconds)), reason: reason,
                declaration: declaration(of: key), codes: codes)
            // The provider asked this client to wait, for whichever connection.
            remember(key.account.name) { record in
                record.changeConnections(of: key.grant) { $0.standing = standing }
            }
        case .misconfigured:
            let standing = StandingFailure(
                kind: .misconfigured, until: now.addingTimeInterval(Self.misconfigurationPause),
                reason: fault.words ?? reason,
                declaration: declaration(of: key), codes: codes)
            remember(key) { $0.standing = standing }
        case .grantRefused, .wait(nil), .protocolFault: break
        }
        return fault
    }

    /// Ten minutes: an administrator who mends a registration is not kept waiting, and cron asks six times an hour.
    private static let misconfigurationPause: TimeInterval = 600

    /// The connection's authorization ends; the grant may still serve another.
    private func refuse(_ key: ConnectionKey, reason: String, _ codes: ErrorCodes?) -> GrantFault {
        let refusal = RefusalRecord(at: time.now(), reason: reason, codes: codes)
        remember(key) { $0.refusal = refusal }
        return .needsAuthorization(.refused(refusal))
    }

    /// `invalid_grant`, seen twice: by its reason the connection's authorization ends, or the grant itself. A program that
    /// says the same leaves no doubt.
    private func end(
        _ grant: Grant, by fault: GrantFault, for key: ConnectionKey
    ) async -> GrantFault {
        let reason = fault.reason ?? ""
        let codes = fault.codes(by: key.connection.token.rules)
        await cache.drop(key)
        if case .provider(.refused(let answer)) = fault, !answer.saysTokenIsDead(by: key.connection.token.rules) {
            ledger.note(
                JournalEvent(
                    .refused, account: key.account.name, direction: key.connection.direction, grant: grant.id,
                    detail: reason))
            return refuse(key, reason: reason, codes)
        }
        let end = GrantEnd(at: time.now(), reason: fault.words ?? reason, codes: codes)
        var ended = grant
        ended.ended = end
        ended.generation += 1
        // Marked, not deleted. Where the store would not take the mark the ledger's is enough.
        _ = await saveAndReadBack(ended)
        rememberSummary(ended, of: key)
        ledger.note(
            JournalEvent(.ended, account: key.account.name, grant: ended.id, detail: reason))
        return .needsAuthorization(.grantEnded(end))
    }
}

extension Connection {
    /// What a refresh request names. Where a token is for one resource, the request says what it is to bring: a new
    /// refresh token comes only where `offline_access` is among the scopes, as at the consent.
    fileprivate var refreshScopes: [String] {
        guard token.rules.oneResourcePerToken else { return tokenScopes }
        return Scopes.union([tokenScopes, token.additionalScopes.filter { $0.lowercased() == "offline_access" }])
    }
}

extension Grant {
    /// What is spent or shown when a token is minted.
    fileprivate var renewing: Secret? { refreshToken ?? programState }

    /// With the refresh token of an answer, where it has a new one.
    fileprivate func rotated(by answer: TokenAnswer) -> Grant {
        guard let rotated = answer.refreshToken, rotated != refreshToken else { return self }
        var next = self
        next.refreshToken = rotated
        next.generation += 1
        return next
    }

    /// With the scopes of an answer to a request that named none and so asked for all (RFC 6749 section 6): where it
    /// has fewer, the grant has become narrower.
    fileprivate func narrowed(to answered: [String]?) -> Grant {
        guard let answered, !Scopes.missing(scopes, in: answered).isEmpty else { return self }
        var next = self
        next.scopes = answered
        next.generation += 1
        return next
    }
}
