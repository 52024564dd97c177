import ArgumentParser
import Grants
import HelperKit

/// `mailgrant client list`.
struct ClientList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the mail programs that mailgrant can configure.",
        discussion: """
            Most are data. A client that is a program is asked what it is, unless it may not be run here: see \
            "mailgrant plugin allow".
            """)

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let context = try CommandContext()
        let (clients, failures, notAsked) = await ClientListing.all(context)
        for failure in notAsked { failure.report() }
        if json {
            try context.terminal.print(json: Report(clients: clients))
        } else {
            let width = clients.map(\.name.count).max() ?? 0
            for client in clients { try context.terminal.print(client.line(nameWidth: width, context.terminal)) }
        }
        for failure in failures { failure.report() }
        if let failure = failures.first { throw ReportedFailure(status: failure.status) }
    }

    private struct Report: Encodable {
        var version = 1
        var clients: [ClientListing]
    }
}

extension ClientListing {
    fileprivate func line(nameWidth: Int, _ terminal: Terminal) -> String {
        let gap = String(repeating: " ", count: nameWidth - name.count + 2)
        let state = installed ? terminal.styled("installed", .good) : terminal.styled("not installed", .faint)
        let ways = directions.map(\.rawValue).joined(separator: " and ")
        return terminal.styled(name, .strong) + gap + "\(displayName): \(ways), \(state)"
            + (program.map { ", described by \($0)" } ?? "") + "\n"
            + forms.map { "    --form \($0.name): \($0.summary)" }.joined(separator: "\n")
    }
}
