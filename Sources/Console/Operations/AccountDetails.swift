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

/// One way of writing a mail program's configuration for an account.
public struct ClientText: Sendable, Equatable {
    /// The mail program's name, and that of the form.
    public var client: String
    public var form: String
    public var summary: String
    /// Where the text belongs.
    public var file: String
    public var text: String
    /// Whether the program was found on this machine.
    public var isInstalled: Bool

    public init(client: String, form: String, summary: String, file: String, text: String, isInstalled: Bool) {
        self.client = client
        self.form = form
        self.summary = summary
        self.file = file
        self.text = text
        self.isInstalled = isInstalled
    }
}
