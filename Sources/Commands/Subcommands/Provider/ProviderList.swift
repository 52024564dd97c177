import ArgumentParser
import ConfigurationFiles
import Grants
import HelperKit
import Providers

/// `mailgrant provider list`.
struct ProviderList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the providers that accounts may name.")

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let context = try CommandContext()
        let catalog = context.providers
        var entries: [Entry] = []
        var failures: [ProgramFailure] = []
        for name in catalog.names {
            do throws(ConfigurationErrors) {
                if let provider = try catalog.provider(name) {
                    let program = provider.isProgram ? context.programDescriptions.description(of: name) : nil
                    entries.append(Entry(provider, program?.program.path))
                }
            } catch {
                failures.append(ProgramFailure(error, subject: name.text))
            }
        }
        entries += context.unaskedPrograms.map { Entry(unasked: $0.name, $0.path) }
        entries.sort { $0.name < $1.name }
        if json {
            try context.terminal.print(json: Report(providers: entries))
        } else {
            let width = entries.map(\.name.count).max() ?? 0
            for entry in entries { try context.terminal.print(entry.line(nameWidth: width, context.terminal)) }
        }
        for failure in failures { failure.report() }
        if let failure = failures.first { throw ReportedFailure(status: failure.status) }
    }

    private struct Report: Encodable {
        var version = 1
        var providers: [Entry]
    }

    private struct Entry: Encodable {
        var name: String
        /// Nothing for a program that was not asked yet.
        var displayName: String?
        var notice: String?
        /// The path of a file of one's own; nothing for a bundled one.
        var file: String?
        /// The path of a program.
        var program: String?
        var incoming: [MailProtocol]
        var outgoing: [MailProtocol]

        init(_ provider: ProviderDescription, _ program: String?) {
            self.program = program
            name = provider.name.text
            displayName = provider.displayName
            notice = provider.notice
            if case .file(let path) = provider.origin { file = path }
            incoming = provider.protocols(.incoming)
            outgoing = provider.protocols(.outgoing)
        }

        /// A program that is installed and has not said yet what it is.
        init(unasked name: PlainName, _ path: String) {
            self.name = name.text
            program = path
            incoming = []
            outgoing = []
        }

        func line(nameWidth: Int, _ terminal: Terminal) -> String {
            let gap = String(repeating: " ", count: nameWidth - name.count + 2)
            let protocols = Set(incoming + outgoing).map(\.rawValue).sorted().joined(separator: ", ")
            let place = file.map { "yours: \($0)" } ?? program.map { "program: \($0)" }
            let origin = place.map { terminal.styled("  (\($0))", .faint) } ?? ""
            let head =
                terminal.styled(name, .strong) + gap + (displayName ?? "not asked yet what it is")
                + (protocols.isEmpty ? "" : ": \(protocols)")
                + origin
            return head + (notice.map { "\n" + String(repeating: " ", count: nameWidth + 2) + $0 } ?? "")
        }
    }
}
