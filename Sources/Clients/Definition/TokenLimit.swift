public import Grants

/// The longest token that a client carries: a number of bytes, less what else stands on the same line.
public struct TokenLimit: Sendable, Equatable {
    /// What takes bytes from it.
    public enum Part: String, Sendable, CaseIterable {
        case user, host, port
    }

    public var bytes: Int
    public var less: [Part]

    /// Reads `3049 - user` and its like.
    init?(_ text: String) {
        let terms = text.split(separator: "-", omittingEmptySubsequences: false).map(\.trimmingSpaces)
        guard let first = terms.first, let bytes = Int(first), bytes > 0 else { return nil }
        self.bytes = bytes
        less = terms.dropFirst().compactMap { Part(rawValue: $0) }
        guard less.count == terms.count - 1 else { return nil }
    }

    /// The limit for a connection, in bytes: one at least, since a longer name than the line is no reason for none.
    public func bytes(for connection: Connection) -> Int {
        let taken = less.map { part in
            switch part {
            case .user: connection.saslUser.utf8.count
            case .host: connection.host.utf8.count
            case .port: String(connection.port).utf8.count
            }
        }
        return max(1, taken.reduce(bytes, -))
    }
}

extension Substring {
    fileprivate var trimmingSpaces: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
