import FoundationEssentials
public import Grants

/// In which token store the grants of this user rest, whatever is declared: where they were put, and where a
/// `mailgrant store migrate` moves them.
public struct StoreInUse: Sendable {
    private let directory: StateDirectory

    public init(in directory: StateDirectory) {
        self.directory = directory
    }

    public struct Record: Sendable, Equatable, Codable {
        var version = 1
        /// As it is declared, such as `sealed-file`. What is saved goes there.
        public var inUse: String
        /// The store that everything is being copied to. Nothing is read from it yet; see ``StoreInUse/changes()``.
        public var movingTo: String?
        /// The store that is being emptied: everything is in the one in use.
        public var movingFrom: String?
        /// The store that was emptied last: a declaration that still names it is behind.
        public var movedFrom: String?

        public init(
            inUse: String, movingTo: String? = nil, movingFrom: String? = nil, movedFrom: String? = nil
        ) {
            self.inUse = inUse
            self.movingTo = movingTo
            self.movingFrom = movingFrom
            self.movedFrom = movedFrom
        }
    }

    /// Nothing where none was ever written: then the Secret Service is in use, or nothing is kept yet.
    public func record() throws(LedgerError) -> Record? {
        guard let data = try PrivateFile.read(path) else { return nil }
        guard let record = try? JSONDecoder().decode(Record.self, from: data), record.version == 1 else {
            throw LedgerError(path: path, detail: "is damaged, or of another version", isDamaged: true)
        }
        return record
    }

    /// Writes it down. The caller holds ``lock(_:within:)`` exclusively.
    public func write(_ record: Record) throws(LedgerError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(record) else {
            throw LedgerError(path: path, detail: "cannot be encoded")
        }
        try PrivateFile.replace(path, with: data)
    }

    /// Who uses the store in use holds this for the time of one call; who writes down another holds it alone.
    ///
    /// - Returns: nothing when the time is over.
    public func lock(
        _ sharing: FileLocks.Sharing, within limit: Duration
    ) async throws(LedgerError) -> (any HeldLock)? {
        try await FileLocks.lock(at: directory.lock(named: "store"), within: limit, sharing)
    }

    /// Sees to it that one migration runs at a time.
    ///
    /// - Returns: nothing where another runs.
    public func lockForMigration() throws(LedgerError) -> (any HeldLock)? {
        try OpenFileLock.taken(at: directory.lock(named: "migrate"))
    }

    private var path: String { directory.path + "/store-in-use.json" }
    var changesPath: String { directory.path + "/store-changes" }
}
