import FoundationEssentials
import Grants
import PluginPrograms

extension CommandContext {
    /// Where plugins are found.
    var pluginRegistry: PluginRegistry { .here(environment) }

    var pluginRunner: PluginRunner { PluginRunner(environment: environment) }

    /// Whether plugins that declarations name may be run.
    var pluginTrust: PluginTrust { PluginTrust(self) }
}

extension PluginRegistry {
    /// All that there is on this machine.
    static func here(_ environment: [String: String] = ProcessInfo.processInfo.environment) -> PluginRegistry {
        PluginRegistry(
            builtIn: builtInNames, environment: environment, executable: InstalledPrograms.thisProgram)
    }

    /// What mailgrant itself has of what may be a plugin. The bundled providers and clients are data and no programs.
    static var builtInNames: [PluginKind: Set<PlainName>] {
        [
            .store: Set(["secret-service", "sealed-file"].compactMap { PlainName($0) }),
            .subcommand: Set(Program.builtInNames.compactMap { PlainName($0) }),
        ]
    }
}
