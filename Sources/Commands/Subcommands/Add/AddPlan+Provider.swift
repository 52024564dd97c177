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
