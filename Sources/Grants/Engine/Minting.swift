import FoundationEssentials
import OAuth
import Secrets

/// Handing out access tokens without a person.
extension GrantEngine {
    /// An access token for a connection: the cached one, or one that is minted now.
    ///
    /// Only one process mints for a grant at a time; the others wait for its lock and then find its token.
    ///
    /// - Parameter asksAgain: true where a person is watching and wants failures observed earlier tried afresh.
    /// - Throws: ``GrantFault``. The grant is untouched but for the provider's own verdict.
    public func accessToken(
        for account: Account, _ direction: Direction, asksAgain: Bool = false
    ) async throws(GrantFault) -> AccessToken {
        let deadline = Deadline(in: limits.call, by: time)
        let key = try authorizedConnection(of: account, direction, asksAgain: asksAgain)
        if let token = try await observed(key, asksAgain: asksAgain) { return token }

        let lock = try await lock(key.grant, before: deadline)
        defer { lock.release() }
        // Whoever held the lock may have minted, failed, or replaced the grant.
        let current = try authorizedConnection(of: account, direction, asksAgain: asksAgain)
        if let token = try await observed(current, asksAgain: asksAgain) { return token }
        return try await uncancelled { () async throws(GrantFault) in
            try await mint(for: current, before: deadline)
        }
    }

    /// Runs something to its end though the task is cancelled meanwhile: between a refresh token or a code that is
    /// spent and the save of what came for it there is no way back.
    func uncancelled<Value: Sendable>(
        _ body: @escaping @Sendable () async throws(GrantFault) -> Value
    ) async throws(GrantFault) -> Value {
        let task = Task { () async -> Result<Value, GrantFault> in
            do throws(GrantFault) {
                return .success(try await body())
            } catch {
                return .failure(error)
            }
        }
        return try await task.value.get()
    }

    /// The grant that a connection is authorized with.
    ///
    /// - Throws: ``GrantFault`` where it is not, or has lost its authorization.
    public func grant(of account: Account, _ direction: Direction) throws(GrantFault) -> GrantID {
        try authorizedConnection(of: account, direction).grant
    }

    /// What is declared, authorized and has lost nothing since.
    ///
    /// - Parameter asksAgain: true where the provider's refusal is not believed for good: the grant itself lives, and an
    ///   administrator may have lifted what stood in the way.
    func authorizedConnection(
        of account: Account, _ direction: Direction, asksAgain: Bool = false
    ) throws(GrantFault) -> ConnectionKey {
        guard let connection = account[direction] else { throw .noConnection }
        guard connection.authentication == .oauth2 else { throw .usesPassword }
        var record = try recorded(account.name)
        if asksAgain { record[direction]?.refusal = nil }
        switch ConnectionState(of: connection, in: record) {
        case .declared: throw .notAuthorized
        case .needsAuthorization(let loss): throw .needsAuthorization(loss)
        case .authorized, .verified: break
        }
        guard let grant = record[direction]?.grant else { throw .notAuthorized }
        return ConnectionKey(account: account, connection: connection, grant: grant)
    }

    /// The answer that needs no provider: a cached token, or a failure that would only repeat.
    private func observed(_ key: ConnectionKey, asksAgain: Bool) async throws(GrantFault) -> AccessToken? {
        if let token = await cache.token(for: key), token.isUsable(at: time.now()) { return token }
        guard !asksAgain, let standing = try recorded(key.account.name)[key.connection.direction]?.standing,
            standing.until > time.now(),
            standing.kind == .throttled || standing.declaration == declaration(of: key)
        else { return nil }
        throw .standing(standing)
    }

    func lock(_ id: GrantID, before deadline: Deadline) async throws(GrantFault) -> any HeldLock {
        let lock: (any HeldLock)?
        do {
            lock = try await locks.lock(id, within: deadline.remaining)
        } catch {
            throw .ledger(error)
        }
        guard let lock else { throw .locked }
        return lock
    }

    func recorded(_ account: PlainName) throws(GrantFault) -> AccountRecord {
        do {
            return try ledger.record(of: account)
        } catch {
            throw .ledger(error)
        }
    }

    @discardableResult
    func record(
        _ account: PlainName, _ change: (inout AccountRecord) -> Void
    ) throws(GrantFault) -> AccountRecord {
        do {
            return try ledger.update(account, change)
        } catch {
            throw .ledger(error)
        }
    }

    /// Mints under the grant's lock.
    private func mint(for key: ConnectionKey, before deadline: Deadline) async throws(GrantFault) -> AccessToken {
        let copies = try await load(key.grant, of: key.account)
        if let loss = AuthorizationLoss(of: GrantSummary(of: copies.newest), for: key.connection) {
            rememberSummary(copies.newest, of: key)
            throw .needsAuthorization(loss)
        }
        let isAppOnly = copies.newest.grantType.isAppOnly
        let program = copies.newest.binding.program
        let minted: Minted
        if isAppOnly {
            do {
                minted = try await mintAlone(copies.newest, for: key, before: deadline)
            } catch {
                throw settle(error.withoutPerson, for: key)
            }
        } else {
            try await proveWritable(copies.newest)
            if let program {
                minted = try await mintByProgram(copies, program, for: key, before: deadline)
            } else {
                minted = try await refresh(copies, for: key, before: deadline)
            }
        }
        // Saved before it is used: a provider that rotates has spent the old refresh token by now.
        if minted.grant != copies.newest { try await saveRotated(minted.grant, before: deadline) }
        if minted.grant.scopes != copies.newest.scopes { rememberSummary(minted.grant, of: key) }
        if let loss = AuthorizationLoss(of: GrantSummary(of: minted.grant), for: key.connection) {
            throw .needsAuthorization(loss)
        }

        if let program { _ = try identity(minted.stated, of: program, for: key.connection, of: key.account) }
        let granted = try confirmed(minted.answer, asked: key.connection.tokenScopes, key.connection.token.rules)
        let token = AccessToken(
            minted: minted.answer.accessToken, at: time.now(), lifetime: minted.answer.expiresIn,
            minimumRemaining: key.connection.minimumRemaining)
        await cache.keep(token, for: key)
        // Another process may have found out meanwhile that the provider ends tokens: this one was then asked for one
        // connection all the same.
        if !minted.namedScopes, (try? sharesToken(key)) == true {
            // An answer that names no scopes gave all that were granted.
            let scopes = minted.answer.scopes == nil ? minted.grant.scopes : granted
            await shareToken(minted.answer, scopes: scopes, mintedFor: key)
        }
        clearStanding(of: key)
        ledger.note(
            JournalEvent(
                isAppOnly ? .minted : .refreshed, account: key.account.name, direction: key.connection.direction,
                grant: key.grant,
                detail: minted.origin(after: copies.newest)))
        return token
    }

    /// The token store is right and the ledger only repeats it; where they differ the ledger learns.
    func rememberSummary(_ grant: Grant, of key: ConnectionKey) {
        remember(key.account.name) { record in
            guard record.uses(grant.id) else { return }
            record.grants.removeAll { $0.id == grant.id }
            record.grants.append(GrantSummary(of: grant))
        }
    }

    private func clearStanding(of key: ConnectionKey) {
        guard let observed = (try? recorded(key.account.name))?[key.connection.direction],
            observed.standing != nil || observed.refusal != nil
        else { return }
        remember(key) { observed in
            observed.standing = nil
            observed.refusal = nil
        }
    }

    /// Writes down what only spares the next call a question: where the ledger does not take it, what the provider
    /// said counts all the same.
    func remember(_ account: PlainName, _ change: (inout AccountRecord) -> Void) {
        _ = try? record(account, change)
    }

    /// The same for a connection, unless a new consent has given it another grant meanwhile.
    func remember(_ key: ConnectionKey, _ change: (inout ConnectionRecord) -> Void) {
        remember(key.account.name) { record in
            guard var observed = record[key.connection.direction], observed.grant == key.grant else { return }
            change(&observed)
            record[key.connection.direction] = observed
        }
    }

    /// Everything in a declaration that could make a refused request succeed when it is changed.
    func declaration(of key: ConnectionKey) -> String {
        let details = key.connection.token
        let secrets = (try? ledger.record(of: key.account.name).secrets.map(\.id)) ?? []
        return
            ([
                key.fingerprint, details.clientID, details.clientAuthentication?.rawValue ?? "",
                details.certificate ?? "",
            ] + secrets + details.programWords)
            .joined(separator: "\n")
    }
}
