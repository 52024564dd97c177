public import ConfigurationFiles
public import Grants

/// All mail programs that mailgrant knows how to configure: those in the configuration directory, then the bundled ones.
public final class ClientCatalog: Sendable {
    private let files: DefinitionFiles<ClientDefinition>

    /// - Parameter directory: where a person's own client files are; nothing leaves the bundled ones.
    public convenience init(directory: ConfigurationDirectory?) {
        self.init(directories: directory.map { [$0] } ?? [])
    }

    /// - Parameter layers: the highest client file of a name is the one that counts.
    public convenience init(layers: Layers) {
        self.init(directories: layers.highestFirst)
    }

    private init(directories: [ConfigurationDirectory]) {
        files = DefinitionFiles(
            directories: directories, folder: "clients", bundled: Self.bundled, reading: Self.read)
    }

    private static let read: DefinitionFiles<ClientDefinition>.Reading = {
        (text, name, file, origin) throws(ConfigurationErrors) in
        guard let name = PlainName(name) else { preconditionFailure("only plain names are asked for") }
        return try ClientFile.read(text, name: name, file: file, origin: origin)
    }

    private static let bundled = BundledDefinitions(EmbeddedFiles.texts, reading: read)

    /// A client; nothing where there is none of this name.
    ///
    /// - Throws: ``ConfigurationErrors`` where its file is wrong, also where a bundled client has its name.
    public func client(_ name: PlainName) throws(ConfigurationErrors) -> ClientDefinition? {
        try files.definition(name.text)
    }

    /// What is wrong in a client file, used or not.
    ///
    /// - Parameter file: how messages name it.
    public static func mistakes(in text: String, name: PlainName, file: String) -> [ConfigurationError] {
        do throws(ConfigurationErrors) {
            _ = try ClientFile.read(text, name: name, file: file, origin: .file(file))
            return []
        } catch {
            return error.errors
        }
    }

    /// The names of all clients, sorted; a directory that cannot be read adds none.
    public var names: [PlainName] { files.names.compactMap(PlainName.init).sorted() }

    /// The names of the clients in this program, sorted.
    public static let bundledNames: [PlainName] =
        bundled.names.compactMap(PlainName.init).sorted()
}
