public import FoundationEssentials
public import Grants

/// All accounts at a glance.
public struct Overview: Sendable, Equatable {
    public var accounts: [AccountSummary]
    /// What is wrong in the files of other accounts.
    public var brokenFiles: [BrokenFile]
    /// Accounts of which something is kept and that no file declares any more.
    public var leftovers: [PlainName]

    public init(accounts: [AccountSummary], brokenFiles: [BrokenFile] = [], leftovers: [PlainName] = []) {
        self.accounts = accounts
        self.brokenFiles = brokenFiles
        self.leftovers = leftovers
    }
}

/// One error in a declaration that cannot be read.
public struct BrokenFile: Sendable, Equatable {
    public var account: String
    /// With line and column where they are known, such as `accounts/work.toml:3:1`.
    public var place: String
    public var message: String

    public init(account: String, place: String, message: String) {
        self.account = account
        self.place = place
        self.message = message
    }
}

/// One account and the state of its connections.
public struct AccountSummary: Sendable, Equatable {
    public var name: PlainName
    public var address: String
    /// For a person, such as `Microsoft 365 and Outlook.com`.
    public var providerName: String
    /// The file that declares it.
    public var file: String
    /// Whether that file is one that the program made and may write again.
    public var fileIsOurs: Bool
    /// Incoming first.
    public var connections: [ConnectionSummary]

    public init(
        name: PlainName, address: String, providerName: String, file: String, fileIsOurs: Bool,
        connections: [ConnectionSummary]
    ) {
        self.name = name
        self.address = address
        self.providerName = providerName
        self.file = file
        self.fileIsOurs = fileIsOurs
        self.connections = connections
    }
}

/// One connection's state.
public struct ConnectionSummary: Sendable, Equatable {
    public var direction: Direction
    public var mailProtocol: MailProtocol
    public var host: String
    public var port: Int
    public var authentication: Authentication
    public var state: State
    /// The address that the provider stated for who consented; nothing where it states none, or nobody consented.
    public var identity: String?
    public var consentedAt: Date?
    public var verifiedAt: Date?
    /// The SASL mechanism with which the server accepted the token, and what it opened.
    public var mechanism: String?
    public var opened: String?
    public var accessTokenExpiresAt: Date?
    /// What needs a person: the lost authorization, a failed check, a missing password.
    public var problem: ConsoleProblem?
    /// Whether the other connection has a grant that both can share and this connection has not been authorized.
    public var canUseSameToken: Bool
    /// Whether the provider gives its tokens to the program itself: authorizing it asks nobody.
    public var isAppOnly: Bool

    public enum State: String, Sendable, CaseIterable {
        case declared
        case authorized
        case verified
        case needsAuthorization = "needs-authorization"
    }

    public init(
        direction: Direction, mailProtocol: MailProtocol, host: String, port: Int, authentication: Authentication,
        state: State, identity: String? = nil, consentedAt: Date? = nil, verifiedAt: Date? = nil,
        mechanism: String? = nil, opened: String? = nil, accessTokenExpiresAt: Date? = nil,
        problem: ConsoleProblem? = nil, canUseSameToken: Bool = false, isAppOnly: Bool = false
    ) {
        self.direction = direction
        self.mailProtocol = mailProtocol
        self.host = host
        self.port = port
        self.authentication = authentication
        self.state = state
        self.identity = identity
        self.consentedAt = consentedAt
        self.verifiedAt = verifiedAt
        self.mechanism = mechanism
        self.opened = opened
        self.accessTokenExpiresAt = accessTokenExpiresAt
        self.problem = problem
        self.canUseSameToken = canUseSameToken
        self.isAppOnly = isAppOnly
    }
}
