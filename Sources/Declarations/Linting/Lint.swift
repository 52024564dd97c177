public import ConfigurationFiles
import Grants
import Providers

/// Looks at every file of a configuration directory, whether or not it is in force, and of the layers below it.
public struct Lint: Sendable {
    private let loader: DeclarationLoader

    public init(directory: ConfigurationDirectory) {
        loader = DeclarationLoader(directory: directory)
    }

    public func report() -> LintReport {
        let errors = ErrorCollector()
        let warnings = ErrorCollector()
        collect(into: errors) { () throws(ConfigurationErrors) in _ = try loader.settings() }
        collect(into: errors) { () throws(ConfigurationErrors) in
            let declarations = try loader.declarations()
            for case .failure(let broken) in declarations.accounts.values { errors.add(broken) }
            declarations.misnamed.forEach(errors.add)
            sharedAddresses(declarations).forEach(warnings.add)
        }
        for directory in loader.layers.highestFirst {
            // What an upper layer replaces is wrong all the same.
            collect(into: errors) { () throws(ConfigurationErrors) in
                guard let document = try SettingsFile.document(in: directory) else { return }
                _ = try SettingsReader(layers: loader.layers).settings(document)
            }
            LintedProviders(in: directory).collect(errors, warnings)
            let files = LintedFiles(in: directory)
            files.secrets().forEach(errors.add)
            files.oddities().forEach(warnings.add)
        }
        return LintReport(errors: Self.inOrder(errors), warnings: Self.inOrder(warnings))
    }

    /// Their addresses lead to none of them: only the names do.
    private func sharedAddresses(_ declarations: Declarations) -> [ConfigurationError] {
        let byAddress = Dictionary(grouping: declarations.addresses) { $0.value.lowercased() }.values
        return byAddress.filter { $0.count > 1 }.flatMap { sharing in
            let names = sharing.map(\.key).sorted()
            return names.compactMap { name -> ConfigurationError? in
                guard let entry = (try? loader.files(of: name)?.document())?["address"] else { return nil }
                let others = names.filter { $0 != name }.map(\.text).joined(separator: ", ")
                return ConfigurationError(
                    at: entry.location, key: "address",
                    message: "is that of \(others), too: mail programs must call the account by its name")
            }
        }
    }

    private func collect(
        into collector: ErrorCollector, _ body: () throws(ConfigurationErrors) -> Void
    ) {
        do throws(ConfigurationErrors) {
            try body()
        } catch {
            collector.add(error)
        }
    }

    private static func inOrder(_ collector: ErrorCollector) -> [ConfigurationError] {
        (collector.found?.errors ?? []).sorted {
            ($0.file, $0.line ?? 0, $0.column ?? 0, $0.message) < ($1.file, $1.line ?? 0, $1.column ?? 0, $1.message)
        }
    }
}

/// The provider files of one layer, used or not.
private struct LintedProviders {
    let directory: ConfigurationDirectory
    private static let folder = "providers"

    init(in directory: ConfigurationDirectory) {
        self.directory = directory
    }

    func collect(_ errors: ErrorCollector, _ warnings: ErrorCollector) {
        do throws(ConfigurationErrors) {
            for fileName in try directory.names(in: Self.folder) {
                let file = directory.resolve(Self.folder + "/" + VisibleText.line(fileName))
                switch DeclarationFileName(fileName) {
                case .ignored: continue
                case .misnamed:
                    warnings.add(
                        ConfigurationError(
                            file: file,
                            message:
                                "no account can name this provider: a file here is called NAME.toml, with a-z, 0-9 "
                                + "and \"-\" in NAME"))
                case .declaration(let name):
                    guard let text = try directory.text(of: fileName, in: Self.folder) else { continue }
                    let lint = ProviderLint(text, name: name, file: file)
                    lint.errors.forEach(errors.add)
                    lint.warnings.forEach(warnings.add)
                }
            }
        } catch {
            errors.add(error)
        }
    }
}
