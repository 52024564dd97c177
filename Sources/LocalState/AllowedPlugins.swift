import FoundationEssentials
public import Grants

/// The plugins that a person has allowed to be run on this machine, though it is a repository that names them.
public struct AllowedPlugins: Sendable {
    private let directory: StateDirectory

    public init(in directory: StateDirectory) {
        self.directory = directory
    }

    /// One kind and name.
    public struct Plugin: Sendable, Hashable, Codable, Comparable {
        /// Such as `provider`.
        public var kind: String
        public var name: PlainName

        public init(kind: String, name: PlainName) {
            self.kind = kind
            self.name = name
        }

        public static func < (left: Plugin, right: Plugin) -> Bool {
            (left.kind, left.name) < (right.kind, right.name)
        }
    }

    /// All of them, in order.
    ///
    /// - Throws: ``LedgerError`` where the list cannot be read: then none is allowed.
    public func all() throws(LedgerError) -> [Plugin] {
        guard let data = try PrivateFile.read(path) else { return [] }
        guard let stored = try? JSONDecoder().decode(Stored.self, from: data), stored.version == Stored.currentVersion
        else { throw LedgerError(path: path, detail: "is damaged, or of another version", isDamaged: true) }
        return stored.plugins.sorted()
    }

    /// Puts a plugin on the list or takes it off.
    ///
    /// - Returns: whether the list was another before.
    @discardableResult
    public func set(_ plugin: Plugin, allowed: Bool) throws(LedgerError) -> Bool {
        let lockPath = directory.lock(named: "plugins-allowed")
        let lock = OpenFileLock(try PrivateFile.openLock(lockPath))
        try lock.takeSoon(path: lockPath)
        defer { lock.release() }
        var plugins = Set(try all())
        let changed = allowed ? plugins.insert(plugin).inserted : plugins.remove(plugin) != nil
        guard changed else { return false }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(Stored(plugins: plugins.sorted())) else {
            throw LedgerError(path: path, detail: "cannot be encoded")
        }
        try PrivateFile.replace(path, with: data)
        return true
    }

    private var path: String { directory.path + "/plugins-allowed.json" }

    private struct Stored: Codable {
        static let currentVersion = 1

        var version = currentVersion
        var plugins: [Plugin]
    }
}
