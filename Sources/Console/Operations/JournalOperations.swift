public import FoundationEssentials
public import Grants

/// Reading the journal.
public protocol JournalOperations: Sendable {
    /// The newest events, newest first, as `mailgrant log` prints them.
    ///
    /// - Parameter account: only those of this account; nothing for all.
    func journal(of account: PlainName?, limit: Int) async throws(ConsoleProblem) -> [JournalEntry]
}

/// One event of the journal.
public struct JournalEntry: Sendable, Equatable {
    public var at: Date
    /// Such as `authorized`.
    public var kind: String
    public var account: String?
    public var direction: Direction?
    /// One printable line; never a secret.
    public var detail: String?

    public init(at: Date, kind: String, account: String?, direction: Direction? = nil, detail: String? = nil) {
        self.at = at
        self.kind = kind
        self.account = account
        self.direction = direction
        self.detail = detail
    }
}
