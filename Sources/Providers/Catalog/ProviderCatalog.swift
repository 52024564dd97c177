public import ConfigurationFiles
public import Grants
import Synchronization

/// All providers there are: those in the configuration directory, then the bundled ones.
///
/// A file is read when its provider is first asked for, and once.
public final class ProviderCatalog: Sendable {
    private let directory: ConfigurationDirectory?
    private let answers = Mutex<[PlainName: Result<ProviderDescription?, ConfigurationErrors>]>([:])

    /// - Parameter directory: where a person's own provider files are; nothing leaves the bundled ones.
    public init(directory: ConfigurationDirectory?) {
        self.directory = directory
    }

    /// A provider; nothing where there is none of this name.
    ///
    /// - Throws: ``ConfigurationErrors`` where its file is wrong. A broken file hides a bundled provider of its name:
    ///   falling back would use endpoints that the person replaced.
    public func provider(_ name: PlainName) throws(ConfigurationErrors) -> ProviderDescription? {
        if let answer = answers.withLock({ $0[name] }) { return try answer.get() }
        let answer = Result { () throws(ConfigurationErrors) in try read(name) }
        answers.withLock { $0[name] = answer }
        return try answer.get()
    }

    /// The names of all providers, sorted; a directory that cannot be read adds none.
    public var names: [PlainName] {
        let own = (try? directory?.names(in: Self.folder)) ?? []
        let ownNames = own.compactMap { $0.hasSuffix(".toml") ? PlainName(String($0.dropLast(5))) : nil }
        return Set(ownNames + Self.bundledNames).sorted()
    }

    /// The names of the providers in this program, sorted.
    public static let bundledNames: [PlainName] = EmbeddedFiles.texts.keys
        .compactMap { key in key.split(separator: "/").first.flatMap { PlainName(String($0)) } }
        .sorted()

    private static let folder = "providers"

    private func read(_ name: PlainName) throws(ConfigurationErrors) -> ProviderDescription? {
        let fileName = "\(name).toml"
        if let directory, let text = try directory.text(of: fileName, in: Self.folder) {
            let file = directory.resolve(Self.folder + "/" + fileName)
            return try ProviderFile.read(text, name: name, file: file, origin: .file(file))
        }
        guard let text = EmbeddedFiles.texts["\(name)/provider.toml"] else { return nil }
        return try ProviderFile.read(text, name: name, file: "\(name)/provider.toml (bundled)", origin: .bundled)
    }
}
