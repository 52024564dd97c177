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
        guard isConsistent(declared, mailProtocol, endpoint, host) else { return nil }

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

    private func isConsistent(
        _ declared: ConnectionDeclaration, _ mailProtocol: MailProtocol, _ endpoint: MailEndpoint, _ host: String
    ) -> Bool {
        let table = declared.table
        var isConsistent = true
        func report(_ key: String, _ message: String) {
            table.report(key, message)
            isConsistent = false
        }
        if endpoint.security == .none, !HostName.isLoopback(host) {
            report("security", "\"none\" is for servers on loopback only, and \(host) is not on it")
        }
        if endpoint.security == .starttls, !mailProtocol.hasStartTLS {
            report("security", "\(mailProtocol) runs over HTTPS and knows no \"starttls\"")
        }
        if declared.server.mechanism != nil, !mailProtocol.hasSASL {
            report("mechanism", "\(mailProtocol) runs over HTTPS and has no SASL mechanism")
        }
        if declared.authentication == .password {
            for key in DeclarationKey.forTokensOnly where table.has(key) {
                report(key, "is for access tokens, and this connection authenticates with a password")
            }
        }
        return isConsistent
    }
}

extension MailProtocol {
    fileprivate var hasStartTLS: Bool { hasSASL }

    fileprivate var hasSASL: Bool {
        switch self {
        case .imap, .pop, .smtp: true
        case .ews, .graph: false
        }
    }
}
