import ArgumentParser
import Grants
import HelperKit
import LocalState
import TokenCache

/// `mailgrant status`: what is declared and what was observed. Asks nobody, opens no token store.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Show how far each connection has come, and what to do.",
        discussion: """
            A connection is declared, authorized (a grant covers its scopes, or its app password is kept), or verified \
            (its server accepted a token or the password and opened the mailbox), or it needs authorization. Nothing is asked of the network or the token store.

            The status is 77 when a connection that was authorized needs a person, 78 when a file is wrong, else 0.
            """)

    @Argument(help: "Names or addresses of accounts; all that are declared where none is named.")
    var accounts: [String] = []

    @Flag(name: .shortAndLong, help: "Show the token's details: endpoints, client, scopes.")
    var verbose = false

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let context = try CommandContext()
        let (accounts, broken) = try context.accounts(self.accounts)
        let cache = TokenCache.open(creating: false).map { SealedTokenCache($0) }
        let report = try await StatusReport(of: accounts, broken: broken, cache, context)
        if json {
            try context.terminal.print(json: report)
        } else {
            try StatusText(terminal: context.terminal, isVerbose: verbose).print(report)
        }
        if !broken.isEmpty { throw ReportedFailure(status: .configuration) }
        if report.needsPerson { throw ReportedFailure(status: .noPermission) }
    }
}
