import ArgumentParser
import ConfigurationFiles
import Declarations
import FoundationEssentials
import HelperKit

/// `mailgrant lint`.
struct LintCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint", abstract: "Check all files of a configuration directory.",
        discussion: """
            Looks at mailgrant.toml, every account and provider file, and those of the layers, and prints everything that \
            is wrong as FILE:LINE:COLUMN. The status is 78 when a file cannot be used or holds what looks like a secret; \
            warnings leave it 0. Nothing is asked of the network or the token store.
            """)

    @Argument(help: "The directory; the one in force where none is named.")
    var directory: String?

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let context = try CommandContext()
        let subject = try subject(context)
        let report = Lint(directory: subject.directory).report()
        try context.terminal.print(
            errors: report.errors.map(subject.shown), warnings: report.warnings.map(subject.shown), asJSON: json,
            subject: directory ?? context.configuration.path)
    }

    private func subject(_ context: CommandContext) throws(ProgramFailure) -> LintSubject {
        guard let directory else { return LintSubject(directory: context.configuration) }
        let current = FileManager.default.currentDirectoryPath
        let subject = LintSubject(named: directory, in: current)
        var isDirectory = false
        guard FileManager.default.fileExists(atPath: subject.directory.path, isDirectory: &isDirectory), isDirectory
        else {
            throw ProgramFailure(
                .noInput, directory, what: "there is no such directory", remedy: "name the one that has mailgrant.toml")
        }
        return subject
    }
}

/// A directory to look at, and how its files are called: as the person called it.
private struct LintSubject {
    let directory: ConfigurationDirectory
    private var prefix: (absolute: String, shown: String)?

    init(directory: ConfigurationDirectory) {
        self.directory = directory
    }

    init(named name: String, in current: String) {
        let name = name.hasSuffix("/") && name != "/" ? String(name.dropLast()) : name
        directory = ConfigurationDirectory(
            path: name.hasPrefix("/") ? name : name == "." ? current : current + "/" + name)
        if !name.hasPrefix("/") { prefix = (directory.resolve(""), name == "." ? "" : name + "/") }
    }

    func shown(_ error: ConfigurationError) -> ConfigurationError {
        guard let prefix, error.file.hasPrefix(prefix.absolute) else { return error }
        var error = error
        let rest = prefix.shown + error.file.dropFirst(prefix.absolute.count)
        error.file = rest.isEmpty ? "." : rest
        return error
    }
}
