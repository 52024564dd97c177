import FoundationEssentials
public import Secrets

/// The control interface of the practice identity provider, as `Sources/Sandbox/README.md` describes it.
public struct ProviderControl: Sendable {
    let endpoint: String
    let key: Secret
    let introspection: TokenIntrospection

    /// A request that the provider has answered.
    public struct LoggedRequest: Decodable, Sendable {
        /// Its name in the control interface, such as `token`.
        public let endpoint: String
        public let grantType: String?
        /// `ok`, the code of the error, or nil when an ordered failure kept it from doing anything.
        public let outcome: String?
    }

    /// All requests since its start or the last ``clearLog()``, the oldest first.
    public func requests() async throws -> [LoggedRequest] {
        struct Log: Decodable {
            let entries: [LoggedRequest]
        }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Log.self, from: Data(try await send("GET", "/log"))).entries
    }

    /// How many refresh tokens were exchanged with success.
    public func refreshCount() async throws -> Int {
        try await requests().count { $0.grantType == "refresh_token" && $0.outcome == "ok" }
    }

    public func clearLog() async throws {
        try await send("DELETE", "/log")
    }

    /// Changes settings; those not named stay.
    ///
    /// - Parameter settings: a JSON object, such as `{"access_token_lifetime": 30}`.
    public func change(settings: String) async throws {
        try await send("POST", "/settings", settings)
    }

    /// Has the next answers of an endpoint fail.
    ///
    /// - Parameter failure: a JSON object, such as `{"endpoint": "token", "kind": "error", "status": 503}`.
    public func addFailure(_ failure: String) async throws {
        try await send("POST", "/failures", failure)
    }

    /// How many ordered failures are still to come. It falls when a request arrives, before that is answered.
    public func pendingFailures() async throws -> Int {
        struct Answer: Decodable {
            let pending: Int
        }
        return try JSONDecoder().decode(Answer.self, from: Data(try await send("GET", "/failures"))).pending
    }

    public func clearFailures() async throws {
        try await send("DELETE", "/failures")
    }

    /// Registers a client, in place of one with the same ID.
    ///
    /// - Parameter client: a JSON object, such as `{"client_id": "robot", "client_secret": "…", "mailbox": "…"}`.
    public func register(client: String) async throws {
        try await send("POST", "/clients", client)
    }

    /// Moves its clock forward.
    public func advanceClock(seconds: Int) async throws {
        try await send("POST", "/clock", "{\"advance\": \(seconds)}")
    }

    /// Makes every access token inactive, before its time.
    public func expireAccessTokens() async throws {
        try await send("POST", "/access-tokens/expire", "{}")
    }

    /// Ends every grant.
    ///
    /// - Parameter error: a JSON object of what their refresh tokens are told from then on, such as
    ///   `{"error": "invalid_grant"}`.
    public func endGrants(error: String = "{}") async throws {
        try await send("POST", "/grants/end", error)
    }

    /// The messages in one folder of a mailbox over EWS and Graph: `inbox`, `sentitems` or `drafts`, the oldest first.
    public func messages(in folder: String, of mailbox: String) async throws -> [[UInt8]] {
        struct Mailbox: Decodable {
            struct Message: Decodable {
                let mime: Data
            }
            let folders: [String: [Message]]
        }
        let answer = try await send("GET", "/mail?mailbox=\(mailbox)")
        return try JSONDecoder().decode(Mailbox.self, from: Data(answer)).folders[folder]?.map { Array($0.mime) } ?? []
    }

    /// Puts a message into an inbox.
    public func deliver(_ message: [UInt8], to mailbox: String) async throws {
        let mime = Data(message).base64EncodedString()
        try await send("POST", "/mail", "{\"mailbox\": \"\(mailbox)\", \"mime\": \"\(mime)\"}")
    }

    /// Makes an access token of a program that acts in its own name.
    public func makeProgramToken(scopes: [String]) async throws -> Secret {
        struct Answer: Decodable {
            let token: String

            enum CodingKeys: String, CodingKey {
                case token = "access_token"
            }
        }
        let list = scopes.map { "\"\($0)\"" }.joined(separator: ", ")
        let answer = try await send("POST", "/access-tokens", "{\"scopes\": [\(list)]}")
        return Secret(try JSONDecoder().decode(Answer.self, from: Data(answer)).token)
    }

    /// Whether the provider takes a token for good (RFC 7662), asked as the mail server asks.
    public func isActive(_ token: Secret) async throws -> Bool {
        struct Answer: Decodable {
            let active: Bool
        }
        var request = CurlRequest("POST", introspection.endpoint, trusting: introspection.certificateAuthority)
        request.add("user", "\(introspection.clientID):\(introspection.clientSecret.exposedText)")
        request.add("data-urlencode", "token=\(token.exposedText)")
        return try JSONDecoder().decode(Answer.self, from: Data(try await request.send())).active
    }

    @discardableResult
    private func send(_ method: String, _ path: String, _ json: String? = nil) async throws -> [UInt8] {
        var request = CurlRequest(method, endpoint + path, trusting: introspection.certificateAuthority)
        request.add("header", "Authorization: Bearer \(key.exposedText)")
        if let json {
            request.add("header", "Content-Type: application/json")
            request.add("data-raw", json)
        }
        return try await request.send()
    }
}

/// One HTTP request by curl(1), which reads all of it, secrets included, from its standard input.
private struct CurlRequest {
    private var lines = ["silent", "show-error", "fail-with-body", "max-time = 30"]

    init(_ method: String, _ url: String, trusting certificateAuthority: String) {
        add("request", method)
        add("url", url)
        add("cacert", certificateAuthority)
    }

    /// Adds an option, quoted as curl's configuration file wants it.
    mutating func add(_ option: String, _ value: String) {
        let quoted = value.map { "\\\"".contains($0) ? "\\\($0)" : String($0) }.joined()
        lines.append("\(option) = \"\(quoted)\"")
    }

    /// - Returns: the body of the answer.
    /// - Throws: ``ProgramFailure`` also for a status of 400 or more.
    func send() async throws -> [UInt8] {
        let configuration = Array(lines.joined(separator: "\n").utf8)
        return try await Program("curl", ["--config", "-"]).runSuccessfully(input: configuration).standardOutput
    }
}
