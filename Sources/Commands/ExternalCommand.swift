import ConfigurationFiles
import FoundationEssentials
import Glibc
import Grants
import HelperKit
import LocalState
import PluginPrograms

/// `mailgrant foo` is the program `mailgrant-foo` where `foo` is not built in, as with git.
///
/// The program gets this one's arguments, descriptors and environment, since it is the person who runs it. Two variables
/// tell it where things are: `MAILGRANT_CONFIG_DIRECTORY` and `MAILGRANT_STATE_DIRECTORY`, absolute paths. Neither holds
/// anything secret, and nothing secret is handed over.
struct ExternalCommand {
    static let configurationVariable = "MAILGRANT_CONFIG_DIRECTORY"
    static let stateVariable = "MAILGRANT_STATE_DIRECTORY"

    private let name: PlainName
    private let arguments: [String]
    private let environment: [String: String]

    /// Nothing where the first word is an option, built in, or no plain name.
    init?(_ arguments: [String], environment: [String: String] = ProcessInfo.processInfo.environment) {
        guard let word = arguments.first, !Program.builtInNames.contains(word), let name = PlainName(word) else {
            return nil
        }
        self.name = name
        self.arguments = Array(arguments.dropFirst())
        self.environment = environment
    }

    /// Becomes the program.
    ///
    /// - Throws: ``ProgramFailure``: 64 where there is none, 69 where its file cannot be run, 70 where the system does not
    ///   run it.
    func replaceProcess() throws(ProgramFailure) -> Never {
        let registry = PluginRegistry(
            builtIn: [:], environment: environment, executable: InstalledPrograms.thisProgram)
        guard let program = registry.find(.subcommand, name), let path = program.path else {
            throw ProgramFailure(
                .usage, name.text, what: "no such subcommand, and no mailgrant-\(name) where plugins are found",
                remedy: "see mailgrant --help and mailgrant plugin list")
        }
        if let fault = program.fault {
            let error = PluginError(program, .notRunnable(fault))
            throw ProgramFailure(.unavailable, name.text, what: "\(path) \(error.reason)", remedy: error.remedy)
        }
        if let directory = ConfigurationDirectory.locate(environment: environment) {
            setenv(Self.configurationVariable, directory.path, 1)
        }
        if let state = StateDirectory(environment: environment) { setenv(Self.stateVariable, state.path, 1) }
        signal(SIGPIPE, SIG_DFL)
        var words = ([path] + arguments).map { strdup($0) }
        words.append(nil)
        execv(path, words)
        let reason = String(cString: strerror(errno))
        signal(SIGPIPE, SIG_IGN)
        throw ProgramFailure(
            .software, name.text, what: "cannot run \(path): \(reason)", remedy: "mend that program")
    }
}
