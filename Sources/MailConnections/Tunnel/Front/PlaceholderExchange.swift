/// A client's SASL exchange with a tunnel: whatever it shows is taken, since the real exchange is over.
///
/// Who reaches the tunnel is the process that started it, so that there is nothing to prove; and what a client shows goes
/// nowhere.
struct PlaceholderExchange: Sendable, Equatable {
    enum Answer: Equatable {
        /// A challenge in base64.
        case ask(String)
        case accept
        case cancelled
    }

    /// What clients are offered: two for passwords, two for tokens. Whatever one knows, it can be content.
    static let mechanisms = ["PLAIN", "LOGIN", "XOAUTH2", "OAUTHBEARER"]

    private var challenges: ArraySlice<String>

    /// - Returns: nothing where the mechanism is not offered.
    init?(_ mechanism: String, hasInitialResponse: Bool) {
        guard Self.mechanisms.contains(mechanism.uppercased()) else { return nil }
        // "Username:" and "Password:", as LOGIN has always asked.
        let all = mechanism.uppercased() == "LOGIN" ? ["VXNlcm5hbWU6", "UGFzc3dvcmQ6"] : [""]
        challenges = all.dropFirst(hasInitialResponse ? 1 : 0)
    }

    /// What follows the command.
    mutating func begin() -> Answer {
        challenges.popFirst().map { .ask($0) } ?? .accept
    }

    /// What follows a line of the client.
    mutating func answer(_ line: String) -> Answer {
        line == "*" ? .cancelled : begin()
    }
}
