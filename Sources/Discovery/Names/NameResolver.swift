/// Looks MX and SRV records up in the DNS.
public protocol NameResolver: Sendable {
    /// The records of a name, in no order.
    ///
    /// - Throws: ``NameLookupError``; a name without such records is an error, too.
    func records(
        _ type: RecordType, of name: String, within limit: Duration
    ) async throws(NameLookupError) -> NameAnswer
}

public enum RecordType: String, Sendable {
    /// Where a domain's mail is received (RFC 1035 section 3.3.9).
    case mailExchanger = "MX"
    /// Where a domain's service is (RFC 2782).
    case service = "SRV"
}

public struct NameAnswer: Sendable, Equatable {
    public var records: [ResourceRecord]
    /// Whether the system's resolver vouches for the answer by DNSSEC.
    public var isAuthenticated: Bool

    public init(_ records: [ResourceRecord], isAuthenticated: Bool = false) {
        self.records = records
        self.isAuthenticated = isAuthenticated
    }
}

/// An MX or an SRV record.
public struct ResourceRecord: Sendable, Equatable {
    /// The lower goes first. An MX record's preference.
    public var priority: Int
    /// Among those of one priority the larger share (RFC 2782); 0 for MX.
    public var weight: Int
    /// 0 for MX.
    public var port: Int
    /// A host name in lower case without a final dot; empty for the root, which says that nothing is offered
    /// (RFC 2782, RFC 7505).
    public var target: String

    public init(priority: Int, weight: Int = 0, port: Int = 0, target: String) {
        self.priority = priority
        self.weight = weight
        self.port = port
        self.target = target
    }
}

/// Why there are no records.
public enum NameLookupError: Error, Sendable, Equatable {
    case noSuchName
    case noRecords
    /// No name server answered.
    case unreachable
    /// A name server answered with a failure or with what is no answer.
    case failed
    case timedOut

    /// The end of a sentence that begins with what was looked up.
    var words: String {
        switch self {
        case .noSuchName: "does not exist"
        case .noRecords: "has none"
        case .unreachable: "cannot be looked up (no name server answers)"
        case .failed: "cannot be looked up (the name server fails)"
        case .timedOut: "cannot be looked up (timed out)"
        }
    }
}

extension NameAnswer {
    /// What is to be tried first stands first: by priority, then by weight. RFC 2782 has clients draw lots by weight, to
    /// share the load of every connection; here one host is chosen for good, and it must be the same in every run.
    public var preferred: [ResourceRecord] {
        records.sorted { ($0.priority, -$0.weight, $0.target) < ($1.priority, -$1.weight, $1.target) }
    }
}
