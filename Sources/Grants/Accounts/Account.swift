/// One mailbox that a person declared, with everything its provider's defaults add: nothing is left to look up.
public struct Account: Sendable, Equatable {
    public var name: PlainName
    /// The mailbox's address as declared, such as `alice@contoso.example`.
    public var address: String
    public var provider: PlainName
    public var incoming: Connection?
    public var outgoing: Connection?
    /// The file that declares it, for messages.
    public var declaredIn: String
    /// The mail programs whose configuration `mailgrant apply` installs, in the declared order.
    public var clients: [ClientChoice]

    public init(
        name: PlainName, address: String, provider: PlainName, incoming: Connection?, outgoing: Connection?,
        declaredIn: String, clients: [ClientChoice] = []
    ) {
        self.name = name
        self.address = address
        self.provider = provider
        self.incoming = incoming
        self.outgoing = outgoing
        self.declaredIn = declaredIn
        self.clients = clients
    }

    public subscript(direction: Direction) -> Connection? {
        switch direction {
        case .incoming: incoming
        case .outgoing: outgoing
        }
    }

    /// The declared connections, incoming first.
    public var connections: [Connection] { [incoming, outgoing].compactMap { $0 } }

    /// The connections whose tokens come from the same grant as this one's, itself included.
    public func connectionsSharingGrant(with connection: Connection) -> [Connection] {
        connection.hasOwnToken
            ? [connection] : connections.filter { !$0.hasOwnToken && $0.authentication == .oauth2 }
    }
}

/// Which way mail goes over a connection.
public enum Direction: String, Sendable, CaseIterable, Codable, CustomStringConvertible {
    case incoming
    case outgoing

    public var description: String { rawValue }
}
