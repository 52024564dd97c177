import Grants
import Messages
import NIOCore
import Secrets
import Testing

@testable import MailConnections

/// Real sockets, against servers that follow a script.
@Suite("Submission over the network")
struct NetworkMailSubmitterTests {
    private typealias Step = ScriptedServer.Step

    private static let text = "From: a@example.org\n\n.dot\n"
    private static let lines = ["From: a@example.org", "", "..dot", "."]

    /// From the greeting to the server that waits for the message.
    private func script(_ extensions: String..., then steps: [ScriptedServer.Step]) -> [ScriptedServer.Step] {
        let keywords = extensions.map { "250-\($0)\r\n" }.joined()
        return [
            .say("220 hi"), .hear("EHLO ["), .say("250-mx\r\n\(keywords)250 AUTH XOAUTH2"), .hear("AUTH XOAUTH2 "),
            .say("235 2.7.0 ok"),
        ] + steps
    }

    private let transaction: [ScriptedServer.Step] = [
        .hear("MAIL FROM:<alice@example.org>"), .say("250 ok"), .hear("RCPT TO:<b@example.org>"), .say("250 ok"),
        .hear("DATA"), .say("354 go"),
    ]
    private let message: [ScriptedServer.Step] = lines.map { .hear($0) }

    private func submit(
        _ text: String = text, to server: ScriptedServer, token: Secret = Sample.token,
        timeouts: MailTimeouts = .patient()
    ) async -> Result<SubmissionOutcome, MailServerError> {
        let connection = Connection(
            direction: .outgoing, mailProtocol: .smtp, host: "127.0.0.1", port: server.port, security: .none,
            user: Sample.user, scopes: [], token: TokenDetails(endpoints: DeclaredEndpoints(), clientID: "test"))
        let submitter = NetworkMailSubmitter(
            trust: TrustConfiguration(), transport: ScriptedTransport(), timeouts: timeouts)
        do throws(MailServerError) {
            guard let message = try? Message(text) else { throw MailServerError(.unsupported, "no message") }
            return .success(
                try await submitter.submit(message, .to("b@example.org"), over: connection, .accessToken(token)))
        } catch {
            return .failure(error)
        }
    }

    // MARK: - What works

    @Test func `a message is handed over, its dots stuffed`() async throws {
        let steps = transaction + message + [.say("250 2.0.0 queued"), .hear("QUIT"), .say("221 bye"), .hangUp]
        try await ScriptedServer.with(script(then: steps)) { server in
            #expect(await submit(to: server) == .success(.accepted("250 2.0.0 queued")))
            #expect(await server.hears("QUIT"))
            #expect(server.lines.suffix(5) == Self.lines + ["QUIT"])
        }
    }

    @Test func `commands go together where the server can take them`() async throws {
        let steps: [Step] = [
            .hear("MAIL FROM:"), .hear("RCPT TO:"), .hear("DATA"), .say("250 ok\r\n250 ok\r\n354 go"),
        ]
        try await ScriptedServer.with(script("PIPELINING", then: steps + message + [.say("250 ok")])) { server in
            #expect(await submit(to: server) == .success(.accepted("250 ok")))
        }
    }

    @Test func `a message longer than any buffer arrives whole`() async throws {
        let body = (0..<20_000).map { "\($0 % 7 == 0 ? "." : "")line \($0) " + String(repeating: "x", count: 60) }
        let steps = body.map { Step.hear(($0.hasPrefix(".") ? "." : "") + $0) }
        let whole = transaction + [.hear("A: b"), .hear("")] + steps + [.hear("."), .say("250 ok")]
        try await ScriptedServer.with(script(then: whole)) { server in
            #expect(
                await submit("A: b\n\n" + body.joined(separator: "\n"), to: server) == .success(.accepted("250 ok")))
        }
    }

    // MARK: - What does not

    @Test func `what the server lacks is known before anything is sent`() async throws {
        try await ScriptedServer.with(script("SIZE 10", then: [.hear("QUIT"), .say("221 bye"), .hangUp])) { server in
            #expect(await submit(to: server) == .success(.refused(SubmissionRefusal(.tooLarge(limit: 10)))))
            #expect(await server.hears("QUIT"))
        }
    }

    @Test func `a server that hangs up before the end cannot have the message`() async throws {
        let ways: [[Step]] = [
            [.hangUp], [.hear("MAIL"), .hangUp], transaction + [.hear("From"), .hangUp],
            [.hear("MAIL"), .say("250 ok"), .hear("RCPT"), .hangUp],
        ]
        let long = Self.text + String(repeating: "more of it and more\n", count: 500_000)
        for steps in ways {
            try await ScriptedServer.with(script(then: steps)) { server in
                let error = try await #require(throws: MailServerError.self) {
                    try await submit(long, to: server).get()
                }
                #expect(error.code == .unreachable)
            }
        }
    }

    @Test(arguments: [[Step.hangUp], [.say("garbage")], [.say("354 again")]])
    func `after the final dot nobody knows whether it was taken`(steps: [ScriptedServer.Step]) async throws {
        try await ScriptedServer.with(script(then: transaction + message + steps)) { server in
            #expect(isUncertain(await submit(to: server)))
        }
    }

    @Test func `after the final dot giving up does not call the message back`() async throws {
        try await ScriptedServer.with(script(then: transaction + message)) { server in
            let task = Task { await submit(to: server) }
            for await line in server.heard where line == "." { break }
            task.cancel()
            #expect(isUncertain(await task.value))
        }
    }

    private func isUncertain(_ result: Result<SubmissionOutcome, MailServerError>) -> Bool {
        guard case .success(.uncertain(let detail)) = result else { return false }
        return !detail.isEmpty
    }

    @Test func `a server that says no before it has everything is heard at once`() async throws {
        // It takes nothing more, so that a client which does not listen would wait until its time is over.
        let steps = transaction + [.hear("A: b"), .deafen, .say("552 5.3.4 that is enough")]
        let long = "A: b\n\n" + String(repeating: "more of it and more\n", count: 1_000_000)
        try await ScriptedServer.with(script(then: steps)) { server in
            let time = await ContinuousClock().measure {
                #expect(
                    await submit(long, to: server)
                        == .success(.refused(SubmissionRefusal(.message, "552 5.3.4 that is enough"))))
            }
            #expect(time < .seconds(250))
        }
    }

    @Test func `a token is refused only before the transaction`() async throws {
        let refused: [Step] = [
            .say("220 hi"), .hear("EHLO"), .say("250-mx\r\n250 AUTH XOAUTH2"), .hear("AUTH"), .say("535 5.7.8 no"),
            .hear("QUIT"),
        ]
        try await ScriptedServer.with(refused) { server in
            #expect(await submit(to: server) == .failure(MailServerError(.tokenRefused, "535 5.7.8 no")))
        }
        for steps: [Step] in [[.hear("MAIL"), .say("535 5.7.8 no")], transaction + message + [.say("535 5.7.8 no")]] {
            try await ScriptedServer.with(script(then: steps)) { server in
                guard case .success(.refused) = await submit(to: server) else {
                    Issue.record("not a refusal")
                    return
                }
            }
        }
    }

    @Test func `a refusal that repeats the token is shown without it`() async throws {
        let token = Secret((0..<40).map { _ in UInt8.random(in: UInt8(ascii: "a")...UInt8(ascii: "z")) })
        let steps: [Step] = [.hear("MAIL"), .say("550 5.7.1 not with \(token.exposedText)")]
        try await ScriptedServer.with(script(then: steps)) { server in
            #expect(
                await submit(to: server, token: token)
                    == .success(.refused(SubmissionRefusal(.sender, "550 5.7.1 not with (redacted)"))))
        }
    }

    @Test func `cancelling before the end sends nothing`() async throws {
        try await ScriptedServer.with(script(then: [.hear("MAIL")])) { server in
            let task = Task { await submit(to: server) }
            for await line in server.heard where line.hasPrefix("MAIL") { break }
            task.cancel()
            #expect(await task.value == .failure(MailServerError(.unreachable, "cancelled")))
        }
    }
}
