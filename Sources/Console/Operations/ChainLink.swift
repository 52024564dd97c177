public import Grants

/// One link of the chain that `mailgrant doctor` walks.
public struct ChainLink: Sendable, Equatable {
    /// For a person, such as `mail TLS`.
    public var name: String
    public var state: State
    /// What was seen.
    public var detail: String
    /// What to do.
    public var remedy: String?

    public enum State: String, Sendable {
        case whole
        case noted
        case skipped
        case broken
        /// Not looked at, since a link before it is broken.
        case unknown
    }

    public init(name: String, state: State, detail: String, remedy: String? = nil) {
        self.name = name
        self.state = state
        self.detail = detail
        self.remedy = remedy
    }
}

/// One connection's chain.
public struct Diagnosis: Sendable, Equatable {
    public var account: PlainName
    /// Nothing where the account's file cannot be read: the chain is broken there.
    public var direction: Direction?
    public var links: [ChainLink]

    public init(account: PlainName, direction: Direction?, links: [ChainLink]) {
        self.account = account
        self.direction = direction
        self.links = links
    }
}
