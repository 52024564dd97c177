public import ConfigurationFiles
public import Grants

/// How to talk to one identity provider and the mail servers that take its tokens: a provider file, read.
///
/// It is written in the words of an account file, and what it says is the default for what an account leaves out.
/// Texts may hold placeholders until ``filled(with:)`` puts an account's values in.
public struct ProviderDescription: Sendable, Equatable {
    public var name: PlainName
    /// For a person, such as `Sandbox`.
    public var displayName: String
    /// The keys beyond the standard ones that an account's `[token]` table may hold.
    public var parameters: [ProviderParameter]
    /// Its `scopes` are asked for at consent beside those of the connections.
    public var token: TokenTable
    public var rules: ProviderRules
    public var servers: [Direction: [MailProtocol: ServerTable]]
    public var origin: DefinitionOrigin

    public init(
        name: PlainName, displayName: String, parameters: [ProviderParameter] = [], token: TokenTable = TokenTable(),
        rules: ProviderRules = ProviderRules(), servers: [Direction: [MailProtocol: ServerTable]] = [:],
        origin: DefinitionOrigin
    ) {
        self.name = name
        self.displayName = displayName
        self.parameters = parameters
        self.token = token
        self.rules = rules
        self.servers = servers
        self.origin = origin
    }

    /// What it says about a protocol in one direction; nothing said is an empty table.
    public func server(_ direction: Direction, _ mailProtocol: MailProtocol) -> ServerTable {
        servers[direction]?[mailProtocol] ?? ServerTable()
    }

    /// The same with values in place of the placeholders. Parameters without a value stay as they are.
    public func filled(with values: [String: String]) -> ProviderDescription {
        let placeholders = Placeholders(values: values)
        var filled = self
        filled.token = token.mapTexts(placeholders.fill)
        filled.servers = servers.mapValues { $0.mapValues { $0.mapTexts(placeholders.fill) } }
        return filled
    }
}
