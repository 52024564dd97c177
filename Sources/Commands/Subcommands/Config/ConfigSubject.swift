import ArgumentParser
import ConfigurationFiles
import Declarations
import Grants
import HelperKit

extension CommandContext {
    /// `mailgrant.toml` in the configuration directory.
    ///
    /// - Throws: ``ProgramFailure`` where it cannot be read.
    func settingsFile() throws(ProgramFailure) -> SettingsDeclaration {
        do throws(ConfigurationErrors) {
            return try SettingsEditor(loader).file()
        } catch {
            throw ProgramFailure(error, subject: "settings")
        }
    }

    /// Every value that is in force, in the order of the keys.
    ///
    /// - Parameter account: nothing for the settings.
    /// - Throws: ``ProgramFailure``
    func effectiveValues(of account: PlainName?) throws(ProgramFailure) -> [EffectiveValue] {
        do throws(ConfigurationErrors) {
            guard let account else { return try loader.effectiveSettings() }
            return try loader.effectiveValues(of: account) ?? []
        } catch {
            throw ProgramFailure(error, subject: account?.text ?? "settings")
        }
    }
}

/// Whose values are asked for, and whether with their origin.
struct ConfigSubject: ParsableArguments {
    @Option(help: "The account whose values are meant, by name or address; else the settings are.")
    var account: String?

    @Flag(help: "Print which file and line says it.")
    var showOrigin = false

    func values(_ context: CommandContext) throws(ProgramFailure) -> [EffectiveValue] {
        guard let account else { return try context.effectiveValues(of: nil) }
        return try context.effectiveValues(of: try context.account(account).name)
    }
}
