import ArgumentParser
import ConfigurationFiles
import Grants
import HelperKit

/// `mailgrant doctor`: looks for what is broken between a declaration and the mail.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Find what is broken between an account's declaration and its mail, and what mends it.",
        discussion: """
            For each connection the links of the chain are looked at one after the other: the files, the names of the \
            servers, TLS, the token store, the grant, the provider, the access token, the mail server, the mailbox, and \
            what installed mail programs lack. The first broken link ends it, with its remedy. Nobody is asked, and no \
            prompt is raised.

            The status is 0 when all connections are whole, else that of the first broken link.
            """)

    @Argument(help: "Names or addresses of accounts; all that are declared where none is named.")
    var accounts: [String] = []

    @OptionGroup var connections: ConnectionOptions

    @Flag(help: "Ask no other machine.")
    var offline = false

    @Flag(help: "Print a text for a public issue: addresses, names, hosts, IDs and paths of yours are taken out.")
    var report = false

    @Flag(help: "Print the outcome as JSON.")
    var json = false

    func validate() throws {
        if report, json { throw ValidationError("--report and --json exclude each other.") }
    }

    func run() async throws {
        let context = try CommandContext()
        let walk = try walk(context)
        let command = self
        try await Interruption.cancelling {
            let found = try await walk.found { account in try command.connections.directions(of: account) }
            try command.show(found, walk, context.terminal)
            if found.status != .success { throw ReportedFailure(status: found.status) }
        }
    }

    private func walk(_ context: CommandContext) throws(ProgramFailure) -> DoctorWalk {
        let all = try context.accounts([])
        guard !accounts.isEmpty else {
            return DoctorWalk(context: context, accounts: all.accounts, broken: all.broken, isOffline: offline)
        }
        var named: (accounts: [Account], broken: [CommandContext.BrokenAccount]) = ([], [])
        for word in accounts {
            if let broken = all.broken.first(where: { $0.0.text == word }) {
                named.broken.append(broken)
            } else {
                named.accounts.append(try context.account(word))
            }
        }
        return DoctorWalk(context: context, accounts: named.accounts, broken: named.broken, isOffline: offline)
    }

    private func show(_ found: DoctorReport, _ walk: DoctorWalk, _ terminal: Terminal) throws(ProgramFailure) {
        if json { return try terminal.print(json: found) }
        if report {
            for line in walk.report(on: found) { try terminal.print(line) }
            return
        }
        if found.connections.isEmpty {
            try terminal.print("No account is declared yet. Begin with: mailgrant add ADDRESS")
        }
        for line in DoctorText(style: terminal.styled).lines(of: found) { try terminal.print(line) }
    }
}
