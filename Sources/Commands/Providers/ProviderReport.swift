import ConfigurationFiles
import Grants
import OAuth
import Providers

/// A provider as a person registers at it, with its parameters filled in; for `--json` and for people.
struct ProviderReport: Encodable, Sendable {
    var version = 1
    var name: String
    var displayName: String
    var notice: String?
    /// The path of a file of one's own; nothing for a bundled one.
    var file: String?
    /// Where the provider is a program: its path, and the version that it states.
    var program: String?
    var programVersion: String?
    var parameters: [Parameter]
    var grantType: GrantType
    /// Nothing where the provider is a program.
    var callbackUrl: String?
    var issuer: String?
    var authorizationUrl: String?
    var accessTokenUrl: String?
    var deviceAuthorizationUrl: String?
    var revocationUrl: String?
    var clientAuthentication: String?
    /// Asked for at consent whatever the connections.
    var scopes: [String]
    var oneResourcePerToken: Bool
    var servers: [Server]
    var links: [String: String]
    /// What a person chooses from.
    var types: [OfferedType]
    /// What scopes allow, where the file knows.
    var scopeNotes: [Note]
    /// How many errors of the provider and of its mail servers are explained.
    var explainedErrors: Int

    struct Parameter: Encodable, Sendable {
        var name: String
        var explanation: String
        var value: String?
        var allowed: [String]
    }

    struct OfferedType: Encodable, Sendable {
        /// As the console has it, such as `microsoft:graph`.
        var id: String
        var name: String
        var protocols: [MailProtocol]
        var grantTypes: [GrantType]
    }

    struct Note: Encodable, Sendable {
        var scope: String
        /// Empty for all.
        var protocols: [MailProtocol]
        var allows: String
        /// What to add to the client's registration.
        var permission: String?
    }

    struct Server: Encodable, Sendable {
        var direction: Direction
        var `protocol`: MailProtocol
        var host: String?
        var port: Int?
        var security: ConnectionSecurity?
        var mechanism: String?
        var scopes: [String]
        /// The scopes by the name that a registration has for them, where it is another.
        var permissions: [String]
        var sharedMailboxScopes: [String]
        var appOnlyScopes: [String]
    }

    /// - Parameter values: of the parameters; those without a value stay placeholders.
    /// - Parameter program: what the provider's program says, where it is one.
    init(_ described: ProviderDescription, values: [String: String], program: ProgramDescription? = nil) {
        let provider = described.filled(with: values)
        name = provider.name.text
        displayName = provider.displayName
        notice = provider.notice
        if case .file(let path) = provider.origin { file = path }
        parameters = provider.parameters.map { parameter in
            Parameter(
                name: parameter.name, explanation: parameter.explanation,
                value: values[parameter.name].map { described.filled($0, with: values) },
                allowed: parameter.allowedValues)
        }
        let token = provider.token
        grantType = token.grantType ?? .authorizationCode
        if !provider.isProgram { callbackUrl = token.redirectURI ?? "http://127.0.0.1" }
        self.program = program?.program.path
        programVersion = program?.programVersion
        issuer = token.issuer
        authorizationUrl = token.authorizationURL
        accessTokenUrl = token.tokenURL
        deviceAuthorizationUrl = token.deviceAuthorizationURL
        revocationUrl = token.revocationURL
        clientAuthentication = token.clientAuthentication?.rawValue
        scopes = token.scopes ?? []
        oneResourcePerToken = provider.rules.oneResourcePerToken
        servers = Direction.allCases.flatMap { direction in
            provider.protocols(direction).map { Server(provider.server(direction, $0), direction, $0) }
        }
        // Those that need an account are of no use here.
        links = provider.rules.advice.links.filter { !$0.value.contains("{") }
        types = provider.offeredTypes.map { type in
            OfferedType(
                id: provider.id(of: type), name: type.name, protocols: type.protocols, grantTypes: type.grantTypes)
        }
        scopeNotes = provider.scopeNotes.map { note in
            Note(
                scope: note.scope, protocols: note.protocols, allows: note.allows,
                permission: note.permission?.description)
        }
        explainedErrors = provider.rules.advice.errors.count + provider.rules.advice.mailErrors.count
    }
}

extension ProviderReport.Server {
    init(_ server: ServerTable, _ direction: Direction, _ mailProtocol: MailProtocol) {
        let scopes = server.scopes ?? []
        self.init(
            direction: direction, protocol: mailProtocol, host: server.host, port: server.port,
            security: server.security, mechanism: server.mechanism?.rawValue, scopes: scopes,
            permissions: (scopes + (server.sharedMailboxScopes ?? [])).compactMap(Self.permission),
            sharedMailboxScopes: server.sharedMailboxScopes ?? [], appOnlyScopes: server.appOnlyScopes ?? [])
    }

    /// `Mail.Send` of `https://graph.microsoft.com/Mail.Send`; nothing for a scope that is no resource with a name behind.
    private static func permission(_ scope: String) -> String? {
        guard scope.hasPrefix("https://"), let slash = scope.lastIndex(of: "/") else { return nil }
        let name = scope[scope.index(after: slash)...]
        return name.isEmpty || name == ".default" ? nil : String(name)
    }
}
