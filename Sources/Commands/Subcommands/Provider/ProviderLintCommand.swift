import ArgumentParser
import ConfigurationFiles
import FoundationEssentials
import Grants
import HelperKit
import Providers

/// `mailgrant provider lint`.
struct ProviderLintCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint", abstract: "Check a provider file.",
        discussion: """
            Prints everything that is wrong, as FILE:LINE:COLUMN, and what is likely to be; in the errors.toml beside a \
            provider.toml, too. The status is 78 when the file cannot be used; warnings leave it 0.
            """)

    @Argument(help: "The file.")
    var file: String

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let context = try CommandContext()
        let url = URL(filePath: file)
        guard url.lastPathComponent != "errors.toml" else {
            throw ProgramFailure(
                .usage, file, what: "it is the error table of a provider file",
                remedy: "name the provider.toml beside it, with which it is checked")
        }
        let table = url.deletingLastPathComponent().appending(path: "errors.toml").path()
        let lint = ProviderLint(
            try text(), name: try providerName(), file: file,
            errorTable: url.lastPathComponent == "provider.toml"
                ? try? String(contentsOfFile: table, encoding: .utf8) : nil)
        var warnings = lint.warnings
        if let missing = missingReadme { warnings.append(missing) }
        try context.terminal.print(errors: lint.errors, warnings: warnings, asJSON: json, subject: file)
    }

    private func text() throws(ProgramFailure) -> String {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw ProgramFailure(.noInput, file, what: "the file cannot be read", remedy: "name a provider file")
        }
        guard data.count <= ConfigurationDirectory.fileLimit, let text = String(data: data, encoding: .utf8) else {
            throw ProgramFailure(
                .configuration, file, what: "the file is larger than 1 MiB, or is not UTF-8",
                remedy: "write TOML 1.0 in UTF-8")
        }
        return text
    }

    /// `contoso` for `contoso.toml` and for `contoso/provider.toml`.
    private func providerName() throws(ProgramFailure) -> PlainName {
        let parts = URL(filePath: file).standardizedFileURL.pathComponents
        let last = parts.last ?? ""
        let word = last == "provider.toml" ? parts.dropLast().last ?? "" : last.replacing(".toml", with: "")
        if let name = PlainName(word) { return name }
        throw ProgramFailure(
            .configuration, file, what: "\"\(word)\" is no name of a provider: a-z, 0-9 and \"-\", not \"-\" first",
            remedy: "rename it")
    }

    /// A folder of the bundled form explains itself.
    private var missingReadme: ConfigurationError? {
        let url = URL(filePath: file)
        guard url.lastPathComponent == "provider.toml",
            !FileManager.default.fileExists(atPath: url.deletingLastPathComponent().appending(path: "README.md").path())
        else { return nil }
        return ConfigurationError(file: file, message: "no README.md beside it says how a person registers")
    }
}
