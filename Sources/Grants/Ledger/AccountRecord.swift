public import FoundationEssentials
public import OAuth

/// What is known of an account beside its declaration: its grants, its connections, its stored secrets' IDs.
public struct AccountRecord: Sendable, Equatable, Codable {
    public static let currentVersion = 1

    public var version = AccountRecord.currentVersion
    /// The newest grant of the account's `[token]` table. A connection that it does not serve may go on with an older one.
    public var sharedGrant: GrantID?
    /// The ID under which a consent is being saved. A grant found under it after a crash is adopted, not asked again.
    public var arrivingGrant: GrantID?
    /// The connection whose own token it is; nothing for the shared one.
    public var arrivingFor: Direction?
    public var grants: [GrantSummary] = []
    public var incoming: ConnectionRecord?
    public var outgoing: ConnectionRecord?
    public var secrets: [SecretRecord] = []
    /// Token endpoints that take no refresh request with the scopes of one connection; see ``GrantEngine``.
    public var endpointsRefusingScopes: [URL]?
    /// Token endpoints at which a refresh ends the access tokens that were minted before from the same grant.
    public var endpointsEndingTokens: [URL]?

    /// What a person has left in a token store that gives it out no more; nothing where that never happened.
    public var abandoned: [AbandonedItem]?

    public init() {}

    public subscript(direction: Direction) -> ConnectionRecord? {
        get {
            switch direction {
            case .incoming: incoming
            case .outgoing: outgoing
            }
        }
        set {
            switch direction {
            case .incoming: incoming = newValue
            case .outgoing: outgoing = newValue
            }
        }
    }

    public func summary(of grant: GrantID) -> GrantSummary? {
        grants.first { $0.id == grant }
    }

    /// The grant from which a connection's tokens would come, whether or not the connection is authorized.
    public func grant(for connection: Connection) -> GrantID? {
        if let record = self[connection.direction], record.hasOwnGrant == connection.hasOwnToken,
            let grant = record.grant
        {
            return grant
        }
        return connection.hasOwnToken ? nil : sharedGrant
    }

    /// The token store that a grant, a secret or an app password was left in; nothing where it was not.
    public func store(thatKept id: String?) -> String? {
        abandoned?.first { $0.id == id }?.store
    }

    /// Takes back that items were left somewhere: they are here again, or nothing needs them any more.
    public mutating func forgetAbandoned(_ ids: [String]) {
        abandoned?.removeAll { ids.contains($0.id) }
        if abandoned?.isEmpty == true { abandoned = nil }
    }

    /// Whether a grant is the shared one or a connection's own.
    func uses(_ grant: GrantID) -> Bool {
        sharedGrant == grant || Direction.allCases.contains { self[$0]?.grant == grant }
    }

    /// Changes the records of all connections that are authorized with a grant.
    public mutating func changeConnections(of grant: GrantID, _ change: (inout ConnectionRecord) -> Void) {
        for direction in Direction.allCases {
            guard var record = self[direction], record.grant == grant else { continue }
            change(&record)
            self[direction] = record
        }
    }
}

/// An item that is in none of the token stores that are in use: it was left in one that is dead.
public struct AbandonedItem: Sendable, Equatable, Codable {
    /// A ``StoredItem``'s.
    public var id: String
    /// What the store is called in messages.
    public var store: String

    public init(id: String, store: String) {
        self.id = id
        self.store = store
    }
}

/// What a grant says of itself that is no secret, so that state can be told without opening the token store.
public struct GrantSummary: Sendable, Equatable, Codable {
    public var id: GrantID
    /// Nothing in what an older version wrote.
    public var grantType: GrantType?
    public var scopes: [String]
    public var identity: GrantIdentity
    public var consentedAt: Date
    public var binding: GrantBinding
    public var ended: GrantEnd?

    public init(of grant: Grant) {
        id = grant.id
        grantType = grant.grantType
        scopes = grant.scopes
        identity = grant.identity
        consentedAt = grant.consentedAt
        binding = grant.binding
        ended = grant.ended
    }
}

/// Where a client secret, a certificate's key or an app password lies, and where it may be sent.
public struct SecretRecord: Sendable, Equatable, Codable {
    /// The raw value of a ``StoredItem/Kind``.
    public var kind: String
    public var id: String
    /// Of a connection's own client, or of its app password; nothing for a secret of the shared grant.
    public var direction: Direction?
    /// The address it is bound to: a client secret's token URL, or the issuer where the token URL is discovered. An app
    /// password is bound to all of its connection's ``MailEndpoint``, of which this is the host and port.
    public var boundTo: String
    /// The way by which it may be sent there; nothing where an older version wrote this.
    public var network: NetworkPath?
    /// How the client showed it last; nothing where it did not, or an older version wrote this. By it a grant can be
    /// revoked whose declaration is gone.
    public var shown: ProofForm?

    public init(
        kind: StoredItem.Kind, id: String, direction: Direction?, boundTo: String, network: NetworkPath? = nil
    ) {
        self.kind = kind.rawValue
        self.id = id
        self.direction = direction
        self.boundTo = boundTo
        self.network = network
    }
}

/// The form in which a client's secret or key proves to the provider who the client is.
public struct ProofForm: Sendable, Equatable, Codable {
    public var method: ClientAuthenticationMethod
    /// Of the certificate whose key it is, as assertions name it; nothing where none is declared.
    public var thumbprint: String?
    /// What an RSA key signs with, where the provider wants it otherwise than most.
    public var algorithm: AssertionAlgorithm?

    public init(
        method: ClientAuthenticationMethod, thumbprint: String? = nil, algorithm: AssertionAlgorithm? = nil
    ) {
        self.method = method
        self.thumbprint = thumbprint
        self.algorithm = algorithm
    }
}
