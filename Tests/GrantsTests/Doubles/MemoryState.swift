import Grants
import Secrets
import Synchronization

/// The ledger, the locks and the token cache in memory.
final class MemoryLedger: Ledger {
    private struct State {
        var records: [PlainName: AccountRecord] = [:]
        var events: [JournalEvent] = []
        var updateError: LedgerError?
    }

    private let state = Mutex(State())

    var events: [JournalEvent] { state.withLock { $0.events } }

    /// As a full disk does: what is there can still be read.
    func failUpdates(_ error: LedgerError?) { state.withLock { $0.updateError = error } }

    func accounts() throws(LedgerError) -> [PlainName] { state.withLock { $0.records.keys.sorted() } }

    func record(of account: PlainName) throws(LedgerError) -> AccountRecord {
        state.withLock { $0.records[account] ?? AccountRecord() }
    }

    @discardableResult
    func update(
        _ account: PlainName, _ change: (inout AccountRecord) -> Void
    ) throws(LedgerError) -> AccountRecord {
        let updated = state.withLock { state -> Result<AccountRecord, LedgerError> in
            if let error = state.updateError { return .failure(error) }
            var record = state.records[account] ?? AccountRecord()
            change(&record)
            state.records[account] = record
            return .success(record)
        }
        return try updated.get()
    }

    func note(_ event: JournalEvent) {
        state.withLock { $0.events.append(event) }
    }
}

/// Locks between the tasks of this process, with the queue that the kernel would keep.
actor MemoryLocks: GrantLocks {
    private var held: Set<GrantID> = []
    private var waiting: [GrantID: [CheckedContinuation<Void, Never>]] = [:]

    func lock(_ id: GrantID, within limit: Duration) async throws(LedgerError) -> (any HeldLock)? {
        if held.contains(id) {
            await withCheckedContinuation { waiting[id, default: []].append($0) }
        }
        held.insert(id)
        return MemoryLock { Task { await self.release(id) } }
    }

    private func release(_ id: GrantID) {
        guard var queue = waiting[id], !queue.isEmpty else {
            held.remove(id)
            return
        }
        queue.removeFirst().resume()
        waiting[id] = queue
    }
}

private struct MemoryLock: HeldLock {
    let onRelease: @Sendable () -> Void
    func release() { onRelease() }
}

actor MemoryCache: AccessTokenCache {
    private var tokens: [String: (token: AccessToken, fingerprint: String)] = [:]
    private var grants: [GrantID: Secret] = [:]
    private let canHold: Bool

    init(canHold: Bool = true) {
        self.canHold = canHold
    }

    func token(for connection: ConnectionKey) -> AccessToken? {
        tokens[name(connection)].flatMap { $0.fingerprint == connection.fingerprint ? $0.token : nil }
    }

    func keep(_ token: AccessToken, for connection: ConnectionKey) {
        tokens[name(connection)] = (token, connection.fingerprint)
    }

    func drop(_ connection: ConnectionKey) { tokens[name(connection)] = nil }

    func dropTokens(of account: PlainName, grants: [GrantID]) {
        tokens = tokens.filter { !$0.key.hasPrefix("\(account) ") }
    }

    func hold(_ grantLine: Secret, of id: GrantID) -> Bool {
        if canHold { grants[id] = grantLine }
        return canHold
    }

    func held(_ id: GrantID) -> Secret? { grants[id] }

    /// How many grants wait here for the token store.
    var heldCount: Int { grants.count }

    func letGo(_ id: GrantID) { grants[id] = nil }

    private func name(_ key: ConnectionKey) -> String { "\(key.account.name) \(key.connection.direction)" }
}
