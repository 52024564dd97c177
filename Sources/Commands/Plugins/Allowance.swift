import Grants
import HelperKit
import LocalState
import PluginPrograms

/// What was allowed or taken back.
struct Allowance: Encodable {
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

    /// - Parameter name: what the person called them.
    /// - Throws: ``ProgramFailure``; with status 64 where all of them are built in.
    static func allow(
        _ programs: [PluginProgram], _ name: String, _ context: CommandContext
    ) throws(ProgramFailure) -> Allowance {
        let others = programs.filter { $0.origin != .builtIn }
        guard !others.isEmpty else {
            throw ProgramFailure(
                .usage, name, what: "it is a part of mailgrant", remedy: "declare it: it need not be allowed")
        }
        return try Allowance(setting: others.map { ($0.kind, $0.name, $0.path) }, allowed: true, context)
    }

    /// Accounts are read by what a provider's program says of itself, which nobody could ask it before it was allowed.
    static func describe(_ programs: [PluginProgram], _ context: CommandContext) async throws(ProgramFailure) {
        for program in programs where program.kind == .provider && program.origin != .builtIn {
            try await context.describeProgram(program.name)
        }
    }

    /// What was changed, a line for each.
    var lines: [String] {
        if changed.isEmpty { return [allowed ? "it was allowed already" : "it was not allowed"] }
        return changed.map { plugin in
            "\(plugin.kind) \(plugin.name) is \(allowed ? "allowed" : "no longer allowed")"
                + (plugin.path.map { " (\($0))" } ?? "")
        }
    }

    func show(json: Bool, _ terminal: Terminal) throws(ProgramFailure) {
        if json { return try terminal.print(json: self) }
        for line in lines { try terminal.print(line) }
    }
}
