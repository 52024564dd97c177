import Glibc
public import Grants

/// Locks on open file descriptions (fcntl(2), F_OFD_SETLK): over all processes of the user, and freed by the kernel
/// when their holder dies. The files are empty and never removed, since a removed one could be locked twice.
public struct FileLocks: GrantLocks {
    private let directory: StateDirectory

    public init(in directory: StateDirectory) {
        self.directory = directory
    }

    public func lock(_ id: GrantID, within limit: Duration) async throws(LedgerError) -> (any HeldLock)? {
        try await Self.lock(at: directory.lock(named: id.text), within: limit)
    }

    /// Whether others may hold a lock at the same time.
    public enum Sharing: Sendable {
        case alone
        case shared
    }

    /// Waits for the lock of a file, which is made if it is missing.
    ///
    /// - Returns: nothing when the time is over, or the task is cancelled.
    package static func lock(
        at path: String, within limit: Duration, _ sharing: Sharing = .alone
    ) async throws(LedgerError) -> (any HeldLock)? {
        let lock = OpenFileLock(try PrivateFile.openLock(path))
        let end = ContinuousClock.now + limit
        // The kernel offers a wait without an end or none, so the wait with one is ours. A refresh takes hundreds of
        // milliseconds: asking each ten adds nothing that anybody notices.
        while true {
            if try lock.take(path: path, sharing) { return lock }
            guard ContinuousClock.now < end, !Task.isCancelled else { return nil }
            try? await Task.sleep(for: .milliseconds(10))
        }
    }
}

/// One lock file that this process has open.
public final class OpenFileLock: HeldLock {
    private let file: CInt
    /// `F_OFD_SETLK` of fcntl(2), which Swift's Glibc module leaves out.
    private static let setOpenFileLock: CInt = 37

    init(_ file: CInt) {
        self.file = file
    }

    deinit {
        close(file)
    }

    /// Opens a lock's file, which is made if it is missing, and takes the lock if it is free.
    ///
    /// - Returns: nothing where another process holds it.
    public static func taken(at path: String) throws(LedgerError) -> OpenFileLock? {
        let lock = OpenFileLock(try PrivateFile.openLock(path))
        return try lock.take(path: path) ? lock : nil
    }

    /// Takes the lock if it is free.
    ///
    /// - Returns: false where another process holds it, or holds it alone.
    func take(path: String, _ sharing: FileLocks.Sharing = .alone) throws(LedgerError) -> Bool {
        if set(sharing == .alone ? F_WRLCK : F_RDLCK, Self.setOpenFileLock) { return true }
        guard errno == EAGAIN || errno == EACCES else { throw PrivateFile.failure(path) }
        return false
    }

    /// Waits for a lock that is held only for the time of a small write: five seconds mean that its holder is stopped.
    func takeSoon(path: String, within limit: Duration = .seconds(5)) throws(LedgerError) {
        let end = ContinuousClock.now + limit
        repeat {
            if try take(path: path) { return }
            usleep(2_000)
        } while ContinuousClock.now < end
        throw LedgerError(path: path, detail: "is held by another process that does not move")
    }

    public func release() {
        _ = set(F_UNLCK, Self.setOpenFileLock)
    }

    private func set(_ type: CInt, _ command: CInt) -> Bool {
        var region = flock()
        region.l_type = Int16(type)
        region.l_whence = Int16(SEEK_SET)
        return fcntl(file, command, &region) == 0
    }
}
