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
