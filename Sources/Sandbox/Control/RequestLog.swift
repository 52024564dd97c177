/// Which requests were answered, for tests that count them. It holds no token, code, password or secret.
actor RequestLog {
    struct Entry: Codable, Sendable {
        /// Seconds since 1970 by the clock of the sandbox.
        let time: Double
        let endpoint: Endpoint
        let method: String
        let path: String
        let grantType: String?
        let clientID: String?
        /// `ok` or the code of the error, of what the request did. `nil` where a failure kept it from doing anything.
        let outcome: String?
        /// The status that was sent. `nil` where the connection was cut.
        let status: Int?
        /// The failure that took the answer's place.
        let failure: Failure.Kind?

        private enum CodingKeys: String, CodingKey {
            case time, endpoint, method, path, outcome, status, failure
            case grantType = "grant_type"
            case clientID = "client_id"
        }
    }

    /// So many entries are kept; the oldest go first.
    private static let limit = 10_000

    private(set) var entries: [Entry] = []

    func append(_ entry: Entry) {
        entries.append(entry)
        if entries.count > Self.limit { entries.removeFirst(entries.count - Self.limit) }
    }

    func removeAll() {
        entries = []
    }
}
