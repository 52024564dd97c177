import CredentialWire
public import Secrets

/// What a provider's program says of itself.
public struct PluginDescription: Sendable {
    public var displayName: String
    public var programVersion: String
    /// One line that a person should know before choosing it.
    public var notice: String?
    public var servers: [Server]
    public var parameters: [Parameter]

    public init(
        displayName: String, programVersion: String, notice: String? = nil, servers: [Server],
        parameters: [Parameter] = []
    ) {
        self.displayName = displayName
        self.programVersion = programVersion
        self.notice = notice
        self.servers = servers
        self.parameters = parameters
    }

    /// What its tokens are for.
    public struct Server: Sendable {
        /// `imap`, `pop`, `smtp`, `ews` or `graph`.
        public var mailProtocol: String
        public var host: String?
        public var port: Int?
        /// `tls` or `starttls`.
        public var security: String?
        /// `oauthbearer` or `xoauth2`.
        public var mechanism: String?
        public var scopes: [String]

        public init(
            _ mailProtocol: String, host: String? = nil, port: Int? = nil, security: String? = nil,
            mechanism: String? = nil, scopes: [String] = []
        ) {
            self.mailProtocol = mailProtocol
            self.host = host
            self.port = port
            self.security = security
            self.mechanism = mechanism
            self.scopes = scopes
        }
    }

    /// A key that an account's `[token]` table may hold.
    public struct Parameter: Sendable {
        public var name: String
        public var explanation: String
        /// Without one the account must declare it.
        public var defaultValue: String?

        public init(_ name: String, _ explanation: String, defaultValue: String? = nil) {
            self.name = name
            self.explanation = explanation
            self.defaultValue = defaultValue
        }
    }

    var message: CredentialMessage {
        var message = CredentialMessage()
        message.append(ProviderKey.displayName, displayName)
        message.append(ProviderKey.programVersion, programVersion)
        if let notice { message.append(ProviderKey.notice, notice) }
        for parameter in parameters {
            message.append(ProviderKey.parameters + "[]", parameter.name)
            message.append(ProviderKey.parameter(parameter.name), parameter.explanation)
            guard let value = parameter.defaultValue else { continue }
            message.append(ProviderKey.parameterDefault(parameter.name), value)
        }
        for server in servers {
            message.append(ProviderKey.protocols + "[]", server.mailProtocol)
            let values = [
                ("host", server.host), ("port", server.port.map(String.init)), ("security", server.security),
                ("mechanism", server.mechanism),
            ]
            for case (let word, let value?) in values {
                message.append(ProviderKey.of(server.mailProtocol, word), value)
            }
            let key = ProviderKey.of(server.mailProtocol, ProviderKey.scope) + "[]"
            for scope in server.scopes { message.append(key, scope) }
        }
        return message
    }
}

/// What was authorized.
public struct PluginAuthorization: Sendable {
    /// What the program wants kept, one line of at most 65,000 bytes. It gets it back with every request.
    public var state: Secret
    /// What was granted; nothing for what was asked for.
    public var scopes: [String]?
    /// Whose mailbox it is, where the provider said so.
    public var identity: String?

    public init(state: Secret, scopes: [String]? = nil, identity: String? = nil) {
        self.state = state
        self.scopes = scopes
        self.identity = identity
    }

    var message: CredentialMessage {
        var message = CredentialMessage()
        message.append(ProviderKey.state, state)
        message.append(scopes: scopes, identity: identity)
        return message
    }
}

/// An access token.
public struct PluginToken: Sendable {
    public var accessToken: Secret
    /// In seconds; without it ten minutes are assumed.
    public var expiresIn: Int?
    public var scopes: [String]?
    public var identity: String?
    /// Only where it changed.
    public var state: Secret?

    public init(
        _ accessToken: Secret, expiresIn: Int? = nil, scopes: [String]? = nil, identity: String? = nil,
        state: Secret? = nil
    ) {
        self.accessToken = accessToken
        self.expiresIn = expiresIn
        self.scopes = scopes
        self.identity = identity
        self.state = state
    }

    var message: CredentialMessage {
        var message = CredentialMessage()
        message.append(ProviderKey.accessToken, accessToken)
        if let expiresIn { message.append(ProviderKey.expiresIn, String(expiresIn)) }
        message.append(scopes: scopes, identity: identity)
        if let state { message.append(ProviderKey.state, state) }
        return message
    }
}

extension CredentialMessage {
    fileprivate mutating func append(scopes: [String]?, identity: String?) {
        if let identity { append(ProviderKey.identity, identity) }
        for scope in scopes ?? [] { append(ProviderKey.scope + "[]", scope) }
    }
}
