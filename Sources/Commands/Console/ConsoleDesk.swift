import Console
import Declarations
import Discovery
import Grants
import HelperKit
import Loopback
import Providers

/// What the console does, done as the commands do it: with the same engine, the same files and the same words.
struct ConsoleDesk: Sendable {
    private let base: CommandContext
    /// What was found for addresses, until the accounts are declared.
    let discoveries = Discoveries()
    /// What the forms that are open were filled from.
    let revisions = FormRevisions()

    let habits: Habits

    /// What a person has said on the command line.
    struct Habits: Sendable {
        /// How long a sign-in waits for the person.
        var signInTime = RedirectListener.defaultPatience
        /// Whom to ask for the mail servers of a domain, in place of the system's name server.
        var nameServer: NameServer?
    }

    init(context: CommandContext, habits: Habits = Habits()) {
        base = context
        self.habits = habits
    }

    /// For one thing that is done: declarations and provider files are as they lie on the disk now.
    var context: CommandContext { base.renewed }

    /// Does something in the words of the command line's failures.
    ///
    /// - Parameter subject: whose problem it is where that is not known better.
    func attempt<Outcome>(
        _ subject: String, _ body: (CommandContext) async throws -> Outcome
    ) async throws(ConsoleProblem) -> Outcome {
        do {
            return try await body(context)
        } catch {
            throw ConsoleProblem(error, subject: subject)
        }
    }

    /// A connection of an account.
    ///
    /// - Throws: ``ProgramFailure`` where there is no such account or connection.
    func connection(
        _ name: PlainName, _ direction: Direction, _ context: CommandContext
    ) throws(ProgramFailure) -> (account: Account, connection: Connection) {
        let account = try context.account(name.text)
        guard let connection = account[direction] else { throw ProgramFailure(.noConnection, name.text, direction) }
        return (account, connection)
    }
}

extension CommandContext {
    var editor: DeclarationEditor { DeclarationEditor(loader) }
}

extension ConsoleDesk: AccountOperations {}
