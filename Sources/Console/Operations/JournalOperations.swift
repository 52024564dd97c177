public import FoundationEssentials
public import Grants

/// Reading the journal.
public protocol JournalOperations: Sendable {
    /// The newest events that are asked for, newest first, as `mailgrant log` prints them.
    func journal(_ query: JournalQuery) async throws(ConsoleProblem) -> JournalExcerpt
}

/// Which events are asked for: as it was typed, valid or not, so that a form can show it again.
public struct JournalQuery: Sendable, Equatable {
    /// In order; empty stands for all.
    public var accounts: [PlainName]
    /// A time as `mailgrant log --since` takes it; empty stands for the beginning.
    public var since: String
    /// The same for `--until`; empty stands for now.
    public var until: String
    /// How many events at most; empty stands for ``usualCount``.
    public var count: String

    public static let usualCount = 200

    public init(accounts: [PlainName] = [], since: String = "", until: String = "", count: String = "") {
        self.accounts = accounts
        self.since = since
        self.until = until
        self.count = count
    }
}

/// What was asked for of the journal.
public struct JournalExcerpt: Sendable, Equatable {
    /// Newest first.
    public var entries: [JournalEntry]
    /// Whether older ones were left out.
    public var hasMore: Bool
    /// How many lines of the journal could not be read.
    public var unreadable: Int

    public init(_ entries: [JournalEntry] = [], hasMore: Bool = false, unreadable: Int = 0) {
        self.entries = entries
        self.hasMore = hasMore
        self.unreadable = unreadable
    }
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
    /// The commit that the declarations came from, in hexadecimal; nothing where they came from none.
    public var commit: String?

    public init(
        at: Date, kind: String, account: String?, direction: Direction? = nil, detail: String? = nil,
        commit: String? = nil
    ) {
        self.at = at
        self.kind = kind
        self.account = account
        self.direction = direction
        self.detail = detail
        self.commit = commit
    }
}
