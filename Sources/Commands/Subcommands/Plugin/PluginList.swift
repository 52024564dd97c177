import ArgumentParser
import Grants
import HelperKit
import PluginPrograms

/// `mailgrant plugin list`.
struct PluginList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the plugins on this machine, and whether they answer.",
        discussion: """
            Stores, providers and clients are asked for their version, and nothing secret is sent. Subcommands and git's \
            own credential helpers are listed and not started, and neither is what may not be run here: \
            see "mailgrant plugin allow".

            The status is 69 where one does not answer.
            """)

    @Flag(help: "Print JSON.")
    var json = false

    @Flag(help: "Print the names of subcommands and nothing else, one a line, and start nothing.")
    var subcommands = false

    func run() async throws {
        let context = try CommandContext()
        if subcommands {
            for name in FoundSubcommands(context.pluginRegistry).names { try context.terminal.print(name) }
            return
        }
        let command = self
        try await Interruption.cancelling { try await command.list(context) }
    }

    private func list(_ context: CommandContext) async throws {
        try show(await PluginListing.all(context), context)
    }

    private func show(_ plugins: [PluginListing], _ context: CommandContext) throws {
        if json {
            try context.terminal.print(json: Report(plugins: plugins))
        } else {
            let kindWidth = plugins.map(\.kind.count).max() ?? 0
            let nameWidth = plugins.map(\.name.count).max() ?? 0
            for plugin in plugins {
                for line in plugin.lines(kindWidth: kindWidth, nameWidth: nameWidth, context.terminal) {
                    try context.terminal.print(line)
                }
            }
        }
        let failures = plugins.compactMap(\.failure)
        for failure in failures { failure.report() }
        if let failure = failures.first { throw ReportedFailure(status: failure.status) }
    }

    private struct Report: Encodable {
        var version = 1
        var plugins: [PluginListing]
    }
}

extension PluginListing {
    fileprivate var failure: ProgramFailure? {
        guard let trouble, let remedy else { return nil }
        return ProgramFailure(.unavailable, name, what: trouble, remedy: remedy)
    }
}

extension PluginProgram {
    /// Whether declarations have it run. A subcommand is run by a person's own word only, and what is built in is mailgrant.
    var isDeclared: Bool { kind != .subcommand && origin != .builtIn }
}
