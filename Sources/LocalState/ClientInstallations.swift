import FoundationEssentials
public import Grants

/// Which mail programs' configurations were installed, so that one which is no longer declared can be removed.
public struct ClientInstallations: Sendable {
    private let directory: StateDirectory

    public init(in directory: StateDirectory) {
        self.directory = directory
    }

    /// All of them, in order.
    public func all() throws(LedgerError) -> [ClientInstallation] {
        guard let data = try PrivateFile.read(path) else { return [] }
        guard let stored = try? JSONDecoder().decode(Stored.self, from: data), stored.version == Stored.currentVersion
        else { throw LedgerError(path: path, detail: "is damaged, or of another version", isDamaged: true) }
        return stored.installations.sorted()
    }

    /// Changes the list under a lock, so that none of several processes' changes is lost.
    public func update(_ change: (inout [ClientInstallation]) -> Void) throws(LedgerError) {
        let lockPath = directory.lock(named: "clients")
        let lock = OpenFileLock(try PrivateFile.openLock(lockPath))
        try lock.takeSoon(path: lockPath)
        defer { lock.release() }
        let before = try all()
        var installations = before
        change(&installations)
        installations.sort()
        guard installations != before else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(Stored(installations: installations)) else {
            throw LedgerError(path: path, detail: "cannot be encoded")
        }
        try PrivateFile.replace(path, with: data)
    }

    private var path: String { directory.path + "/clients.json" }

    private struct Stored: Codable {
        static let currentVersion = 1

        var version = currentVersion
        var installations: [ClientInstallation]
    }
}

/// One mail program's configuration for one account, in one file.
public struct ClientInstallation: Sendable, Hashable, Codable, Comparable {
    public var client: PlainName
    public var account: PlainName
    public var form: PlainName
    /// The absolute path of the file.
    public var file: String
    /// Whether the file is this program's as a whole; else it has a marked block in a person's file.
    public var ownsFile: Bool
    /// Whether a person asked for it by `mailgrant client install`: then it stays though no file declares it.
    public var isByHand: Bool
    /// What begins a comment in the file, so that the marks are found when nobody knows the client any more; nothing in
    /// records of earlier versions.
    public var comment: String?

    public init(
        client: PlainName, account: PlainName, form: PlainName, file: String, ownsFile: Bool, isByHand: Bool = false,
        comment: String? = nil
    ) {
        self.client = client
        self.account = account
        self.form = form
        self.file = file
        self.ownsFile = ownsFile
        self.isByHand = isByHand
        self.comment = comment
    }

    public static func < (left: Self, right: Self) -> Bool {
        (left.account.text, left.client.text, left.file) < (right.account.text, right.client.text, right.file)
    }
}
