public import ConfigurationFiles
public import Grants

/// All providers there are: those in the configuration directory and in the layers below it, then the bundled ones, then
/// those that a program describes.
public final class ProviderCatalog: Sendable {
    private let files: DefinitionFiles<ProviderDescription>
    private let programs: ProgramDescriptions?

    /// - Parameter directory: where a person's own provider files are; nothing leaves the bundled ones.
    public convenience init(directory: ConfigurationDirectory?) {
        self.init(directories: directory.map { [$0] } ?? [])
    }

    /// - Parameter layers: the highest provider file of a name is the one that counts.
    /// - Parameter programs: what providers' programs say of themselves.
    public convenience init(layers: Layers, programs: ProgramDescriptions? = nil) {
        self.init(directories: layers.highestFirst, programs: programs)
    }

    private init(directories: [ConfigurationDirectory], programs: ProgramDescriptions? = nil) {
        self.programs = programs
        files = DefinitionFiles(
            directories: directories, folder: "providers", bundled: Self.bundled,
            programs: { programs?.text(of: $0) }, reading: Self.read)
    }

    private static let read: DefinitionFiles<ProviderDescription>.Reading = {
        (text, name, file, origin) throws(ConfigurationErrors) in
        guard let name = PlainName(name) else { preconditionFailure("only plain names are asked for") }
        return try ProviderFile.read(text, name: name, file: file, origin: origin, errorTables: errorTables)
    }

    private static let bundled = BundledDefinitions(bundledFiles, reading: read)

    /// A provider; nothing where there is none of this name.
    ///
    /// - Throws: ``ConfigurationErrors`` where its file is wrong, also where a bundled provider has its name.
    public func provider(_ name: PlainName) throws(ConfigurationErrors) -> ProviderDescription? {
        try files.definition(name.text)
    }

    /// What a provider's file says, with the place of each key; nothing where there is none of this name.
    ///
    /// - Throws: ``ConfigurationErrors`` where the file cannot be read or is not TOML.
    public func document(of name: PlainName) throws(ConfigurationErrors) -> DocumentTable? {
        try files.document(of: name.text)
    }

    /// Whether a file has this name, a broken one as well.
    public func hasFile(of name: PlainName) -> Bool { files.names.contains(name.text) }

    /// The names of all providers, sorted; a directory that cannot be read adds none.
    public var names: [PlainName] { Set(files.names.compactMap(PlainName.init) + (programs?.names ?? [])).sorted() }

    /// The names of the providers in this program, sorted.
    public static let bundledNames: [PlainName] =
        bundled.names.compactMap(PlainName.init).sorted()

    private static let bundledFiles = EmbeddedFiles.texts.filter { $0.key.hasSuffix("/provider.toml") }

    static func bundledText(of name: PlainName) -> String? { bundledFiles["\(name)/provider.toml"] }

    /// The texts of the bundled error tables by the name of the provider in whose folder they are.
    static let errorTables: [String: String] = {
        let suffix = "/errors.toml"
        let tables = EmbeddedFiles.texts.filter { $0.key.hasSuffix(suffix) }
        return Dictionary(uniqueKeysWithValues: tables.map { (String($0.key.dropLast(suffix.count)), $0.value) })
    }()
}
