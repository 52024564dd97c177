import ArgumentParser
import Clients
import Grants
import HelperKit

/// `mailgrant client show`.
struct ClientShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Print the ready configuration of a mail program.",
        discussion: """
            Standard output has what belongs into the program's file, and nothing else: comments at its top say where \
            that is and what else is needed. It holds no secret.
            """)

    @Argument(help: "The client's name, as \"mailgrant client list\" has it.")
    var client: String

    @Argument(help: "The account's name or address; the only one where one is declared, an example where none is.")
    var account: String?

    @Option(help: "Which of the client's forms; the first that fits the account where none is named.")
    var form: String?

    @Flag(help: "Show it for an account that is made up.")
    var example = false

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        if example, account != nil { throw ValidationError("--example goes without an account.") }
    }

    func run() async throws {
        let context = try CommandContext()
        let account = try chosenAccount(context)
        let client = try await context.client(self.client, for: account)
        let shown = try context.configuration(of: client, for: account, form: form)
        if json {
            try context.terminal.print(json: ClientReport(shown))
        } else {
            try context.terminal.write(shown.text)
            for (direction, misfit) in shown.misfits where client.directions.contains(direction) {
                context.terminal.note(
                    "mailgrant: \(account.name) \(direction): not in it: the form \(shown.form.name) "
                        + misfit.complaint)
            }
        }
    }

    private func chosenAccount(_ context: CommandContext) throws(ProgramFailure) -> Account {
        if example { return .example }
        if let account { return try context.account(account) }
        let (declared, broken) = try context.accounts([])
        if let (name, errors) = broken.first { throw ProgramFailure(errors, subject: name.text) }
        if declared.isEmpty {
            context.terminal.note("mailgrant: no account is declared yet; this is an example")
            return .example
        }
        guard declared.count == 1 else {
            throw ProgramFailure(
                .usage, client,
                what: "several accounts are declared: \(declared.map(\.name.text).joined(separator: ", "))",
                remedy: "name one")
        }
        return declared[0]
    }
}
