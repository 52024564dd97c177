public import Grants
public import Providers

/// What an account's file says, value by value, whether it is to be made or was read. What is missing stays out of the
/// file, and the provider's defaults apply. There is no place for a secret.
public struct NewAccount: Sendable, Equatable {
    public var name: PlainName
    public var address: String
    public var provider: PlainName
    public var token = NewToken()
    public var incoming: NewConnection?
    public var outgoing: NewConnection?
    /// The mail programs that it is to be installed into.
    public var clients: [String]?

    public init(name: PlainName, address: String, provider: PlainName) {
        self.name = name
        self.address = address
        self.provider = provider
    }

    public subscript(direction: Direction) -> NewConnection? {
        get { direction == .incoming ? incoming : outgoing }
        set {
            switch direction {
            case .incoming: incoming = newValue
            case .outgoing: outgoing = newValue
            }
        }
    }

    /// What a person runs once it is declared, in this order.
    public var nextCommands: [String] { passwordCommands + ["mailgrant authorize \(name)"] }

    /// For each connection that uses an app password.
    var passwordCommands: [String] {
        Direction.allCases.compactMap { direction in
            self[direction]?.authentication == .password ? "mailgrant store password \(name) --\(direction)" : nil
        }
    }
}

/// A `[token]` table: the shared one, or a connection's own.
public struct NewToken: Sendable, Equatable {
    public var values = TokenTable()
    /// The provider's own parameters, such as `tenant`.
    public var parameters: [PlainName: String] = [:]

    public init() {}
}

/// One connection of a new account.
public struct NewConnection: Sendable, Equatable {
    public var mailProtocol: MailProtocol
    public var host: String?
    public var port: Int?
    public var security: ConnectionSecurity?
    public var mechanism: MechanismChoice?
    public var user: String?
    public var sharedMailbox: String?
    public var sharedMailboxUser: SharedMailboxUser?
    public var scopes: [String]?
    public var authentication: Authentication?
    /// In seconds.
    public var minimumRemaining: Int?
    public var caFile: String?
    /// Nothing shares the account's.
    public var token: NewToken?

    public init(_ mailProtocol: MailProtocol) {
        self.mailProtocol = mailProtocol
    }
}
