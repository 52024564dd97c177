public import FoundationEssentials
public import Grants

/// The ledger in the state directory: one JSON file an account, replaced as a whole under the account's lock.
public struct FileLedger: Ledger {
    private let directory: StateDirectory
    private let now: @Sendable () -> Date
    private let commit: @Sendable () -> String?

    /// - Parameter commit: the commit that the declarations come from, for the journal; nothing where they come from none.
    public init(
        in directory: StateDirectory, now: @escaping @Sendable () -> Date = { Date() },
        commit: @escaping @Sendable () -> String? = { nil }
    ) {
        self.directory = directory
        self.now = now
        self.commit = commit
    }

    public func record(of account: PlainName) throws(LedgerError) -> AccountRecord {
        let path = directory.record(of: account)
        guard let data = try PrivateFile.read(path) else { return AccountRecord() }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .secondsSince1970
        // A record that cannot be read is never taken for an empty one: that would forget where the grants lie.
        guard let record = try? decoder.decode(AccountRecord.self, from: data) else {
            throw LedgerError(path: path, detail: "is damaged", isDamaged: true)
        }
        guard record.version == AccountRecord.currentVersion else {
            throw LedgerError(
                path: path, detail: "is of version \(record.version), made by another mailgrant", isDamaged: true)
        }
        return record
    }

    public func accounts() throws(LedgerError) -> [PlainName] { try directory.recordedAccounts() }

    @discardableResult
    public func update(
        _ account: PlainName, _ change: (inout AccountRecord) -> Void
    ) throws(LedgerError) -> AccountRecord {
        let lockPath = directory.lock(named: "account-\(account)")
        let lock = OpenFileLock(try PrivateFile.openLock(lockPath))
        try lock.takeSoon(path: lockPath)
        defer { lock.release() }
        let before = try record(of: account)
        var record = before
        change(&record)
        guard record != before else { return record }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .secondsSince1970
        let path = directory.record(of: account)
        guard let data = try? encoder.encode(record) else {
            throw LedgerError(path: path, detail: "cannot be encoded")
        }
        try PrivateFile.replace(path, with: data)
        return record
    }

    public func note(_ event: JournalEvent) {
        let record = JournalRecord(at: now(), commit: commit(), event)
        try? Journal(in: directory).append(record)
    }
}
