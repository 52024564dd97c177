import FoundationEssentials
import Glibc
public import Grants

/// Which programs have shown that they keep a secret as they got it, so that each is tried once in each of its versions.
///
/// Where this cannot be read or written a program is tried again, which is no error.
public struct ProvenStorePrograms: Sendable {
    private let path: String
    private let lock: String

    public init(in directory: StateDirectory) {
        path = directory.path + "/proven-stores"
        lock = directory.lock(named: "probe")
    }

    /// Sees to it that one store is tried at a time.
    ///
    /// - Returns: nothing when the time is over.
    public func lock(within limit: Duration) async throws(LedgerError) -> (any HeldLock)? {
        try await FileLocks.lock(at: lock, within: limit)
    }

    /// Whether a program is the very file that was proven.
    ///
    /// - Parameter program: an absolute path.
    public func contains(_ program: String) -> Bool {
        guard let line = Self.line(program) else { return false }
        return lines.contains(line)
    }

    public func remember(_ program: String) {
        guard let line = Self.line(program) else { return }
        let others = lines.filter { !$0.hasSuffix(" \(program)") }
        try? PrivateFile.replace(path, with: Data((others + [line]).map { $0 + "\n" }.joined().utf8))
    }

    private var lines: [String] {
        let data = try? PrivateFile.read(path)
        return String(decoding: data ?? Data(), as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// Size, time of change in nanoseconds and inode of the file that a path leads to, and the path.
    private static func line(_ program: String) -> String? {
        var status = stat()
        guard !program.contains("\n"), stat(program, &status) == 0 else { return nil }
        let changed = status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec
        return "\(status.st_size) \(changed) \(status.st_ino) \(program)"
    }
}
