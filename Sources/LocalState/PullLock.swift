import Glibc
public import Grants

extension StateDirectory {
    /// Where `mailgrant pull` works. Whoever uses it holds ``lockForPull()``.
    public var pullDirectory: String { path + "/pull" }

    /// Whether a pull is moving the declarations' files, or was killed while it did: its note of that is there until then.
    public var isMoving: Bool { access(pullDirectory + "/move", F_OK) == 0 }

    /// Sees to it that one pull runs at a time.
    ///
    /// - Returns: nothing where another runs.
    public func lockForPull() throws(LedgerError) -> (any HeldLock)? {
        try OpenFileLock.taken(at: lock(named: "pull"))
    }
}
