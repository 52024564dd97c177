import ArgumentParser
import Clients
import ConfigurationFiles
import Grants
import HelperKit
import PluginPrograms

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
        let installed = InstalledPrograms(environment: context.environment)
        let catalog = context.clients
        var clients: [Entry] = []
        var failures: [ProgramFailure] = []
        for name in catalog.names {
            do throws(ConfigurationErrors) {
                guard let client = try catalog.client(name) else { continue }
                clients.append(Entry(client, isInstalled: installed.missing(client.programs).isEmpty))
            } catch {
                failures.append(ProgramFailure(error, subject: name.text))
            }
        }
        for (program, answer) in await context.programClients() {
            switch answer {
            case .success(let client):
                clients.append(Entry(client, isInstalled: installed.missing(client.programs).isEmpty, program.path))
            case .failure(let error):
                let failure = error.failure(program.name.text)
                // That it may not be run is as the person has it, and no failure.
                if case .notAllowed = error.reason { failure.report() } else { failures.append(failure) }
            }
        }
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
        var clients: [Entry]
    }

    private struct Entry: Encodable {
        var name: String
        var displayName: String
        var installed: Bool
        var packages: [String]
        var directions: [Direction]
        /// The program that describes it; nothing where it is data.
        var program: String?
        var forms: [Form]

        struct Form: Encodable {
            var name: String
            var summary: String
            var protocols: [MailProtocol]
        }

        init(_ client: ClientDefinition, isInstalled: Bool, _ program: String? = nil) {
            name = client.name.text
            displayName = client.displayName
            installed = isInstalled
            packages = client.packages
            directions = client.directions
            self.program = program
            forms = client.forms.map { form in
                let protocols = MailProtocol.allCases.filter { form.ways[$0] != nil }
                return Form(name: form.name, summary: form.summary, protocols: protocols)
            }
        }

        func line(nameWidth: Int, _ terminal: Terminal) -> String {
            let gap = String(repeating: " ", count: nameWidth - name.count + 2)
            let state = installed ? terminal.styled("installed", .good) : terminal.styled("not installed", .faint)
            let ways = directions.map(\.rawValue).joined(separator: " and ")
            return terminal.styled(name, .strong) + gap + "\(displayName): \(ways), \(state)"
                + (program.map { ", described by \($0)" } ?? "") + "\n"
                + forms.map { "    --form \($0.name): \($0.summary)" }.joined(separator: "\n")
        }
    }
}
