import ArgumentParser
import Clients
import Grants
import HelperKit
import Reconciliation

/// `mailgrant client install`.
struct ClientInstall: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "install", abstract: "Write a mail program's configuration where the program reads it.",
        discussion: """
            Where the program can include a file, mailgrant writes one of its own and says which line to add to yours. \
            Where it cannot, a marked block is put into your file and nothing else of it is touched; the first time, \
            what you had is kept beside it as FILE.before-mailgrant. A program that an account's file declares under \
            "clients" is installed by "mailgrant apply" in the same way.
            """)

    @OptionGroup var choice: ClientInstallOptions

    @Option(help: "Which of the client's forms; the first that fits the account where none is named.")
    var form: String?

    func run() async throws {
        let context = try CommandContext()
        let account = try context.account(choice.account)
        let client = try await context.client(choice.client, for: account)
        let editing = ClientEditing(context: context)
        let lock = try await ApplyRun.lock(context)
        defer { lock.release() }
        let (edit, advice) = try editing.installing(client, for: account, form: form)
        guard !choice.dryRun else { return try context.terminal.write(edit.difference) }
        try editing.perform(edit, subject: "\(client.name) \(account.name)")
        try context.terminal.print(edit.line)
        if let advice { context.terminal.note("\(account.name): \(advice)") }
    }
}

/// Which client for which account.
struct ClientInstallOptions: ParsableArguments {
    @Argument(help: "The client's name, as \"mailgrant client list\" has it.")
    var client: String

    @Argument(help: "The account's name or address.")
    var account: String

    @Flag(help: "Only show how the file would change.")
    var dryRun = false
}
