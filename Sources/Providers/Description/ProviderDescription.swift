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
    /// What a person should know before choosing it, in one line.
    public var notice: String?
    /// The mail domains whose accounts are the provider's.
    public var domains: [ProviderDomains]
    /// The keys beyond the standard ones that an account's `[token]` table may hold.
    public var parameters: [ProviderParameter]
    /// Its `scopes` are asked for at consent beside those of the connections.
    public var token: TokenTable
    public var rules: ProviderRules
    public var servers: [Direction: [MailProtocol: ServerTable]]
    /// As its file has them; see ``offeredTypes``.
    public var types: [ProviderType]
    public var scopeNotes: [ScopeNote]
    public var origin: DefinitionOrigin

    public init(
        name: PlainName, displayName: String, notice: String? = nil, domains: [ProviderDomains] = [],
        parameters: [ProviderParameter] = [], token: TokenTable = TokenTable(), rules: ProviderRules = ProviderRules(),
        servers: [Direction: [MailProtocol: ServerTable]] = [:], types: [ProviderType] = [],
        scopeNotes: [ScopeNote] = [], origin: DefinitionOrigin
    ) {
        self.name = name
        self.displayName = displayName
        self.notice = notice
        self.domains = domains
        self.parameters = parameters
        self.token = token
        self.rules = rules
        self.servers = servers
        self.types = types
        self.scopeNotes = scopeNotes
        self.origin = origin
    }

    /// What it says about a protocol in one direction; nothing said is an empty table.
    public func server(_ direction: Direction, _ mailProtocol: MailProtocol) -> ServerTable {
        servers[direction]?[mailProtocol] ?? ServerTable()
    }

    /// What it knows servers for, in a fixed order.
    public func protocols(_ direction: Direction) -> [MailProtocol] {
        MailProtocol.allCases.filter { servers[direction]?[$0] != nil }
    }

    /// Whether a program obtains its grants.
    public var isProgram: Bool { origin.isProgram }

    /// The program that obtains grants, with what an account states for its parameters; nothing for a provider that data
    /// describes.
    public func program(with values: [String: String]) -> ProgramBinding? {
        guard origin.isProgram else { return nil }
        let own = values.filter { name, _ in parameters.contains { $0.name == name } }
        return ProgramBinding(name: name, parameters: own)
    }

    /// The same with values in place of the placeholders. Parameters without a value stay as they are.
    public func filled(with values: [String: String]) -> ProviderDescription {
        filled(with: Placeholders(values: values, of: parameters))
    }

    /// As accounts of every kind read it: the parameters at their defaults, then each value that can be
    /// chosen in its turn.
    public var readings: [ProviderDescription] { StandIns(parameters).readings(of: self) }

    func filled(with placeholders: Placeholders) -> ProviderDescription {
        var filled = self
        filled.token = token.mapTexts(placeholders.fill)
        filled.rules = rules.filled(with: placeholders)
        filled.servers = servers.mapValues { $0.mapValues { $0.mapTexts(placeholders.fill) } }
        for index in scopeNotes.indices { filled.scopeNotes[index].scope = placeholders.fill(scopeNotes[index].scope) }
        return filled
    }
}

extension ProviderDescription {
    /// One text with values in place of the placeholders, such as a parameter's default that follows from a variant.
    public func filled(_ text: String, with values: [String: String]) -> String {
        Placeholders(values: values, of: parameters).fill(text)
    }
}

/// Mail domains that belong to a provider.
public struct ProviderDomains: Sendable, Equatable {
    /// In lower case, such as `outlook.com`; an address in one of them is the provider's.
    public var names: [String]
    /// In lower case: how the names of the domains' mail exchangers end, such as `mail.protection.outlook.com`.
    public var mailExchangers: [String]
    /// What accounts in these domains state for the provider's parameters.
    public var parameters: [String: String]

    public init(names: [String] = [], mailExchangers: [String] = [], parameters: [String: String] = [:]) {
        self.names = names
        self.mailExchangers = mailExchangers
        self.parameters = parameters
    }

    /// Whether a domain is one of the names.
    public func includes(_ domain: String) -> Bool { names.contains(domain.lowercased()) }

    /// Whether a mail exchanger's name is one of the suffixes or ends in one, by whole labels.
    public func includes(mailExchanger: String) -> Bool {
        let name = mailExchanger.lowercased()
        let bare = name.hasSuffix(".") ? String(name.dropLast()) : name
        return mailExchangers.contains { bare == $0 || bare.hasSuffix("." + $0) }
    }
}

extension ProviderRules {
    /// The same with values in place of placeholders.
    func filled(with placeholders: Placeholders) -> ProviderRules {
        var filled = self
        filled.defaultResource = defaultResource.map(placeholders.fill)
        filled.identityIssuer = identityIssuer.map(placeholders.fill)
        filled.advice = advice.filled(with: placeholders)
        return filled
    }
}
