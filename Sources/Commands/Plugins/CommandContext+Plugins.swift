import Grants
import PluginPrograms

extension CommandContext {
    /// Where plugins are found.
    var pluginRegistry: PluginRegistry {
        PluginRegistry(
            builtIn: PluginRegistry.builtInNames, environment: environment, executable: InstalledPrograms.thisProgram)
    }

    var pluginRunner: PluginRunner { PluginRunner(environment: environment) }

    /// Whether plugins that declarations name may be run.
    var pluginTrust: PluginTrust { PluginTrust(self) }
}

extension PluginRegistry {
    /// What mailgrant itself has of what may be a plugin. The bundled providers and clients are data and no programs.
    static var builtInNames: [PluginKind: Set<PlainName>] {
        [
            .store: Set(["secret-service", "sealed-file"].compactMap { PlainName($0) }),
            .subcommand: Set(Program.builtInNames.compactMap { PlainName($0) }),
        ]
    }
}
