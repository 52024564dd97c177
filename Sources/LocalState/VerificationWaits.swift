public import FoundationEssentials
public import Grants

/// Which connections' servers failed when nobody was there, so that a timer does not ask them again at each of its runs: a
/// server that is asked in vain too often may lock a mailbox.
public struct VerificationWaits: Sendable {
    private let path: String

    /// From one failure to the next try: this, then twice as long each time.
    public static let shortest: TimeInterval = 15 * 60
    public static let longest: TimeInterval = 24 * 60 * 60

    public init(in directory: StateDirectory) {
        path = directory.path + "/verification-waits.json"
    }

    /// Until when a connection is left alone; nothing where it may be tried, also where it is declared otherwise now.
    public func end(of connection: Connection, of account: PlainName, now: Date) -> Date? {
        guard let wait = waits[key(account, connection.direction)], wait.endpoint == MailEndpoint(of: connection),
            // A clock that was set back must not make it wait for ever.
            wait.failedAt <= now, wait.end > now
        else { return nil }
        return wait.end
    }

    /// - Parameter failed: whether the server, or the way to it, failed; else it is waited for no more.
    public func note(_ connection: Connection, of account: PlainName, failed: Bool, now: Date) {
        var waits = waits
        let key = key(account, connection.direction)
        let before = waits[key]
        guard failed || before != nil else { return }
        let endpoint = MailEndpoint(of: connection)
        let failures = before?.endpoint == endpoint ? (before?.failures ?? 0) + 1 : 1
        waits[key] = failed ? Wait(failedAt: now, failures: failures, endpoint: endpoint) : nil
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .secondsSince1970
        // One that is lost is a try more.
        if let data = try? encoder.encode(waits) { try? PrivateFile.replace(path, with: data) }
    }

    private struct Wait: Codable {
        var failedAt: Date
        var failures: Int
        var endpoint: MailEndpoint

        var end: Date {
            let doubled = shortest * Double(1 << min(max(failures - 1, 0), 10))
            return failedAt + min(doubled, longest)
        }
    }

    private var waits: [String: Wait] {
        guard let data = (try? PrivateFile.read(path)).flatMap(\.self) else { return [:] }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .secondsSince1970
        return (try? decoder.decode([String: Wait].self, from: data)) ?? [:]
    }

    private func key(_ account: PlainName, _ direction: Direction) -> String { "\(account) \(direction.rawValue)" }
}
