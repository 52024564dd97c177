import FoundationEssentials
import Grants
import PluginPrograms

extension CommandContext {
    /// Whether plugins that declarations name may be run.
    var pluginTrust: PluginTrust { PluginTrust(self) }

    /// Where plugins are found.
    var pluginRegistry: PluginRegistry {
        let executable = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return PluginRegistry(builtIn: [:], environment: environment, executable: executable)
    }

    var pluginRunner: PluginRunner { PluginRunner(environment: environment) }
}
