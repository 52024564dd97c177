import ArgumentParser
import ConfigurationFiles
import Grants
import HelperKit

/// `mailgrant check`: verifies connections that are authorized, and asks no person.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Ask each mail server whether it accepts the token or password and opens the mailbox.",
        discussion: """
            Failures that were observed earlier are tried afresh. The status is 0 when every connection is verified, \
            else that of the first failure.
            """)

    @Argument(help: "Names or addresses of accounts; all that are declared where none is named.")
    var accounts: [String] = []

    @OptionGroup var connections: ConnectionOptions

    @Flag(help: "Print the outcome as JSON.")
    var json = false

    func run() async throws {
        let context = try CommandContext()
        let (accounts, broken) = try context.accounts(self.accounts)
        let command = self
        try await Interruption.cancelling { try await command.check(accounts, broken, context) }
    }

    private func check(
        _ accounts: [Account], _ broken: [(PlainName, ConfigurationErrors)], _ context: CommandContext
    ) async throws {
        try await Session.with(context, showing: context.terminal.note) { session in
            var failures = broken.map { ProgramFailure($0.1, subject: $0.0.text) }
            for failure in failures { failure.report() }
            try await session.check(accounts, connections.directions) { account, direction, result in
                switch result {
                case .success(let answer):
                    if !json { try context.terminal.print("\(account.name) \(direction): \(answer.words)") }
                case .failure(let failure):
                    failures.append(failure)
                    failure.report()
                }
            }
            if json {
                let report = try await StatusReport(of: accounts, broken: broken, session.cache, context)
                try context.terminal.print(json: report)
            }
            if let failure = failures.first { throw ReportedFailure(status: failure.status) }
        }
    }
}
