import ArgumentParser
import Grants
import HelperKit
import LocalState
import PluginPrograms

/// `mailgrant plugin allow`.
struct PluginAllow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "allow", abstract: "Let declarations that come from elsewhere have a plugin run on this machine.",
        discussion: """
            A store, a provider or a client that is declared in a git repository with a remote is not run until you have \
            allowed its name here, since a commit of somebody else could name it. In a directory that comes from nowhere else your own \
            declaration is enough. "mailgrant plugin disallow" takes it back.
            """)

    @OptionGroup var choice: PluginChoice

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let context = try CommandContext()
        let programs = try choice.programs(context.pluginRegistry)
        try Allowance.allow(programs, choice.name, context).show(json: json, context.terminal)
        try await Allowance.describe(programs, context)
    }
}

/// `mailgrant plugin disallow`.
struct PluginDisallow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disallow", abstract: "Take back what \"mailgrant plugin allow\" allowed.")

    @OptionGroup var choice: PluginChoice

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let context = try CommandContext()
        // One that is no longer installed can be taken back, too.
        let report = try Allowance(
            setting: try choice.names().map { ($0.kind, $0.name, nil) }, allowed: false, context)
        try report.show(json: json, context.terminal)
    }
}
