public import Grants

extension StateDirectory {
    /// Where `mailgrant pull` works. Whoever uses it holds ``lockForPull()``.
    public var pullDirectory: String { path + "/pull" }

    /// Sees to it that one pull runs at a time.
    ///
    /// - Returns: nothing where another runs.
    public func lockForPull() throws(LedgerError) -> (any HeldLock)? {
        try OpenFileLock.taken(at: lock(named: "pull"))
    }
}
