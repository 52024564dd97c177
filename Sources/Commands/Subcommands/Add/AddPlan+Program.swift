import Declarations
import Grants
import HelperKit
import Providers

extension AddSearch {
    /// Where the provider is a program: has it say what it is, and where the servers of this mailbox are.
    ///
    /// - Throws: ``ProgramFailure``, also where the program does not know the mailbox.
    func askProgram(
        _ plan: inout AddPlan, _ incoming: AddConnectionOptions<Incoming>, _ outgoing: AddConnectionOptions<Outgoing>
    ) async throws(ProgramFailure) {
        let name = plan.account.provider
        guard context.isProgram(name) else { return }
        let usual = try await context.describeProgram(name)
        let own = try await context.describeProgram(name, address: plan.account.address)
        plan.take(own, beside: usual, incoming, outgoing)
    }
}

extension AddPlan {
    /// Declares the servers that a program has for this mailbox alone. What it says for all need not be declared.
    fileprivate mutating func take(
        _ own: ProgramDescription, beside usual: ProgramDescription, _ incoming: AddConnectionOptions<Incoming>,
        _ outgoing: AddConnectionOptions<Outgoing>
    ) {
        account.incoming = taken(account.incoming, incoming, own, usual)
        account.outgoing = taken(account.outgoing, outgoing, own, usual)
    }

    private mutating func taken<Side: ConnectionSide>(
        _ given: NewConnection?, _ options: AddConnectionOptions<Side>, _ own: ProgramDescription,
        _ usual: ProgramDescription
    ) -> NewConnection? {
        guard var connection = given, connection.host == nil else { return given }
        let offered = own.servers.map(\.mailProtocol).filter { $0.serves(Side.direction) }
        if options.mailProtocol == nil, !offered.contains(connection.mailProtocol) {
            guard let other = offered.first else { return nil }
            connection.mailProtocol = other
        }
        guard let server = own.server(connection.mailProtocol), let host = server.host,
            host != usual.server(connection.mailProtocol)?.host
        else { return connection }
        connection.host = host
        connection.port = connection.port ?? server.port
        connection.security = connection.security ?? server.security.flatMap(ConnectionSecurity.init)
        let port = connection.port.map { ":\($0)" } ?? ""
        note(
            Side.direction.rawValue, "\(connection.mailProtocol) \(host)\(port)",
            from: ProgramBinding(name: account.provider).executable)
        return connection
    }
}
