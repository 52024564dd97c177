public import Secrets

/// Where grants and other lasting secrets rest.
///
/// Every implementation passes the one conformance suite, `TokenStoreConformance`. A store keeps an item's secret
/// byte for byte, shows nothing secret in whatever else it records, and answers within its deadline.
public protocol TokenStore: Sendable {
    /// What the store is called in messages, such as `Secret Service`.
    var displayName: String { get }

    /// The secret of an item; nothing only where an unlocked store has none.
    ///
    /// - Throws: ``TokenStoreError``. An absent, a locked, a dismissed and a hung store are four different codes.
    func read(_ item: StoredItem, interaction: Interaction) async throws(TokenStoreError) -> Secret?

    /// Saves an item's secret, in place of an older one. Saved means: a following ``read(_:interaction:)`` gives it
    /// back equal; whoever depends on that reads it back.
    func write(_ secret: Secret, as item: StoredItem, interaction: Interaction) async throws(TokenStoreError)

    /// Removes an item. It is no error if there is none.
    func erase(_ item: StoredItem, interaction: Interaction) async throws(TokenStoreError)
}

/// Which secret: what kind, its own ID, and whose. None of it is secret: it becomes attributes that anybody may read.
public struct StoredItem: Sendable, Hashable {
    public enum Kind: String, Sendable, CaseIterable, Codable {
        case grant
        /// An access token, where there is no token cache.
        case accessToken = "access-token"
        case clientSecret = "client-secret"
        case certificateKey = "certificate-key"
        /// What manages a client's registration (RFC 7592).
        case registrationToken = "registration-token"
        /// An app password.
        case password
    }

    public var kind: Kind
    /// A grant's ID, or the item's own UUID.
    public var id: String
    public var account: PlainName

    public init(_ kind: Kind, id: String, account: PlainName) {
        self.kind = kind
        self.id = id
        self.account = account
    }
}

/// Whether a call may raise a prompt and wait for a person.
public enum Interaction: Sendable {
    case allowed
    case forbidden
}

/// Why a token store did not answer. It never carries a secret.
public struct TokenStoreError: Error, Sendable, Equatable {
    public enum Code: Sendable, Equatable {
        /// There is no such service here.
        case absent
        /// It is locked, and a prompt was not allowed.
        case locked
        /// A person closed the prompt.
        case dismissed
        /// It did not answer within the deadline.
        case hung
        /// It answered with an error.
        case failed
    }

    public var code: Code
    /// One line for a person, in the store's words, without control characters.
    public var detail: String
    /// What to do about it at this store; nothing where it is what helps with a keyring.
    public var remedy: String?

    public init(_ code: Code, _ detail: String, remedy: String? = nil) {
        self.code = code
        self.detail = detail
        self.remedy = remedy
    }
}
