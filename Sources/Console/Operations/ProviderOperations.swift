public import Grants

/// What is known of identity providers.
public protocol ProviderOperations: Sendable {
    /// All of them, as `mailgrant provider list` has them, and what is wrong with the files of others.
    func providers() async throws(ConsoleProblem) -> (providers: [ProviderSummary], problems: [ConsoleProblem])

    /// What to register at one and what accounts may state, as `mailgrant provider show` prints it.
    ///
    /// - Parameter values: of its parameters, as with `--set`; an empty one leaves the default.
    func provider(_ name: PlainName, values: [String: String]) async throws(ConsoleProblem) -> ProviderSheet
}

/// One provider that accounts may name.
public struct ProviderSummary: Sendable, Equatable {
    public var name: PlainName
    public var displayName: String
    public var notice: String?
    /// The path of a file of one's own; nothing for a bundled one.
    public var file: String?
    public var protocols: [MailProtocol]

    public init(
        name: PlainName, displayName: String, notice: String? = nil, file: String? = nil, protocols: [MailProtocol] = []
    ) {
        self.name = name
        self.displayName = displayName
        self.notice = notice
        self.file = file
        self.protocols = protocols
    }
}

/// What one provider's file says.
public struct ProviderSheet: Sendable, Equatable {
    public var provider: ProviderSummary
    /// With what was asked for as their values.
    public var parameters: [TokenParameter]
    /// In the command's order and words.
    public var sections: [Section]

    public init(provider: ProviderSummary, parameters: [TokenParameter] = [], sections: [Section] = []) {
        self.provider = provider
        self.parameters = parameters
        self.sections = sections
    }

    public struct Section: Sendable, Equatable {
        /// Such as `incoming imap`.
        public var title: String
        public var detail: String?
        public var rows: [Row]

        public init(title: String, detail: String? = nil, rows: [Row]) {
            self.title = title
            self.detail = detail
            self.rows = rows
        }
    }

    public struct Row: Sendable, Equatable {
        public var name: String
        public var value: String

        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }
}
