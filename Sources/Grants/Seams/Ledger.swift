/// What was observed, without secrets: which grant an account uses, what its connections' state is, what happened.
public protocol Ledger: Sendable {
    /// The account's record; an empty one where nothing was observed yet.
    func record(of account: PlainName) throws(LedgerError) -> AccountRecord

    /// The accounts of which anything was observed, also those that are not declared any more.
    func accounts() throws(LedgerError) -> [PlainName]

    /// Changes the account's record. Changes of several processes come one after another, and none is lost.
    ///
    /// - Returns: the record as it now is.
    @discardableResult
    func update(
        _ account: PlainName, _ change: (inout AccountRecord) -> Void
    ) throws(LedgerError) -> AccountRecord

    /// Adds a line to the journal. The journal is a record for people: where it cannot be written nothing fails.
    func note(_ event: JournalEvent)
}

/// The state directory cannot be read or written.
public struct LedgerError: Error, Sendable, Equatable {
    public var path: String
    /// What the system said, such as `No space left on device`.
    public var detail: String
    /// What is there is not what this program writes; else the system refused.
    public var isDamaged: Bool

    public init(path: String, detail: String, isDamaged: Bool = false) {
        self.path = path
        self.detail = detail
        self.isDamaged = isDamaged
    }
}

/// One line of the journal.
public struct JournalEvent: Sendable, Equatable, Codable {
    public enum Kind: String, Sendable, Codable {
        case authorized
        /// An access token was minted for the client itself, where no person consents.
        case minted
        /// An access token was minted with a refresh token.
        case refreshed
        /// A provider, a mail server or the program itself refused.
        case refused
        case verified
        /// The provider ended a grant.
        case ended
        case revoked
        case forgotten
        /// An account's file was renamed, and what is kept of it moved along; `detail` has its name before.
        case renamed
        /// A step of `mailgrant apply` was done, or a commit came into force; `detail` says which.
        case applied
        /// A newer commit of the declarations came into force; `detail` says which, and which was before.
        case pulled
    }

    public var kind: Kind
    /// Nothing where no account is meant alone.
    public var account: PlainName?
    public var direction: Direction?
    public var grant: GrantID?
    /// One printable line; never a secret and never a server's free text.
    public var detail: String?

    public init(
        _ kind: Kind, account: PlainName?, direction: Direction? = nil, grant: GrantID? = nil, detail: String? = nil
    ) {
        self.kind = kind
        self.account = account
        self.direction = direction
        self.grant = grant
        self.detail = detail
    }
}

extension PlainName: Codable {
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let name = PlainName(text) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "not a name"))
        }
        self = name
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
