public import ConfigurationFiles
public import Grants

/// What the files of declarations look like, before any is read.
public struct DeclarationSighting: Sendable {
    /// Of each account that has files, and regular files only: the layers that have one, the lowest being 0, and how the
    /// files look.
    public private(set) var accounts: [PlainName: [(layer: Int, appearance: FileAppearance)]] = [:]
    /// How servers are reached.
    public let network: NetworkPath
    /// Everything else that an account's declaration follows from, as bytes: where the layers are, and their providers.
    public private(set) var surroundings: [UInt8] = []
    /// The providers' files.
    private var providers: [FileAppearance] = []
    /// The layers' directories: one where a name comes or goes looks otherwise.
    private let directories: [FileAppearance?]

    /// Nothing where the layers are wrong, a directory cannot be read, or a provider's file is no regular one.
    init?(of loader: DeclarationLoader) {
        guard loader.list.errors == nil else { return nil }
        directories = Self.directories(of: loader.layers)
        network = loader.networkPath
        note("\(network)")
        var irregular: Set<PlainName> = []
        for (layer, directory) in loader.layers.lowestFirst.enumerated() {
            guard let files = try? directory.appearances(in: AccountFiles.folder), notePlace(of: directory) else {
                return nil
            }
            for (fileName, appearance) in files {
                guard case .declaration(let name) = DeclarationFileName(fileName) else { continue }
                if let appearance {
                    accounts[name, default: []].append((layer, appearance))
                } else {
                    irregular.insert(name)
                }
            }
        }
        for name in irregular { accounts[name] = nil }
    }

    private mutating func notePlace(of directory: ConfigurationDirectory) -> Bool {
        guard let files = try? directory.appearances(in: "providers") else { return false }
        note(directory.path)
        note(directory.contents)
        for (name, appearance) in files.sorted(by: { $0.name < $1.name }) where name.hasSuffix(".toml") {
            guard let appearance else { return false }
            note(name)
            appearance.append(to: &surroundings)
            providers.append(appearance)
        }
        note("")
        return true
    }

    /// No text can be mistaken for two.
    private mutating func note(_ text: String) { surroundings += Array(text.utf8) + [0] }

    /// Whether an account follows from its own files and from what is here beside them.
    public func isAll(of account: Account) -> Bool {
        account.connections.allSatisfy { connection in
            // What a provider's program says of itself lies elsewhere.
            connection.token.program == nil
                && (connection.caFile == nil || connection.caFile == network.caFile?.path)
        }
    }

    /// Whether what was read after this is what was seen: no name has come or gone meanwhile, and a later change of a
    /// provider's file can be seen.
    ///
    /// - Parameter moment: before this was made.
    public func holds(for loader: DeclarationLoader, since moment: FileAppearance.Moment) -> Bool {
        directories == Self.directories(of: loader.layers)
            && (directories.compactMap(\.self) + providers).allSatisfy { $0.isSettled(at: moment) }
    }

    private static func directories(of layers: Layers) -> [FileAppearance?] {
        layers.lowestFirst.map(\.contents).flatMap { path in
            [path, path + "/" + AccountFiles.folder, path + "/providers"].map { FileAppearance(following: $0) }
        }
    }
}

extension DeclarationLoader {
    /// Looks at all files of declarations and reads none but the settings.
    ///
    /// - Returns: nothing where what they look like does not tell what they say.
    public func sighting() -> DeclarationSighting? { DeclarationSighting(of: self) }
}
