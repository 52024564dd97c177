import ArgumentParser
import ConfigurationFiles
import Declarations
import Grants
import HelperKit

/// Whose values are asked for, and whether with their origin.
struct ConfigSubject: ParsableArguments {
    @Option(help: "The account whose values are meant, by name or address; else the settings are.")
    var account: String?

    @Flag(help: "Print which file and line says it.")
    var showOrigin = false

    func values(_ context: CommandContext) throws(ProgramFailure) -> [EffectiveValue] {
        guard let account else {
            do throws(ConfigurationErrors) {
                return try context.loader.effectiveSettings()
            } catch {
                throw ProgramFailure(error, subject: "settings")
            }
        }
        let name = try context.account(account).name
        do throws(ConfigurationErrors) {
            return try context.loader.effectiveValues(of: name) ?? []
        } catch {
            throw ProgramFailure(error, subject: name.text)
        }
    }
}
