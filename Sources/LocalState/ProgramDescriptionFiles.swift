public import FoundationEssentials
public import Grants

/// What providers' programs say of themselves, as ``StateDirectory`` keeps it: a file a program.
public struct ProgramDescriptionFiles: Sendable {
    private let directory: StateDirectory

    public init(in directory: StateDirectory) {
        self.directory = directory
    }

    /// Where they lie.
    public var path: String { directory.path + "/provider-programs" }

    /// Keeps what a program says now.
    ///
    /// - Throws: ``LedgerError``
    public func keep(_ description: Data, of name: PlainName) throws(LedgerError) {
        let lockPath = directory.lock(named: "provider-programs")
        let lock = OpenFileLock(try PrivateFile.openLock(lockPath))
        try lock.takeSoon(path: lockPath)
        defer { lock.release() }
        try PrivateFile.replace("\(path)/\(name).json", with: description)
    }
}
