public import ConfigurationFiles
public import Grants

/// All providers there are: those in the configuration directory, then the bundled ones.
public final class ProviderCatalog: Sendable {
    private let files: DefinitionFiles<ProviderDescription>

    /// - Parameter directory: where a person's own provider files are; nothing leaves the bundled ones.
    public init(directory: ConfigurationDirectory?) {
        files = DefinitionFiles(
            directory: directory, folder: "providers", bundled: EmbeddedFiles.texts
        ) { (text, name, file, origin) throws(ConfigurationErrors) in
            guard let name = PlainName(name) else { preconditionFailure("only plain names are asked for") }
            return try ProviderFile.read(text, name: name, file: file, origin: origin)
        }
    }

    /// A provider; nothing where there is none of this name.
    ///
    /// - Throws: ``ConfigurationErrors`` where its file is wrong, also where a bundled provider has its name.
    public func provider(_ name: PlainName) throws(ConfigurationErrors) -> ProviderDescription? {
        try files.definition(name.text)
    }

    /// The names of all providers, sorted; a directory that cannot be read adds none.
    public var names: [PlainName] { files.names.compactMap(PlainName.init).sorted() }

    /// The names of the providers in this program, sorted.
    public static let bundledNames: [PlainName] =
        DefinitionFiles<ProviderDescription>.names(of: EmbeddedFiles.texts).compactMap(PlainName.init).sorted()
}
