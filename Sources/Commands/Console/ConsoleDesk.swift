import Console
import Declarations
import Grants
import HelperKit
import Providers

/// What the console does, done as the commands do it: with the same engine, the same files and the same words.
struct ConsoleDesk: Sendable {
    private let base: CommandContext
    /// What was found for addresses, until the accounts are declared.
    let discoveries = Discoveries()
    /// What the forms that are open were filled from.
    let revisions = FormRevisions()

    init(context: CommandContext) {
        base = context
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
