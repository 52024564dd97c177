import ArgumentParser
import Clients
import Grants
import HelperKit
import Reconciliation
import Secrets

/// `mailgrant client check`.
struct ClientCheck: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Run a mail program against the account's server.",
        discussion: """
            The real program runs with the configuration that "mailgrant client show" prints, in a private directory \
            that is removed afterwards. It lists or counts, and changes nothing in the mailbox. A program that sends \
            does everything up to the message; with --send it sends one to the account's own address.

            The status is 0 where it works. 69 means that something is missing and says what, also where the program \
            was installed and your own file does not include what mailgrant has written.
            """)

    @Argument(help: "The client's name, as \"mailgrant client list\" has it.")
    var client: String

    @Argument(help: "The account's name or address.")
    var account: String

    @Option(help: "Which of the client's forms; the first that fits the account where none is named.")
    var form: String?

    @Flag(help: "Send a message to the account's own address.")
    var send = false

    @Flag(help: "Print the outcome as JSON.")
    var json = false

    func run() async throws {
        let context = try CommandContext()
        let account = try context.account(self.account)
        let client = try await context.client(self.client, for: account)
        let checkup = ClientCheckup(
            configuration: try context.configuration(of: client, for: account, form: form), context: context,
            installed: InstalledPrograms(environment: context.environment), sends: send)
        let command = self
        try await Interruption.cancelling { try command.show(try await checkup.report(), context) }
    }

    private func show(_ report: ClientCheckReport, _ context: CommandContext) throws {
        if json {
            try context.terminal.print(json: report)
        } else {
            for line in report.lines { try context.terminal.print(line) }
        }
        for failure in report.failures { failure.report() }
        if let failure = report.failures.first { throw ReportedFailure(status: failure.status) }
        if !report.triedAnything { throw ReportedFailure(status: .unavailable) }
    }
}
