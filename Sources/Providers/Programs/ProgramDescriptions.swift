public import ConfigurationFiles
public import FoundationEssentials
public import Grants

/// What the providers' programs of this machine say of themselves, a file a program in the state directory.
public struct ProgramDescriptions: Sendable {
    private let directory: String

    /// - Parameter directory: absolute. It need not be there.
    public init(directory: String) {
        self.directory = directory
    }

    /// Where the description of a program is kept.
    public func path(of name: PlainName) -> String { "\(directory)/\(name).json" }

    /// What a program said; nothing where it was never asked, or what is kept cannot be read.
    public func description(of name: PlainName) -> ProgramDescription? {
        guard let data = FileManager.default.contents(atPath: path(of: name)) else { return nil }
        return try? JSONDecoder().decode(ProgramDescription.self, from: data)
    }

    /// The programs that were asked, sorted.
    public var names: [PlainName] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return files.filter { $0.hasSuffix(".json") }.compactMap { PlainName(String($0.dropLast(5))) }.sorted()
    }

    /// A description as it is kept.
    public static func encoded(_ description: ProgramDescription) -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        // Encoding texts and numbers cannot fail.
        return (try? encoder.encode(description)) ?? Data()
    }

    /// The provider that a program describes.
    ///
    /// - Throws: ``ConfigurationErrors`` where the description makes no sense, with what is wrong in it.
    public static func provider(
        _ name: PlainName, _ description: ProgramDescription
    ) throws(ConfigurationErrors) -> ProviderDescription {
        let file = source(name)
        return try ProviderFile.read(description.providerFile, name: name, file: file, origin: .program(file))
    }

    /// How messages name what a program said.
    static func source(_ name: PlainName) -> String { ProgramBinding(name: name).executable + " describe" }

    /// The provider file that a program's description amounts to; nothing where it was never asked.
    func text(of name: String) -> (text: String, file: String)? {
        guard let name = PlainName(name), let description = description(of: name) else { return nil }
        return (description.providerFile, Self.source(name))
    }
}
