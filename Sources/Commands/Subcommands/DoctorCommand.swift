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
        let examined = try accounts(context)
        let command = self
        try await Interruption.cancelling { try await command.examine(examined, context) }
    }

    private typealias Examined = (accounts: [Account], broken: [(PlainName, ConfigurationErrors)])

    /// A file that is broken is a broken link, be the account named or not.
    private func accounts(_ context: CommandContext) throws(ProgramFailure) -> Examined {
        let all = try context.accounts([])
        guard !accounts.isEmpty else { return all }
        var examined: Examined = ([], [])
        for word in accounts {
            if let broken = all.broken.first(where: { $0.0.text == word }) {
                examined.broken.append(broken)
            } else {
                examined.accounts.append(try context.account(word))
            }
        }
        return examined
    }

    private func examine(_ examined: Examined, _ context: CommandContext) async throws {
        let terminal = context.terminal
        var found = DoctorReport(system: SystemFacts(environment: context.environment), connections: [])
        for (name, errors) in examined.broken {
            let failure = ProgramFailure(errors, subject: name.text)
            found.connections.append(
                DoctorReport.Diagnosis(
                    account: name.text, links: [DoctorReport.LinkReport(.declaration, .broken(failure))]))
        }
        found.connections += try await Session.with(context, showing: terminal.note) { session in
            try await diagnoses(of: examined.accounts, session)
        }
        terminal.clearProgress()
        try show(found, examined, context)
        if found.status != .success { throw ReportedFailure(status: found.status) }
    }

    private func diagnoses(of accounts: [Account], _ session: Session) async throws -> [DoctorReport.Diagnosis] {
        var diagnoses: [DoctorReport.Diagnosis] = []
        for account in accounts {
            for direction in try connections.directions(of: account) {
                guard let connection = account[direction] else { continue }
                let examination = Examination(account, connection, session, isOffline: offline)
                let links = await examination.walk { link in
                    session.context.terminal.progress("\(account.name) \(direction): \(link.words)")
                }
                try Task.checkCancellation()
                diagnoses.append(
                    DoctorReport.Diagnosis(
                        account: account.name.text, address: account.address, provider: account.provider.text,
                        direction: direction, protocol: connection.mailProtocol, host: connection.host,
                        port: connection.port, links: links))
            }
        }
        return diagnoses
    }

    private func show(
        _ found: DoctorReport, _ examined: Examined, _ context: CommandContext
    ) throws(ProgramFailure) {
        let terminal = context.terminal
        if json { return try terminal.print(json: found) }
        if report {
            let redact = ReportRedaction(examined.accounts, others: examined.broken.map(\.0), context)
            for line in found.system.lines + [""] + DoctorText().lines(of: found) { try terminal.print(redact(line)) }
            return
        }
        if found.connections.isEmpty {
            try terminal.print("No account is declared yet. Begin with: mailgrant add ADDRESS")
        }
        for line in DoctorText(style: terminal.styled).lines(of: found) { try terminal.print(line) }
    }
}
