import Secrets
import Surroundings

/// A mailbox of 100 MB, fetched through `mailgrant tunnel` and through socat, which does nothing but TLS, in turn.
struct TunnelRace {
    /// In bytes of messages a second, the median of all rounds.
    private(set) var tunnel = 0.0
    private(set) var socat = 0.0
    /// The most memory that a tunnel had resident, in kB, when it had greeted and at the end: of the one that grew most.
    private(set) var memory = (before: 0, after: 0)

    /// - Parameter rounds: how many transfers of each count, after one to warm up.
    static func run(rounds: Int) async throws -> TunnelRace {
        try await withPractice(from: try Executables()) { practice in
            try await practice.declaration.runSuccessfully()
            try await practice.mailgrant("authorize", Practice.account).runSuccessfully()
            let response = try await practice.helper("mailgrant-incoming", Practice.account, "--format", "xoauth2")
                .secret()
            var race = TunnelRace()
            try race.run(Contest(practice, response: response), rounds: rounds)
            return race
        }
    }

    private mutating func run(_ contest: Contest, rounds: Int) throws {
        try contest.fill()
        var times: (tunnel: [UInt64], socat: [UInt64]) = ([], [])
        var size = 0
        for round in 0...rounds {
            let tunnel = try contest.tunnel()
            let before = tunnel.peakMemory()
            let first = try contest.fetch(tunnel)
            let after = tunnel.peakMemory()
            if after - before >= memory.after - memory.before { memory = (before, after) }
            let second = try contest.fetch(try contest.socat())
            guard first.answer == second.answer else { throw BenchError("tunnel and socat bring different bytes") }
            size = first.answer.count
            guard round > 0 else { continue }
            times.tunnel.append(first.time)
            times.socat.append(second.time)
        }
        tunnel = throughput(size, times.tunnel)
        socat = throughput(size, times.socat)
    }

    private func throughput(_ size: Int, _ times: [UInt64]) -> Double {
        Double(size) * 1e9 / Double(times.sorted()[times.count / 2])
    }
}

/// The two ways to one mailbox.
private struct Contest {
    private let tunnelProgram: Program
    private let socatProgram: Program
    /// The message of XOAUTH2, in base64.
    private let response: Secret

    init(_ practice: Practice, response: Secret) {
        tunnelProgram = Program(
            words: [practice.executables.path("mailgrant"), "tunnel", Practice.account],
            environment: practice.environment)
        socatProgram = Program(
            words: [
                "socat", "-",
                "OPENSSL:\(Dovecot.host):\(practice.dovecot.imapsPort),cafile=\(practice.certificateAuthority)",
            ], environment: practice.environment)
        self.response = response
    }

    func tunnel() throws -> MailStream { try MailStream(tunnelProgram) }

    /// Logged in with the same token.
    func socat() throws -> MailStream {
        let stream = try MailStream(socatProgram)
        _ = try stream.command("AUTHENTICATE XOAUTH2 \(response.exposedText)")
        return stream
    }

    /// Half of the bytes are in few large messages, half in many small ones.
    func fill() throws {
        let stream = try tunnel()
        _ = try stream.command("APPEND INBOX", messages(20, of: 2_500_000))
        _ = try stream.command("APPEND INBOX", messages(5000, of: 10_000))
    }

    func fetch(_ stream: MailStream) throws -> (answer: [UInt8], time: UInt64) {
        _ = try stream.command("EXAMINE INBOX")
        return try stream.command("FETCH 1:* BODY.PEEK[]")
    }

    /// The arguments of one APPEND for all (RFC 3502), which need not be waited for (RFC 7888).
    private func messages(_ count: Int, of size: Int) -> [UInt8] {
        let line = Array(String(repeating: "0123456789abcdef", count: 4).utf8) + Array("\r\n".utf8)
        let body = Array(repeating: line, count: size / line.count).joined()
        var arguments: [UInt8] = []
        arguments.reserveCapacity(count * (size + 100))
        for number in 0..<count {
            let message = Array("Subject: \(number)\r\n\r\n".utf8) + body
            arguments += Array(" {\(message.count)+}\r\n".utf8) + message
        }
        return arguments
    }
}
