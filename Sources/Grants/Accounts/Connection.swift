/// An account in one direction: the mail server, and how to prove to it who one is.
public struct Connection: Sendable, Equatable {
    public var direction: Direction
    public var mailProtocol: MailProtocol
    public var host: String
    /// 1 to 65,535.
    public var port: Int
    public var security: ConnectionSecurity
    public var mechanism: MechanismChoice
    /// The SASL user: the account's address unless declared otherwise.
    public var user: String
    /// The mailbox to open with this user's grant, where it is not the user's own.
    public var sharedMailbox: String?
    /// Who authenticates where there is a shared mailbox.
    public var sharedMailboxUser: SharedMailboxUser
    public var authentication: Authentication
    /// What this connection's access tokens must allow; asked for when one is minted.
    public var scopes: [String]
    /// How long an access token must still live to be handed out, in seconds; nothing means the default rule.
    public var minimumRemaining: Int?
    /// A file of PEM certificates to trust in place of the system's.
    public var caFile: String?
    /// The SHA-256 of that file, as of a ``CAFile``.
    public var caFileDigest: String?
    /// How its provider is reached, and its mail server where that is over HTTPS.
    public var network = NetworkPath()
    /// Where its grant comes from: the account's `[token]` table or its own.
    public var token: TokenDetails
    /// True where the connection declares a token of its own and so shares no grant.
    public var hasOwnToken: Bool

    /// As whom to authenticate: the shared mailbox where there is one and its server opens whatever mailbox is named,
    /// else the user.
    public var saslUser: String { sharedMailboxUser == .mailbox ? sharedMailbox ?? user : user }

    /// Whether no person consented: the program opens mailboxes in its own name, and has to say whose.
    public var isAppOnly: Bool { token.grantType.isAppOnly }

    /// The address of the mailbox that is opened: the shared one, or the user's own.
    public var mailbox: String { sharedMailbox ?? user }

    public init(
        direction: Direction, mailProtocol: MailProtocol, host: String, port: Int, security: ConnectionSecurity,
        mechanism: MechanismChoice = .auto, user: String, sharedMailbox: String? = nil,
        sharedMailboxUser: SharedMailboxUser = .mailbox, authentication: Authentication = .oauth2, scopes: [String],
        minimumRemaining: Int? = nil,
        caFile: String? = nil, token: TokenDetails, hasOwnToken: Bool = false
    ) {
        self.direction = direction
        self.mailProtocol = mailProtocol
        self.host = host
        self.port = port
        self.security = security
        self.mechanism = mechanism
        self.user = user
        self.sharedMailbox = sharedMailbox
        self.sharedMailboxUser = sharedMailboxUser
        self.authentication = authentication
        self.scopes = scopes
        self.minimumRemaining = minimumRemaining
        self.caFile = caFile
        self.token = token
        self.hasOwnToken = hasOwnToken
    }
}

/// What a mail server speaks.
public enum MailProtocol: String, Sendable, CaseIterable, Codable, CustomStringConvertible {
    case imap
    case pop
    case smtp
    case ews
    case graph

    public var description: String { rawValue }

    /// Whether it is requests and answers over HTTPS; the others are conversations over a connection that stands.
    public var isOverHTTPS: Bool { self == .ews || self == .graph }

    /// What people call it.
    public var displayName: String {
        switch self {
        case .imap, .pop, .smtp, .ews: rawValue.uppercased()
        case .graph: "Microsoft Graph"
        }
    }

    public func serves(_ direction: Direction) -> Bool {
        switch self {
        case .imap, .pop: direction == .incoming
        case .smtp: direction == .outgoing
        case .ews, .graph: true
        }
    }
}

/// How a connection is protected. There is no fall-back from one to another.
public enum ConnectionSecurity: String, Sendable, CaseIterable, Codable, CustomStringConvertible {
    /// TLS from the first byte (RFC 8314 section 3).
    case tls
    /// A plain greeting, then STARTTLS, and nothing else before it succeeded.
    case starttls
    /// No protection: on loopback only.
    case none

    public var description: String { rawValue }
}

/// Which SASL mechanism carries the token.
public enum MechanismChoice: String, Sendable, CaseIterable, Codable {
    /// OAUTHBEARER where the server offers it, else XOAUTH2.
    case auto
    case oauthbearer
    case xoauth2
}

/// Who the SASL user is where a connection opens a shared mailbox.
public enum SharedMailboxUser: String, Sendable, CaseIterable, Codable {
    /// The shared mailbox: its server opens what is named, by the right that the token carries.
    case mailbox
    /// The person whose grant it is: the server wants to know who it is, and the mailbox is chosen otherwise.
    case delegate
}

/// What a connection's helper hands out.
public enum Authentication: String, Sendable, CaseIterable, Codable {
    case oauth2
    /// An app password from the token store.
    case password
}
