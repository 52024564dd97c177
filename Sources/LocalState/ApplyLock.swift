public import Grants

/// One `mailgrant apply` at a time, over all processes of the user, or one change of a mail program's file by hand.
public struct ApplyLock: Sendable {
    private let directory: StateDirectory

    public init(in directory: StateDirectory) {
        self.directory = directory
    }

    /// Waits until no other has it.
    ///
    /// - Returns: the lock, which the kernel frees when its holder dies; nothing when the time is over.
    public func take(within limit: Duration) async throws(LedgerError) -> (any HeldLock)? {
        try await FileLocks.lock(at: directory.lock(named: "apply"), within: limit)
    }
}
