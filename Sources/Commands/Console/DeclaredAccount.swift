import ConfigurationFiles
import Console
import Declarations
import Grants
import HelperKit
import Providers

/// An account's file with the values in it, for a form: valid or not, as long as it can be read.
struct DeclaredAccount {
    let file: DeclarationFile
    let values: NewAccount
    let provider: ProviderDescription
    /// What the file declares with all defaults; nothing where it is broken.
    let account: Account?

    /// - Throws: ``ProgramFailure`` where there is no such file, or not even its provider can be told.
    init(_ name: PlainName, _ context: CommandContext) throws(ProgramFailure) {
        let read: (file: DeclarationFile, values: NewAccount, provider: ProviderDescription)?
        do throws(ConfigurationErrors) {
            read = try Self.read(name, context)
        } catch {
            throw ProgramFailure(error, subject: name.text)
        }
        guard let read else {
            // The loader has the words for what is wrong.
            _ = try context.account(name.text)
            throw ProgramFailure(.configuration, name.text, what: "its file cannot be read", remedy: "mend that file")
        }
        (file, values, provider) = read
        account = try? context.loader.account(named: name)
    }

    private static func read(
        _ name: PlainName, _ context: CommandContext
    ) throws(ConfigurationErrors) -> (file: DeclarationFile, values: NewAccount, provider: ProviderDescription)? {
        guard let file = try context.editor.file(of: name), let values = context.editor.values(in: file),
            let provider = try context.loader.providers.provider(values.provider)
        else { return nil }
        return (file, values, provider)
    }
}
