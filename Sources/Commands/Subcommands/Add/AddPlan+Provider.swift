import Declarations
import Discovery
import Grants
import Providers

extension AddPlan {
    /// Makes the connections fit the provider where a person has said nothing of them: another protocol where the
    /// provider does not have the usual one, none where a password is used and no server is known.
    mutating func suit(
        _ provider: ProviderDescription?, _ incoming: AddConnectionOptions<Incoming>,
        _ outgoing: AddConnectionOptions<Outgoing>
    ) {
        guard let provider else { return }
        account.incoming = suited(account.incoming, incoming, provider)
        account.outgoing = suited(account.outgoing, outgoing, provider)
        if findings.provider != nil { noteServers(provider.filled(for: account)) }
    }

    /// What the provider's file says of the connections that a person has left to it.
    private mutating func noteServers(_ provider: ProviderDescription) {
        let source = "the file of provider \(provider.name)"
        for (direction, connection) in [(Direction.incoming, account.incoming), (.outgoing, account.outgoing)] {
            guard let connection, connection.host == nil else { continue }
            let server = provider.server(direction, connection.mailProtocol)
            guard let host = server.host else { continue }
            let port = (connection.port ?? server.port).map { ":\($0)" } ?? ""
            note(direction.rawValue, "\(connection.mailProtocol) \(host)\(port)", from: source)
        }
        if let notice = provider.notice { note("notice", notice, from: source) }
    }

    private mutating func suited<Side: ConnectionSide>(
        _ given: NewConnection?, _ options: AddConnectionOptions<Side>, _ provider: ProviderDescription
    ) -> NewConnection? {
        guard var connection = given, options.mailProtocol == nil, connection.host == nil else { return given }
        let servers = provider.servers[Side.direction] ?? [:]
        if servers[connection.mailProtocol]?.host == nil,
            let other = MailProtocol.allCases.first(where: { servers[$0]?.host != nil })
        {
            connection.mailProtocol = other
        }
        if connection.authentication == .password, options.isSilent, servers[connection.mailProtocol]?.host == nil {
            note(Side.direction.rawValue, "not declared: no server was given", from: "the options")
            return nil
        }
        return connection
    }
}
