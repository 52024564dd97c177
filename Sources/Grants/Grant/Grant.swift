public import FoundationEssentials
public import Secrets

/// What a provider gave when a person consented, and what it is good for.
///
/// A grant is a value: every change makes a new generation of it, which is saved and read back before the old one is
/// let go. Only ``ended`` marks its end; nothing but a person's `mailgrant forget` deletes it.
public struct Grant: Sendable, Equatable {
    public let id: GrantID
    /// The account it was made for, at that time; the ledger says which account uses it now.
    public var account: PlainName
    public var grantType: GrantType
    /// Nothing for grant types that mint without one.
    public var refreshToken: Secret?
    /// What a provider's program wanted kept: one line. Nothing for all other grants.
    public var programState: Secret?
    /// The scopes that the provider granted.
    public var scopes: [String]
    public var identity: GrantIdentity
    public var consentedAt: Date
    /// Where its secrets may be sent, and nowhere else.
    public var binding: GrantBinding
    /// Counts up with every saved change, so that of two copies the newer is known.
    public var generation: Int
    /// When and why it ended: by the provider's verdict, or since it is kept here without being used.
    public var ended: GrantEnd?

    public init(
        id: GrantID, account: PlainName, grantType: GrantType, refreshToken: Secret?, programState: Secret? = nil,
        scopes: [String], identity: GrantIdentity, consentedAt: Date, binding: GrantBinding, generation: Int = 1,
        ended: GrantEnd? = nil
    ) {
        self.id = id
        self.account = account
        self.grantType = grantType
        self.refreshToken = refreshToken
        self.programState = programState
        self.scopes = scopes
        self.identity = identity
        self.consentedAt = consentedAt
        self.binding = binding
        self.generation = generation
        self.ended = ended
    }
}

/// A grant's name in the token store and of its lock: a random UUID in lower case, made at authorization.
public struct GrantID: Sendable, Hashable, Codable, CustomStringConvertible {
    public let text: String

    public init(_ uuid: UUID) {
        text = uuid.uuidString.lowercased()
    }

    /// Nothing where the text is not a UUID.
    public init?(_ text: String) {
        guard let uuid = UUID(uuidString: text) else { return nil }
        self.init(uuid)
    }

    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let id = GrantID(text) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "not a UUID"))
        }
        self = id
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    public var description: String { text }
}

/// Who consented, as far as the provider said.
public enum GrantIdentity: Sendable, Equatable, Codable {
    /// The provider made a verified statement; `address` is there where it names a mailbox.
    case stated(issuer: String, subject: String, address: String?)
    /// The provider made no comparable statement: the mail server's answer at verification must do.
    case notStated
}

/// The end of a grant: by the provider's verdict, or by what was found when it came.
public struct GrantEnd: Sendable, Equatable, Codable {
    public var at: Date
    /// The provider's error code and sub-error, such as `invalid_grant`; never its free text.
    public var reason: String
    /// The provider's codes; nothing for a grant that a person revoked.
    public var codes: ErrorCodes?
    /// True where the grant lives on at the provider and is only not used here, so that it can be revoked; nothing
    /// otherwise.
    public var isUnused: Bool?

    public init(at: Date, reason: String, codes: ErrorCodes? = nil, isUnused: Bool? = nil) {
        self.at = at
        self.reason = reason
        self.codes = codes
        self.isUnused = isUnused
    }

    private static let personsWord = "revoked"

    /// The end that a person gave it.
    static func byPerson(at time: Date) -> GrantEnd { GrantEnd(at: time, reason: personsWord) }

    var isByPerson: Bool { reason == Self.personsWord }
}
