public import FoundationEssentials

/// What was observed of an authorized connection.
public struct ConnectionRecord: Sendable, Equatable, Codable {
    /// Nothing for a connection that uses an app password.
    public var grant: GrantID?
    /// The ID of its app password in the token store; nothing for a connection that uses a grant.
    public var password: String?
    /// True where the grant is this connection's alone.
    public var hasOwnGrant: Bool
    public var authorizedAt: Date
    /// The mail server its tokens or its app password are bound to, as declared when it was authorized.
    public var endpoint: MailEndpoint
    public var verified: VerifiedRecord?
    /// The last time its mail server was asked and did not accept.
    public var failedCheck: FailedCheckRecord?
    /// Why a person must authorize it again.
    public var refusal: RefusalRecord?
    /// A failure that would only repeat, answered from here until its time is over or the declaration changed.
    public var standing: StandingFailure?

    public init(grant: GrantID, hasOwnGrant: Bool, authorizedAt: Date, endpoint: MailEndpoint) {
        self.grant = grant
        self.hasOwnGrant = hasOwnGrant
        self.authorizedAt = authorizedAt
        self.endpoint = endpoint
    }

    /// A connection that is authorized by keeping its app password.
    public init(password: String, keptAt: Date, endpoint: MailEndpoint) {
        self.password = password
        hasOwnGrant = false
        authorizedAt = keptAt
        self.endpoint = endpoint
    }
}

/// That a mail server accepted a credential and opened the mailbox.
public struct VerifiedRecord: Sendable, Equatable, Codable {
    public var at: Date
    public var mechanism: String
    public var opened: String

    public init(at: Date, mechanism: String, opened: String) {
        self.at = at
        self.mechanism = mechanism
        self.opened = opened
    }
}

/// That a mail server did not.
public struct FailedCheckRecord: Sendable, Equatable, Codable {
    public var at: Date
    public var detail: String

    public init(at: Date, detail: String) {
        self.at = at
        self.detail = detail
    }
}

/// The verdict that ended a connection's authorization: the provider's on its grant, or the mail server's on its app
/// password.
public struct RefusalRecord: Sendable, Equatable, Codable {
    public var at: Date
    /// The provider's error code and sub-error, such as `invalid_grant (consent_required)`, or the mail server's words.
    public var reason: String
    /// The provider's codes; nothing for a mail server's verdict.
    public var codes: ErrorCodes?

    public init(at: Date, reason: String, codes: ErrorCodes? = nil) {
        self.at = at
        self.reason = reason
        self.codes = codes
    }
}

/// A failure that the next call would meet again.
public struct StandingFailure: Sendable, Equatable, Codable {
    public enum Kind: String, Sendable, Codable {
        /// The provider asked to wait.
        case throttled
        /// The provider refused the client or the request: a declaration or registration is wrong.
        case misconfigured
    }

    public var kind: Kind
    public var until: Date
    /// What the provider said: its error code.
    public var reason: String
    /// Of the declaration that met it; another one is tried afresh.
    public var declaration: String
    /// The provider's codes, where it answered with an error of the protocol.
    public var codes: ErrorCodes?

    public init(kind: Kind, until: Date, reason: String, declaration: String, codes: ErrorCodes? = nil) {
        self.kind = kind
        self.until = until
        self.reason = reason
        self.declaration = declaration
        self.codes = codes
    }
}

/// What a connection's tokens and app password are bound to.
public struct MailEndpoint: Sendable, Equatable, Codable {
    public var mailProtocol: MailProtocol
    public var host: String
    public var port: Int
    public var security: ConnectionSecurity
    public var user: String
    public var sharedMailbox: String?
    public var caFile: String?
    /// Of that file; nothing where an older version wrote this, and as in ``CAFile``.
    public var caFileDigest: String?
    /// Nothing where an older version wrote this.
    public var network: NetworkPath?

    public init(of connection: Connection) {
        mailProtocol = connection.mailProtocol
        host = connection.host
        port = connection.port
        security = connection.security
        user = connection.user
        sharedMailbox = connection.sharedMailbox
        caFile = connection.caFile
        caFileDigest = connection.caFileDigest
        network = connection.network
    }

    /// What the declaration now says otherwise; empty where the tokens may be handed out.
    public func moves(to connection: Connection) -> [EndpointMove] {
        let now = MailEndpoint(of: connection)
        let pairs: [(String, String?, String?)] = [
            ("protocol", mailProtocol.rawValue, now.mailProtocol.rawValue),
            ("host", host.lowercased(), now.host.lowercased()),
            ("port", String(port), String(now.port)),
            ("security", security.rawValue, now.security.rawValue),
            ("user", user, now.user),
            ("shared-mailbox", sharedMailbox, now.sharedMailbox),
        ]
        let moves = pairs.compactMap { key, then, now in
            then == now ? nil : EndpointMove(key: key, from: then, to: now)
        }
        return moves + movesOfTrust(to: now)
    }

    /// A connection that declares no certificates of its own has those of the network: a change is told once.
    private func movesOfTrust(to now: MailEndpoint) -> [EndpointMove] {
        let own = CAFile.move("ca-file", from: declaredCAFile, to: now.declaredCAFile)
        var moves: [EndpointMove] = []
        if let network, let now = now.network { moves = network.moves(to: now) }
        guard let own else { return moves }
        return [own] + moves.filter { $0.key != "network.ca-file" }
    }

    private var declaredCAFile: CAFile? { caFile.map { CAFile(path: $0, digest: caFileDigest) } }
}
