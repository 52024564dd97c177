public import Grants

/// A client's configuration for an account, ready for its file.
public struct ClientConfiguration: Sendable {
    public let client: ClientDefinition
    public let form: ClientForm
    public let account: Account
    /// How the client gets at each connection that the form serves, incoming first.
    public let logins: [ClientLogin]
    /// The connections that the form does not serve, and why.
    public let misfits: [(direction: Direction, misfit: ClientMisfit)]
    /// The path of the file, with `~` for the home directory.
    public let file: String
    /// Where it is installed, written likewise: the same, or a file of this program's own that the client includes.
    public let ownFile: String
    /// What the person's file has to include; nothing where nothing.
    public let include: ClientInclude?
    /// Directories that must be there first, written likewise.
    public let directories: [String]
    /// What belongs into the file, and nothing else: comments of the file's own syntax, then the settings.
    public let text: String

    /// - Parameter observed: the mechanisms with which the account's servers last accepted a token.
    /// - Throws: ``ClientConfigurationError``
    init(
        _ client: ClientDefinition, _ form: ClientForm, for account: Account, observed: [Direction: BearerMechanism]
    ) throws(ClientConfigurationError) {
        var logins: [ClientLogin] = []
        var misfits: [(direction: Direction, misfit: ClientMisfit)] = []
        for connection in account.connections {
            do throws(ClientMisfit) {
                let observed = observed[connection.direction]
                logins.append(try ClientLogin(connection, form.way(for: connection), observed: observed))
            } catch {
                misfits.append((connection.direction, error))
            }
        }
        guard !logins.isEmpty else { throw .misfits([form.name: misfits]) }
        self.client = client
        self.form = form
        self.account = account
        self.logins = logins
        self.misfits = misfits

        let words = TemplateSource(account: account, logins: logins, quotings: ["default": .none])
        file = try words.fill(form.file)
        directories = try words.fill(form.directories)
        if case .include(let template) = form.installing?.place {
            ownFile = try words.fill(template)
        } else {
            ownFile = file
        }
        if let inclusion = form.installing?.inclusion {
            include = ClientInclude(
                file: ownFile, line: try words.fill(inclusion.line), places: try words.fill(inclusion.places),
                statement: inclusion.statement)
        } else {
            include = nil
        }
        let settings = TemplateSource(account: account, logins: logins, quotings: form.quotings)
        let heading = Heading(
            client: client, form: form, account: account, file: file, directories: directories,
            notes: try words.fill(form.notes))
        text = heading.text + (try settings.fill(form.template))
    }

    public func login(_ direction: Direction) -> ClientLogin? {
        logins.first { $0.connection.direction == direction }
    }

    /// The words of a trial's command.
    ///
    /// - Parameter places: `file`, where the text was written; `directory`, what stands in for the home directory; and
    ///   `message`, where the message is that is to be sent. Absolute paths.
    public func command(
        of trial: ClientTrial, places: [String: String]
    ) throws(ClientConfigurationError) -> [String] {
        let source = TemplateSource(
            account: account, logins: logins, quotings: ["default": .none], places: places)
        return try source.fill(trial.command)
    }
}

/// A file of this program's own, and how the person's file includes it. In paths `~` is the home directory.
public struct ClientInclude: Sendable, Equatable {
    public let file: String
    /// The line that a person adds.
    public let line: String
    /// The files that may have it; one at least.
    public let places: [String]
    public let statement: IncludeStatement

    public init(file: String, line: String, places: [String], statement: IncludeStatement) {
        self.file = file
        self.line = line
        self.places = places
        self.statement = statement
    }
}

/// Why there is no configuration.
public enum ClientConfigurationError: Error {
    /// The client has no form of this name.
    case noSuchForm(String)
    /// No form serves any connection of the account. By the form's name.
    case misfits([String: [(direction: Direction, misfit: ClientMisfit)]])
    /// A value that the client's file has no way of writing.
    case cannotWrite(QuotingRefusal)
    /// The client file's template names something that there is not.
    case unknownName(String)
    /// The client is a program that was not asked for this account.
    case unrendered
}
