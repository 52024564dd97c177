import OAuth

/// How far a connection has come: `declared` → `authorized` → `verified`, and from either to `needsAuthorization`.
public enum ConnectionState: Sendable, Equatable {
    case declared
    case authorized
    case verified(VerifiedRecord)
    case needsAuthorization(AuthorizationLoss)

    /// The word for it in messages and JSON.
    public var word: String {
        switch self {
        case .declared: "declared"
        case .authorized: "authorized"
        case .verified: "verified"
        case .needsAuthorization: "needs-authorization"
        }
    }

    /// The state of a connection as declared now, by what was observed. Asks nobody.
    public init(of connection: Connection, in record: AccountRecord) {
        guard let observed = record[connection.direction],
            connection.authentication == .oauth2 || observed.password != nil
        else {
            self = .declared
            return
        }
        if let loss = AuthorizationLoss(of: connection, observed: observed, in: record) {
            self = .needsAuthorization(loss)
        } else if let verified = observed.verified {
            self = .verified(verified)
        } else {
            self = .authorized
        }
    }
}

/// Why a person must authorize a connection again.
public enum AuthorizationLoss: Sendable, Equatable {
    /// The provider ended the grant.
    case grantEnded(GrantEnd)
    /// The provider wants consent or another factor for this connection.
    case refused(RefusalRecord)
    /// The declaration names other endpoints of the provider, or another client.
    case providerMoved([EndpointMove])
    /// The declaration names another mail server, user or mailbox.
    case serverMoved([EndpointMove])
    /// The declaration asks for more than the grant allows.
    case scopesMissing([String])
    /// The connection now has a token of its own, or no longer has.
    case otherToken
    /// The grant was left in a token store that gives it out no more.
    case abandoned(store: String)
    /// The declaration names another mail server or user than the app password was kept for.
    case passwordMoved([EndpointMove])
    /// The mail server refused the app password.
    case passwordRefused(RefusalRecord)
    /// The app password was left in a token store that gives it out no more.
    case passwordAbandoned(store: String)

    init?(of connection: Connection, observed: ConnectionRecord, in record: AccountRecord) {
        guard connection.authentication == .oauth2 else {
            self.init(ofPasswordFor: connection, observed, in: record)
            return
        }
        guard let grant = observed.grant, observed.hasOwnGrant == connection.hasOwnToken else {
            self = .otherToken
            return
        }
        if let store = record.store(thatKept: grant.text) {
            self = .abandoned(store: store)
        } else if let refusal = observed.refusal {
            self = .refused(refusal)
        } else if let summary = record.summary(of: grant), let loss = Self.init(of: summary, for: connection) {
            self = loss
        } else {
            let moves = observed.endpoint.moves(to: connection)
            guard !moves.isEmpty else { return nil }
            self = .serverMoved(moves)
        }
    }

    private init?(
        ofPasswordFor connection: Connection, _ observed: ConnectionRecord, in record: AccountRecord
    ) {
        let moves = observed.endpoint.moves(to: connection)
        if let store = record.store(thatKept: observed.password) {
            self = .passwordAbandoned(store: store)
        } else if !moves.isEmpty {
            self = .passwordMoved(moves)
        } else if let refusal = observed.refusal {
            self = .passwordRefused(refusal)
        } else {
            return nil
        }
    }

    /// Why a grant does not serve a connection, if it does not.
    public init?(of grant: GrantSummary, for connection: Connection) {
        if let end = grant.ended {
            self = .grantEnded(end)
            return
        }
        let moves = grant.moves(to: connection.token)
        if !moves.isEmpty {
            self = .providerMoved(moves)
            return
        }
        let missing = connection.token.rules.missing(connection.tokenScopes, in: grant.scopes)
        guard !missing.isEmpty else { return nil }
        self = .scopesMissing(missing)
    }
}

extension GrantSummary {
    /// What the declaration now says otherwise than the grant was given for. A grant of one type is never used as one of
    /// another: who consented, and to what, is not the same.
    fileprivate func moves(to details: TokenDetails) -> [EndpointMove] {
        guard let grantType, grantType != details.grantType else { return binding.moves(to: details) }
        let move = EndpointMove(key: "grant-type", from: grantType.rawValue, to: details.grantType.rawValue)
        return [move] + binding.moves(to: details)
    }
}
