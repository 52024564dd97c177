public import Grants

/// What a person typed for an account: as it was typed, valid or not, so that a form can show it again.
public struct AccountDraft: Sendable, Equatable {
    public var name: String
    /// The account that is changed; nothing for a new one. A declaration is not renamed here.
    public var changing: PlainName?
    public var address: String
    /// The token's type, for a new account only; see ``TokenType``.
    public var type: String
    /// A connection that is not wanted is nothing.
    public var incoming: ServerDraft?
    public var outgoing: ServerDraft?
    /// For a new account only: what of its token a declaration cannot do without, such as the client ID. Nothing leaves
    /// all of it to what was found and to the provider, which may let the program register itself.
    public var token: TokenDraft?
    /// Which ``AccountForm/draft`` it was filled from, as the form has it: where the file has changed since, or none is
    /// named, nothing is saved. A new account has none.
    public var revision: String?

    public init(
        name: String, changing: PlainName? = nil, address: String, type: String = "", incoming: ServerDraft? = nil,
        outgoing: ServerDraft? = nil, token: TokenDraft? = nil, revision: String? = nil
    ) {
        self.name = name
        self.changing = changing
        self.address = address
        self.type = type
        self.incoming = incoming
        self.outgoing = outgoing
        self.token = token
        self.revision = revision
    }
}

/// "Incoming email server" or "Outgoing email server" as typed. Empty is the provider's default.
public struct ServerDraft: Sendable, Equatable {
    public var mailProtocol: String
    public var host: String
    public var port: String
    public var security: String
    public var user: String
    /// "Use OAuth 2.0 Authentication"; else an app password.
    public var usesOAuth: Bool

    public init(
        mailProtocol: String, host: String = "", port: String = "", security: String = "", user: String = "",
        usesOAuth: Bool = true
    ) {
        self.mailProtocol = mailProtocol
        self.host = host
        self.port = port
        self.security = security
        self.user = user
        self.usesOAuth = usesOAuth
    }
}

/// What the form of an account needs.
public struct AccountForm: Sendable, Equatable {
    public var draft: AccountDraft
    /// What stands where nothing is typed, by direction and protocol.
    public var defaults: [Direction: [MailProtocol: ServerDraft]]
    /// For a new account.
    public var types: [TokenType]
    /// Which connections' app passwords are kept.
    public var keptPasswords: Set<Direction>
    public var file: String
    public var fileIsOurs: Bool
    /// How a new account's settings are looked for, as it was typed.
    public var search = DiscoverySearch("")

    public init(
        draft: AccountDraft, defaults: [Direction: [MailProtocol: ServerDraft]] = [:], types: [TokenType] = [],
        keptPasswords: Set<Direction> = [], file: String = "", fileIsOurs: Bool = true
    ) {
        self.draft = draft
        self.defaults = defaults
        self.types = types
        self.keptPasswords = keptPasswords
        self.file = file
        self.fileIsOurs = fileIsOurs
    }
}

/// An address whose settings are looked for, and how: as typed.
public struct DiscoverySearch: Sendable, Equatable {
    public var address: String
    /// Look only at what is known here; ask nobody.
    public var isOffline: Bool
    /// A name server to ask in place of the system's, as `mailgrant add --dns-server` takes it. Empty is the system's.
    public var nameServer: String

    public init(_ address: String, isOffline: Bool = false, nameServer: String = "") {
        self.address = address
        self.isOffline = isOffline
        self.nameServer = nameServer
    }
}

/// What was found for an address.
public struct Discovered: Sendable, Equatable {
    public var draft: AccountDraft
    /// What was found where, one line each, such as `incoming: imap.contoso.example:993, from autoconfig`.
    public var facts: [String]
    /// What only a person may judge before it is used.
    public var warnings: [String]
    /// Whom or what was asked, and what came of it, one line each.
    public var steps: [String]

    public init(draft: AccountDraft, facts: [String] = [], warnings: [String] = [], steps: [String] = []) {
        self.steps = steps
        self.draft = draft
        self.facts = facts
        self.warnings = warnings
    }
}
