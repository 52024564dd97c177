import ConfigurationFiles
import Grants
import Providers

/// A `[token]`, `[incoming.token]` or `[outgoing.token]` table of an account, read but not yet given defaults.
struct TokenDeclaration {
    let table: TableReader
    let values: TokenTable
    /// The provider's own parameters that it states.
    let parameters: [String: String]

    /// - Parameters:
    ///   - provider: nothing where it is missing or wrong; then no key can be called unknown.
    ///   - layers: where a relative path begins; nothing leaves it as it is written.
    init(_ table: TableReader, provider: ProviderDescription?, _ layers: Layers? = nil) {
        self.table = table
        var values = TokenTable(reading: table, redirectURIs: provider?.rules.redirectURIs ?? [])
        values.certificate = values.certificate.map { table.path($0, statedBy: "certificate", layers) }
        self.values = values
        var parameters: [String: String] = [:]
        for parameter in provider?.parameters ?? [] {
            parameters[parameter.name] = table.text(parameter.name, parameter.rule)
        }
        self.parameters = parameters
        if provider != nil { table.reportUnknownKeys() }
    }
}

/// An `[incoming]` or `[outgoing]` table of an account, read but not yet given defaults.
struct ConnectionDeclaration {
    let table: TableReader
    let direction: Direction
    let mailProtocol: MailProtocol?
    let server: ServerTable
    let user: String?
    let sharedMailbox: String?
    let authentication: Authentication
    let caFile: String?
    let ownToken: TokenDeclaration?

    init(_ table: TableReader, _ direction: Direction, provider: ProviderDescription?, _ layers: Layers? = nil) {
        self.table = table
        self.direction = direction
        mailProtocol = Self.mailProtocol(table, direction)
        server = ServerTable(reading: table)
        user = table.text("user")
        sharedMailbox = table.text("shared-mailbox", .emailAddress)
        authentication = table.choice("authentication") ?? .oauth2
        caFile = table.text("ca-file").map { table.path($0, statedBy: "ca-file", layers) }
        ownToken = table.table("token").map { TokenDeclaration($0, provider: provider, layers) }
        table.reportUnknownKeys()
    }

    private static func mailProtocol(_ table: TableReader, _ direction: Direction) -> MailProtocol? {
        let words = MailProtocol.allCases.filter { $0.serves(direction) }.map(\.rawValue)
        let serving = words.joined(separator: ", ")
        let read = table.choice("protocol", of: MailProtocol.self)
        table.observe("protocol", .text(TextShape(words: words)))
        guard let mailProtocol = table.require("protocol", read, "one of \(serving)") else { return nil }
        if mailProtocol.serves(direction) { return mailProtocol }
        table.report("protocol", "\"\(mailProtocol)\" does not serve \(direction) mail; use one of \(serving)")
        return nil
    }
}

extension TableReader {
    /// The absolute path that a key's value stands for, or without layers the value itself.
    func path(_ path: String, statedBy key: String, _ layers: Layers?) -> String {
        layers?.resolve(path, statedIn: file(of: key) ?? "") ?? path
    }
}
