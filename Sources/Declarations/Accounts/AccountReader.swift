import ConfigurationFiles
import Grants
import Providers

/// Turns an account's file into an account, with its provider's defaults filled in.
struct AccountReader {
    let layers: Layers
    let providers: ProviderCatalog
    private let memory: ReadingMemory

    /// - Parameter memory: of a reader of many accounts.
    init(layers: Layers, providers: ProviderCatalog, memory: ReadingMemory = ReadingMemory()) {
        self.layers = layers
        self.providers = providers
        self.memory = memory
    }

    /// For a file that is looked at alone.
    init(directory: ConfigurationDirectory, providers: ProviderCatalog) {
        self.init(layers: Layers(own: directory), providers: providers)
    }

    /// - Parameter document: the parsed file, which lies at the path `file`.
    /// - Throws: ``ConfigurationErrors`` with everything that is wrong in the file, and in the provider file it names.
    func account(
        _ name: PlainName, _ document: DocumentTable, file: String, observer: KeyObserver? = nil
    ) throws(ConfigurationErrors) -> Account {
        let collector = ErrorCollector()
        let reader = TableReader(document, collector: collector, observer: observer)
        let parts = parts(reader)

        // Without the address or the provider every default that depends on it would look like another mistake.
        guard let address = parts.address, let provider = parts.provider else { return try collector.conclude(nil) }
        let resolver = ConnectionResolver(
            address: address, provider: provider, sharedToken: parts.token, root: reader, layers: layers, memory: memory
        )
        let resolved = parts.connections.compactMap { resolver.connection($0) }
        // An account never loses a connection silently.
        guard resolved.count == parts.connections.count else { return try collector.conclude(nil) }
        return try collector.conclude(
            Account(
                name: name, address: address, provider: provider.name,
                incoming: resolved.first { $0.direction == .incoming },
                outgoing: resolved.first { $0.direction == .outgoing }, declaredIn: file, clients: parts.clients))
    }

    /// What is wrong in a file that says a part of an account, whatever the others say: nothing is filled in, and only
    /// what is stated here can contradict itself.
    ///
    /// - Parameter provider: the account's, where another file may name it.
    func mistakes(inPart document: DocumentTable, provider: PlainName?) -> ConfigurationErrors? {
        let collector = ErrorCollector()
        let known = provider.flatMap { try? providers.provider($0) }
        let parts = parts(TableReader(document, collector: collector, isPart: true), orProvider: known)
        for connection in parts.connections { connection.reportContradictions(parts.provider) }
        if let provider = parts.provider,
            parts.connections.isEmpty || parts.connections.contains(where: { $0.authentication == .oauth2 })
        {
            _ = parts.token?.fits(provider)
        }
        return collector.found
    }

    /// What an account's tables state, before it is given defaults.
    private struct Parts {
        var address: String?
        var provider: ProviderDescription?
        var token: TokenDeclaration?
        var connections: [ConnectionDeclaration]
        var clients: [ClientChoice]
    }

    /// - Parameter known: the provider where this names none.
    private func parts(_ reader: TableReader, orProvider known: ProviderDescription? = nil) -> Parts {
        let address = reader.require(
            "address", reader.text("address", .emailAddress), "the mailbox, such as \"alice@example.org\"")
        let provider = provider(reader) ?? known
        let token = reader.table("token").map { TokenDeclaration($0, provider: provider, layers) }
        let connections = Direction.allCases.compactMap { direction in
            reader.table(direction.rawValue).map { ConnectionDeclaration($0, direction, provider: provider, layers) }
        }
        let clients = reader.texts("clients", Self.clientRule)?.compactMap { ClientChoice($0) } ?? []
        if connections.isEmpty {
            reader.report("incoming", "is missing, and so is [outgoing]: an account has one at least")
        }
        reader.reportUnknownKeys()
        return Parts(
            address: address, provider: provider, token: token, connections: connections, clients: clients)
    }

    private func provider(_ reader: TableReader) -> ProviderDescription? {
        let read = reader.text("provider", Self.nameRule).flatMap(PlainName.init)
        guard let name = read else {
            let known = providers.names.map(\.text).joined(separator: ", ")
            _ = reader.require("provider", read, "one of \(known) or one of your own")
            return nil
        }
        do throws(ConfigurationErrors) {
            if let provider = try providers.provider(name) { return provider }
            let nearest = NearestName.to(name.text, among: providers.names.map(\.text))
            let hint =
                nearest.map { "did you mean \"\($0)\"?" }
                ?? "where \(ProgramBinding(name: name).executable) is meant, run: mailgrant provider show \(name)"
            let path = layers.own.resolve("providers/\(name).toml")
            reader.report("provider", "no provider is called \"\(name)\", and \(path) does not exist; \(hint)")
        } catch {
            reader.report("provider", "the file of provider \"\(name)\" is wrong")
            reader.collector.add(error)
        }
        return nil
    }

    private static let clientRule = TextRule(
        "is not the name of a mail program such as \"mbsync\", or \"mbsync:FORM\"",
        shape: TextShape(pattern: "^[a-z0-9][a-z0-9-]*(:[a-z0-9][a-z0-9-]*)?$")
    ) {
        ClientChoice($0) != nil
    }

    private static let nameRule = TextRule(
        "is not a name: a-z, 0-9 and \"-\", not \"-\" first", shape: TextShape(pattern: "^[a-z0-9][a-z0-9-]*$")
    ) {
        PlainName($0) != nil
    }
}
