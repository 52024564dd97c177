public import Grants
public import Providers

/// Where a connection goes whose declaration says nothing but its protocol.
public struct ServerDefaults: Sendable, Equatable {
    /// Nothing where the account must state it.
    public var host: String?
    public var port: Int
    public var security: ConnectionSecurity
}

extension ProviderDescription {
    public func serverDefaults(_ direction: Direction, _ mailProtocol: MailProtocol) -> ServerDefaults {
        let server = server(direction, mailProtocol)
        let endpoint = MailEndpoint(mailProtocol, declared: ServerTable(), defaults: server)
        return ServerDefaults(host: server.host, port: endpoint.port, security: endpoint.security)
    }
}
