import ConfigurationFiles
import Declarations
import Grants
import HelperKit
import Providers

/// The files on this machine.
extension Examination {
    /// Whoever gets here has a declaration that could be read; the settings are read by every command, too.
    func declaration() -> LinkState {
        do {
            _ = try session.context.settings()
            return .whole(account.declaredIn)
        } catch {
            return .broken(error)
        }
    }

    func providerFile() -> LinkState {
        do throws(ConfigurationErrors) {
            guard let provider = try session.context.loader.providers.provider(account.provider) else {
                return .skipped("there is none of \(account.provider)")
            }
            return .whole(provider.origin.words(of: account.provider.text))
        } catch {
            return .broken(ProgramFailure(error, subject: account.name.text))
        }
    }
}

extension DefinitionOrigin {
    fileprivate func words(of name: String) -> String {
        switch self {
        case .bundled: "\(name), bundled"
        case .file(let path): "\(name), \(path)"
        case .program(let source): "\(name), as \(source) says"
        }
    }
}
