public import Grants

extension StateDirectory {
    /// Where `mailgrant pull` works. Whoever uses it holds ``lockForPull()``.
    public var pullDirectory: String { path + "/pull" }

    /// Sees to it that one pull runs at a time.
    ///
    /// - Returns: nothing where another runs.
    public func lockForPull() throws(LedgerError) -> (any HeldLock)? {
        let path = lock(named: "pull")
        let lock = OpenFileLock(try PrivateFile.openLock(path))
        return try lock.take(path: path) ? lock : nil
    }
}
