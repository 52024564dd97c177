public import FoundationEssentials
public import Grants

/// One line of the journal, flat in one JSON object.
///
/// It is read more loosely than it is written: the event may be one that only a newer mailgrant knows.
public struct JournalRecord: Sendable, Equatable, Codable {
    public var at: Date
    /// A ``JournalEvent/Kind``.
    public var kind: String
    /// Nothing where no account is meant alone.
    public var account: PlainName?
    public var direction: Direction?
    public var grant: GrantID?
    /// The commit that the declarations came from, in hexadecimal; nothing where they came from none.
    public var commit: String?
    /// One printable line; never a secret.
    public var detail: String?

    /// The most characters of a detail. It keeps a line so short that one write(2) takes it.
    private static let longestDetail = 500

    public init(at: Date, commit: String? = nil, _ event: JournalEvent) {
        self.at = at
        kind = event.kind.rawValue
        account = event.account
        direction = event.direction
        grant = event.grant
        self.commit = commit
        detail = event.detail.map { String($0.prefix(Self.longestDetail)) }
    }

    /// Nothing where the bytes are no such line: torn by a crash, or somebody else's.
    init?(line: some Collection<UInt8>) {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        guard let record = try? decoder.decode(Self.self, from: Data(line)) else { return nil }
        self = record
    }

    /// The line, with its line feed.
    func line() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return try encoder.encode(self) + [UInt8(ascii: "\n")]
    }
}
