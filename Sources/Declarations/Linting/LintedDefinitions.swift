import Clients
import ConfigurationFiles
import Grants
import Providers

/// The provider files, or the client files, of one layer, used or not.
struct LintedDefinitions {
    private let directory: ConfigurationDirectory
    private let folder: String
    /// Such as `provider`.
    private let noun: String
    /// Says what is wrong in a file, given its text, its name and what messages call it.
    private let check: (String, PlainName, String) -> (errors: [ConfigurationError], warnings: [ConfigurationError])

    static func providers(in directory: ConfigurationDirectory) -> LintedDefinitions {
        LintedDefinitions(directory: directory, folder: "providers", noun: "provider") { text, name, file in
            let lint = ProviderLint(text, name: name, file: file)
            return (lint.errors, lint.warnings)
        }
    }

    static func clients(in directory: ConfigurationDirectory) -> LintedDefinitions {
        LintedDefinitions(directory: directory, folder: "clients", noun: "client") { text, name, file in
            (ClientCatalog.mistakes(in: text, name: name, file: file), [])
        }
    }

    func collect(_ errors: ErrorCollector, _ warnings: ErrorCollector) {
        do throws(ConfigurationErrors) {
            for fileName in try directory.names(in: folder) {
                let file = directory.resolve(folder + "/" + VisibleText.line(fileName))
                switch DeclarationFileName(fileName) {
                case .ignored: continue
                case .misnamed:
                    warnings.add(
                        ConfigurationError(
                            file: file,
                            message:
                                "no account can name this \(noun): a file here is called NAME.toml, with a-z, 0-9 "
                                + "and \"-\" in NAME"))
                case .declaration(let name):
                    guard let text = try directory.text(of: fileName, in: folder) else { continue }
                    let found = check(text, name, file)
                    found.errors.forEach(errors.add)
                    found.warnings.forEach(warnings.add)
                }
            }
        } catch {
            errors.add(error)
        }
    }
}
