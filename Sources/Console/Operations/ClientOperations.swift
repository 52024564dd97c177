public import Grants

/// What mail programs are configured with, and putting it where they read it.
public protocol ClientOperations: Sendable {
    /// The mail programs that can be configured, as `mailgrant client list` has them, and what is wrong with those of others.
    func clientPrograms() async throws(ConsoleProblem) -> (clients: [ClientProgram], problems: [ConsoleProblem])

    /// What a mail program would be configured with for an account that is made up, as `mailgrant client show` prints it where
    /// none is declared. Empty where there is no such program.
    func exampleTexts(of client: PlainName) async throws(ConsoleProblem) -> [ClientText]

    /// What an account's mail programs are configured with, as `mailgrant client show` prints it.
    func clients(of account: PlainName) async throws(ConsoleProblem) -> [ClientText]

    /// What a change would do to files, as `mailgrant client install --dry-run` shows it. Nothing is written.
    func preview(_ change: ClientChange) async throws(ConsoleProblem) -> ClientPreview

    /// Runs a mail program against the account's servers, as `mailgrant client check` does.
    ///
    /// - Parameters:
    ///   - form: which of the client's forms; nothing is the first that fits the account.
    ///   - sends: send a message to the account's own address.
    /// - Returns: a line for each connection, and the first thing that went wrong.
    func check(
        _ client: PlainName, of account: PlainName, form: String?, sends: Bool
    ) async throws(ConsoleProblem) -> (lines: [String], problem: ConsoleProblem?)

    /// Makes a change, as `mailgrant client install` and `mailgrant client uninstall` do.
    ///
    /// - Parameter revision: of the preview that a person has seen. Where the change would be another by now, nothing is done.
    /// - Returns: a line for each file.
    func perform(_ change: ClientChange, shown revision: String) async throws(ConsoleProblem) -> [String]
}

/// A mail program that can be configured.
public struct ClientProgram: Sendable, Equatable {
    public var name: PlainName
    /// For a person.
    public var displayName: String
    public var directions: [Direction]
    public var isInstalled: Bool
    /// The path of the program that describes it; nothing where it is data.
    public var describedBy: String?
    /// The name of each form, and what it is.
    public var forms: [Form]

    public struct Form: Sendable, Equatable {
        public var name: String
        public var summary: String

        public init(name: String, summary: String) {
            self.name = name
            self.summary = summary
        }
    }

    public init(
        name: PlainName, displayName: String, directions: [Direction], isInstalled: Bool, describedBy: String? = nil,
        forms: [Form] = []
    ) {
        self.name = name
        self.displayName = displayName
        self.directions = directions
        self.isInstalled = isInstalled
        self.describedBy = describedBy
        self.forms = forms
    }
}

/// One way of writing a mail program's configuration for an account.
public struct ClientText: Sendable, Equatable {
    /// The name that commands and addresses have for the mail program.
    public var name: PlainName
    /// The mail program's name for a person, and that of the form.
    public var client: String
    public var form: String
    public var summary: String
    /// Where the text belongs.
    public var file: String
    public var text: String
    /// Whether the program was found on this machine.
    public var isInstalled: Bool
    /// Whether the text can be put there; else it is a person's to do.
    public var canBeWritten: Bool
    /// The file that it was put into; nothing where it was not.
    public var writtenTo: String?
    /// What keeps the program from reading that file, and what the person adds to one of theirs; a line.
    public var lack: String?
    /// Whether it can be tried by sending a message.
    public var canSend: Bool

    public init(
        name: PlainName, client: String, form: String, summary: String, file: String, text: String, isInstalled: Bool,
        canBeWritten: Bool = false, writtenTo: String? = nil, lack: String? = nil, canSend: Bool = false
    ) {
        self.canSend = canSend
        self.name = name
        self.client = client
        self.form = form
        self.summary = summary
        self.file = file
        self.text = text
        self.isInstalled = isInstalled
        self.canBeWritten = canBeWritten
        self.writtenTo = writtenTo
        self.lack = lack
    }
}

/// A mail program's configuration that is to be installed, or taken away.
public struct ClientChange: Sendable, Equatable {
    public var action: Action
    public var client: PlainName
    public var account: PlainName
    /// Which of the client's forms is installed; nothing is the first that fits the account. All of them are taken away.
    public var form: String?

    /// The raw value is the command's word, and ends the address that shows and does it.
    public enum Action: String, Sendable, CaseIterable {
        case install
        case uninstall
    }

    public init(_ action: Action, _ client: PlainName, of account: PlainName, form: String? = nil) {
        self.action = action
        self.client = client
        self.account = account
        self.form = form
    }
}

/// What a change would do.
public struct ClientPreview: Sendable, Equatable {
    /// The mail program's name for a person.
    public var client: String
    /// One for each file, in order; with an empty text where the file is as it should be.
    public var differences: [FileDifference]
    /// What the person has to add to a file of their own.
    public var advice: String?

    public init(client: String, differences: [FileDifference], advice: String? = nil) {
        self.client = client
        self.differences = differences
        self.advice = advice
    }

    /// The same for the same change only.
    public var revision: String { Revision.of(differences.flatMap { [$0.file, $0.text] }) }
}

/// How one file would change. What a person has beside the change is not in it: it may be a password.
public struct FileDifference: Sendable, Equatable {
    /// Its absolute path.
    public var file: String
    /// In the unified form.
    public var text: String

    public init(file: String, text: String) {
        self.file = file
        self.text = text
    }
}
