/// The name of a commit: its hash in hexadecimal digits, SHA-1 or SHA-256.
public struct CommitID: Sendable, Hashable, Codable, CustomStringConvertible {
    public let text: String

    /// Nothing where the text is no whole hash.
    public init?(_ text: String) {
        guard [40, 64].contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        self.text = text
    }

    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let id = CommitID(text) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "not a hash"))
        }
        self = id
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }

    /// Enough of it for a person.
    public var short: String { String(text.prefix(12)) }

    public var description: String { short }
}

/// A commit as a person is shown it. Author and subject are what somebody wrote into it, and prove nothing.
public struct Commit: Sendable, Equatable {
    public var id: CommitID
    /// One printable line.
    public var author: String
    /// One printable line.
    public var subject: String
}
