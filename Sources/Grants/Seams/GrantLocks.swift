/// One refresh at a time for a grant, over all processes of the user.
public protocol GrantLocks: Sendable {
    /// Waits for the grant's lock. The kernel frees it when its holder dies.
    ///
    /// - Returns: the lock, held until it is released or forgotten; nothing when the time is over.
    /// - Throws: ``LedgerError`` where the state directory cannot be used.
    func lock(_ id: GrantID, within limit: Duration) async throws(LedgerError) -> (any HeldLock)?
}

/// A lock that is held until ``release()`` or until the last reference to it goes.
public protocol HeldLock: Sendable {
    func release()
}
