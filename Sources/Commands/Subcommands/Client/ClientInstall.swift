import ArgumentParser
import Clients
import Grants
import HelperKit
import LocalState
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
        let client = try context.client(choice.client)
        let account = try context.account(choice.account)
        let subject = "\(client.name) \(account.name)"
        let configuration = try context.configuration(of: client, for: account, form: form)
        guard let wanted = WantedClient(configuration, home: context.environment["HOME"] ?? "/", isByHand: true) else {
            throw ProgramFailure(
                .configuration, subject, what: "the form \(configuration.form.name) has to be installed by hand",
                remedy: "see: mailgrant client show \(client.name) \(account.name)")
        }
        let lock = try await ApplyRun.lock(context)
        defer { lock.release() }
        let edit: ClientEdit
        do {
            let installed = try ClientInstallations(in: context.state).all()
            edit = try ClientEdit(installing: wanted, among: installed)
        } catch let error as ClientFileError {
            throw ProgramFailure(error, subject: subject)
        } catch let error as LedgerError {
            throw ProgramFailure(.ledger(error), subject, nil)
        }
        guard !choice.dryRun else { return try context.terminal.write(edit.difference) }
        try ClientEditing(context: context).perform(edit, subject: subject)
        let words = edit.kind == .none ? "was installed already" : "installed"
        try context.terminal.print("\(account.name): \(client.name) \(words) (\(edit.installation.file))")
        if let advice = wanted.advice { context.terminal.note("\(account.name): \(advice)") }
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
