/// How a client's configuration is put where the client reads it, without taking a file out of a person's hands.
public struct ClientInstalling: Sendable, Equatable {
    public enum Place: Sendable, Equatable {
        /// A marked block in the file that the person writes: the client knows no include.
        case block
        /// The form's file, which is this account's alone.
        case wholeFile
        /// A file of its own beside the one that the person writes.
        case include(file: ClientTemplate)
    }

    public var place: Place
    /// How the person's file has to name the file; nothing where the client finds it without.
    public var inclusion: ClientInclusion?
    /// The client's file has room for one account.
    public var isForOneAccount: Bool
    /// Beginnings of lines that may be in the file once: the first account that is installed has them, and none where
    /// the person's own part has one.
    public var onceOnly: [String]

    public init(
        _ place: Place, inclusion: ClientInclusion? = nil, isForOneAccount: Bool = false, onceOnly: [String] = []
    ) {
        self.place = place
        self.inclusion = inclusion
        self.isForOneAccount = isForOneAccount
        self.onceOnly = onceOnly
    }
}

/// How a person's file includes another one. Nobody but the person writes that line.
public struct ClientInclusion: Sendable, Equatable {
    /// The line that a person adds.
    public var line: ClientTemplate
    /// The files that may have it, since the client reads each: the first that is there is the one to add it to.
    public var places: [ClientTemplate]
    public var statement: IncludeStatement

    public init(line: ClientTemplate, places: [ClientTemplate], statement: IncludeStatement) {
        self.line = line
        self.places = places
        self.statement = statement
    }
}
