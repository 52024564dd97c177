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
        let built = programs.filter { $0.origin == .builtIn }
        guard built.count < programs.count else {
            throw ProgramFailure(
                .usage, choice.name, what: "it is a part of mailgrant", remedy: "declare it: it need not be allowed")
        }
        let report = try AllowanceReport(
            setting: programs.filter { $0.origin != .builtIn }.map { ($0.kind, $0.name, $0.path) }, allowed: true,
            context)
        try report.show(json: json, context.terminal)
        // Accounts are read by what the program says of itself, which nobody could ask it before.
        for program in programs where program.kind == .provider && program.origin != .builtIn {
            try await context.describeProgram(program.name)
        }
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
        let report = try AllowanceReport(
            setting: try choice.names().map { ($0.kind, $0.name, nil) }, allowed: false, context)
        try report.show(json: json, context.terminal)
    }
}

/// What was allowed or taken back.
private struct AllowanceReport: Encodable {
    var version = 1
    var allowed: Bool
    /// Those for which it was otherwise before.
    var changed: [Plugin]

    struct Plugin: Encodable {
        var kind: String
        var name: String
        var path: String?
    }

    init(
        setting plugins: [(kind: PluginKind, name: PlainName, path: String?)], allowed: Bool, _ context: CommandContext
    ) throws(ProgramFailure) {
        self.allowed = allowed
        changed = []
        let list = AllowedPlugins(in: context.state)
        for plugin in plugins {
            do {
                let entry = AllowedPlugins.Plugin(kind: plugin.kind.rawValue, name: plugin.name)
                guard try list.set(entry, allowed: allowed) else { continue }
            } catch {
                throw ProgramFailure(.ledger(error), plugin.name.text, nil)
            }
            changed.append(Plugin(kind: plugin.kind.rawValue, name: plugin.name.text, path: plugin.path))
        }
    }

    func show(json: Bool, _ terminal: Terminal) throws(ProgramFailure) {
        if json { return try terminal.print(json: self) }
        if changed.isEmpty { try terminal.print(allowed ? "it was allowed already" : "it was not allowed") }
        for plugin in changed {
            let place = plugin.path.map { " (\($0))" } ?? ""
            try terminal.print("\(plugin.kind) \(plugin.name) is \(allowed ? "allowed" : "no longer allowed")\(place)")
        }
    }
}
