import ConfigurationFiles
import Grants
import Providers

/// Fills in what a connection's declaration leaves out: from the provider, then from the standards.
struct ConnectionResolver {
    let address: String
    let provider: ProviderDescription
    /// The account's `[token]`.
    let sharedToken: TokenDeclaration?
    /// The account's document.
    let root: TableReader
    let layers: Layers
    let memory: ReadingMemory

    /// Nothing where something is missing or contradicts itself; the error has been reported.
    func connection(_ declared: ConnectionDeclaration) -> Connection? {
        guard let mailProtocol = declared.mailProtocol else { return nil }
        let needsGrant = declared.authentication == .oauth2
        let tokens = TokenResolver(
            address: address, provider: provider, layers: layers, memory: memory, shared: sharedToken,
            own: declared.ownToken,
            root: root, isNeeded: needsGrant)
        guard let resolved = tokens.token() else { return nil }

        let defaults = resolved.provider.server(declared.direction, mailProtocol)
        let host = declared.table.require(
            "host", declared.server.host ?? defaults.host, "provider \"\(provider.name)\" has none for \(mailProtocol)")
        guard let host else { return nil }
        let endpoint = MailEndpoint(mailProtocol, declared: declared.server, defaults: defaults)
        guard declared.isConsistent(mailProtocol, security: endpoint.security, host: host) else { return nil }

        let preset = defaults.presetScopes(
            isAppOnly: resolved.details.grantType.isAppOnly, opensSharedMailbox: declared.sharedMailbox != nil)
        return Connection(
            direction: declared.direction, mailProtocol: mailProtocol, host: host, port: endpoint.port,
            security: endpoint.security,
            mechanism: needsGrant ? declared.server.mechanism ?? defaults.mechanism ?? .auto : .auto,
            user: declared.user ?? address, sharedMailbox: declared.sharedMailbox,
            sharedMailboxUser: declared.server.sharedMailboxUser ?? defaults.sharedMailboxUser ?? .mailbox,
            authentication: declared.authentication,
            scopes: needsGrant ? declared.server.scopes ?? resolved.declaredMailScopes ?? preset ?? [] : [],
            minimumRemaining: declared.server.minimumRemaining ?? defaults.minimumRemaining,
            caFile: declared.caFile, token: resolved.details,
            hasOwnToken: declared.ownToken != nil)
    }
}
