public import ConfigurationFiles
public import Grants

/// All mail programs that mailgrant knows how to configure: those in the configuration directory, then the bundled ones,
/// then those that a program describes.
public final class ClientCatalog: Sendable {
    private let files: DefinitionFiles<ClientDefinition>
    private let programs: ClientAnswers?

    /// - Parameter directory: where a person's own client files are; nothing leaves the bundled ones.
    public convenience init(directory: ConfigurationDirectory?) {
        self.init(directories: directory.map { [$0] } ?? [])
    }

    /// - Parameter layers: the highest client file of a name is the one that counts.
    /// - Parameter programs: what clients' programs answered.
    public convenience init(layers: Layers, programs: ClientAnswers? = nil) {
        self.init(directories: layers.highestFirst, programs: programs)
    }

    private init(directories: [ConfigurationDirectory], programs: ClientAnswers? = nil) {
        self.programs = programs
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

    /// A client as it is for an account: what a program writes differs from one to the next.
    ///
    /// - Parameter observed: the mechanisms with which the account's servers last accepted a token.
    /// - Returns: nothing where there is none of this name, or its program was not asked; then the question is noted.
    /// - Throws: as ``client(_:)``, and where the program failed.
    public func client(
        _ name: PlainName, for account: Account, observed: [Direction: BearerMechanism]
    ) throws(ConfigurationErrors) -> ClientDefinition? {
        if let found = try client(name) { return found }
        return try programs?.answer(to: ClientQuestion(client: name, account: account, observed: observed))
    }

    /// Whether a file has this name, a broken one as well.
    public func hasFile(of name: PlainName) -> Bool { files.names.contains(name.text) }

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
