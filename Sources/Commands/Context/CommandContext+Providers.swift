import ConfigurationFiles
import Declarations
import Grants
import HelperKit
import Providers

extension CommandContext {
    var providers: ProviderCatalog { ProviderCatalog(layers: loader.layers, programs: programDescriptions) }

    /// The provider of a name.
    ///
    /// - Throws: ``ProgramFailure``: 64 where there is none, 78 where its file is wrong.
    func provider(_ word: String) throws(ProgramFailure) -> ProviderDescription {
        let catalog = providers
        let found: ProviderDescription?
        do throws(ConfigurationErrors) {
            found = try PlainName(word).flatMap { name throws(ConfigurationErrors) in try catalog.provider(name) }
        } catch {
            throw ProgramFailure(error, subject: word)
        }
        if let found { return found }
        let nearest = NearestName.to(word, among: catalog.names.map(\.text))
        throw ProgramFailure(
            .usage, word, what: "no such provider" + (nearest.map { "; did you mean \($0)?" } ?? ""),
            remedy: "see: mailgrant provider list")
    }

    /// What is known of a provider.
    ///
    /// - Parameter values: of its parameters; those without a value stay placeholders.
    func report(on provider: ProviderDescription, values: [String: String]) -> ProviderReport {
        ProviderReport(
            provider, values: values,
            program: provider.isProgram ? programDescriptions.description(of: provider.name) : nil)
    }
}
