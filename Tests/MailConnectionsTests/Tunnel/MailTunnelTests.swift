import Glibc
import Grants
import NIOCore
import Testing

@testable import MailConnections

/// Real sockets on both sides: a server that follows a script, and a client that is the test.
@Suite("A tunnel", .timeLimit(.minutes(5)))
struct MailTunnelTests {
    private static let imapLogin: [ScriptedServer.Step] = [
        .say("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2] hi"), .hear("A2 AUTHENTICATE XOAUTH2 "),
        .say("A2 OK [CAPABILITY IMAP4rev1 Idle STARTTLS AUTH=PLAIN SASL-IR LOGINDISABLED UIDPLUS] in"),
    ]
    private static let smtpLogin: [ScriptedServer.Step] = [
        .say("220 hi"), .hear("EHLO ["), .say("250-mx\r\n250 AUTH XOAUTH2"), .hear("AUTH XOAUTH2 "), .say("235 ok"),
        .hear("EHLO ["), .say("250-mx\r\n250-STARTTLS\r\n250-SIZE 7\r\n250 AUTH XOAUTH2"),
    ]

    private func run(
        _ mailProtocol: MailProtocol, _ server: ScriptedServer, _ client: TunnelClient,
        lastWord: Duration = .seconds(30)
    ) async -> Result<TunnelEnd, MailServerError> {
        let connection = Connection(
            direction: mailProtocol == .smtp ? .outgoing : .incoming, mailProtocol: mailProtocol, host: "localhost",
            port: server.port, security: .none, user: Sample.user, scopes: [],
            token: TokenDetails(endpoints: DeclaredEndpoints(), clientID: "test"))
        let timeouts = MailTimeouts.patient(lastWord: lastWord)
        let tunnel = MailTunnel(trust: TrustConfiguration(), timeouts: timeouts)
        do { return .success(try await tunnel.run(connection, .accessToken(Sample.token), for: client)) } catch {
            return .failure(error)
        }
    }

    // MARK: - Greeting and relay

    @Test func `IMAP begins with PREAUTH and what has a meaning after the login; then every byte passes`() async throws
    {
        let script: [ScriptedServer.Step] = [
            .hear("c1 NOOP"), .say("* 1 EXISTS\u{0}\u{7f}\r\nc1 OK"), .hear("c2 LOGOUT"), .say("* BYE\r\nc2 OK"),
            .hangUp,
        ]
        try await ScriptedServer.with(Self.imapLogin + script) { server in
            let client = PairedClient()
            async let end = run(.imap, server, client.tunnelEnd)
            #expect(
                await client.hear(lines: 1)
                    == "* PREAUTH [CAPABILITY IMAP4rev1 Idle UIDPLUS] mailgrant, logged in as \(Sample.user)\r\n")
            client.say("c1 NOOP\r\n")
            #expect(await client.hear(lines: 2) == "* 1 EXISTS\u{0}\u{7f}\r\nc1 OK\r\n")
            client.say("c2 LOGOUT\r\n")
            #expect(await client.hear(lines: 2) == "* BYE\r\nc2 OK\r\n")
            #expect(await end == .success(.serverClosed))
            #expect(server.lines.suffix(2) == ["c1 NOOP", "c2 LOGOUT"])
        }
    }

    @Test func `what the server says together with its yes, and before it closes, reaches the client`() async throws {
        var script = Self.imapLogin
        script[2] = .say("A2 OK [CAPABILITY IMAP4rev1] in\r\n* 5 EXISTS\r\n* BYE that was all")
        try await ScriptedServer.with(script + [.hangUp]) { server in
            let client = PairedClient()
            #expect(await run(.imap, server, client.tunnelEnd) == .success(.serverClosed))
            let heard = await client.hear(lines: 3)
            #expect(heard.hasSuffix("\r\n* 5 EXISTS\r\n* BYE that was all\r\n"))
        }
    }

    @Test func `SMTP: the client logs in with anything, and nothing of that reaches the server`() async throws {
        try await ScriptedServer.with(Self.smtpLogin + [.hear("MAIL"), .say("250 ok"), .hear("QUIT"), .hangUp]) {
            server in
            let client = PairedClient()
            async let end = run(.smtp, server, client.tunnelEnd)
            client.say("EHLO me\r\nAUTH PLAIN cGxhY2Vob2xkZXI=\r\nMAIL FROM:<a@example.org>\r\n")
            #expect(
                await client.hear(lines: 6)
                    == "220 mx ESMTP mailgrant, logged in as \(Sample.user)\r\n250-mx\r\n250-SIZE 7\r\n"
                    + "250 AUTH PLAIN LOGIN XOAUTH2 OAUTHBEARER\r\n235 2.7.0 authenticated\r\n250 ok\r\n")
            client.say("QUIT\r\n")
            #expect(await end == .success(.serverClosed))
            #expect(server.lines.dropFirst(3) == ["MAIL FROM:<a@example.org>", "QUIT"])
        }
    }

    @Test func `POP: the mailbox may be asked about at once`() async throws {
        let script: [ScriptedServer.Step] = [
            .say("+OK hi"), .hear("CAPA"), .say("+OK\r\nSASL XOAUTH2\r\n."), .hear("AUTH XOAUTH2"), .say("+ "),
            .hear(""), .say("+OK in"), .hear("CAPA"), .say("+OK\r\nTOP\r\nSTLS\r\n."), .hear("STAT"), .say("+OK 1 2"),
            .hangUp,
        ]
        try await ScriptedServer.with(script) { server in
            let client = PairedClient()
            async let end = run(.pop, server, client.tunnelEnd)
            client.say("STAT\r\n")
            #expect(await client.hear(lines: 2) == "+OK mailgrant, logged in as \(Sample.user)\r\n+OK 1 2\r\n")
            #expect(await end == .success(.serverClosed))
        }
    }

    // MARK: - Ends

    @Test func `a refused token is thrown, and the client has not been told anything`() async throws {
        let script = [Self.imapLogin[0], Self.imapLogin[1], .say("A2 NO [AUTHENTICATIONFAILED] no")]
        try await ScriptedServer.with(script) { server in
            let client = PairedClient()
            guard case .failure(let error) = await run(.imap, server, client.tunnelEnd) else {
                Issue.record("it goes on")
                return
            }
            #expect(error.code == .tokenRefused)
            client.tunnelEndCloses()
            #expect(await client.hear(lines: 1) == "")
        }
    }

    @Test func `a client that is gone ends it at once, and the connection with it`() async throws {
        try await ScriptedServer.with(Self.imapLogin) { server in
            let client = PairedClient()
            async let end = run(.imap, server, client.tunnelEnd)
            _ = await client.hear(lines: 1)
            client.leave()
            #expect(await end == .success(.clientLeft))
        }
    }

    @Test func `a client that says no more hears the answers to the end`() async throws {
        let script: [ScriptedServer.Step] = [.hear("c1 NOOP"), .say("c1 OK"), .hear("c2 NOOP"), .say("c2 OK"), .hangUp]
        try await ScriptedServer.with(Self.imapLogin + script) { server in
            let client = PairedClient()
            async let end = run(.imap, server, client.tunnelEnd)
            client.say("c1 NOOP\r\nc2 NOOP\r\n")
            client.sayNoMore()
            #expect(await client.hear(lines: 3).hasSuffix("c1 OK\r\nc2 OK\r\n"))
            #expect(await end == .success(.serverClosed))
        }
    }

    @Test func `a server that is silent after the client's last word is told, and waited for no longer`() async throws {
        try await ScriptedServer.with(Self.imapLogin + [.hear("c1 NOOP"), .say("c1 OK")]) { server in
            let client = PairedClient()
            async let end = run(.imap, server, client.tunnelEnd, lastWord: .milliseconds(50))
            client.say("c1 NOOP\r\n")
            client.sayNoMore()
            let ended = await end
            // The scripted server closes when it is told.
            #expect(ended == .success(.serverClosed) || ended == .success(.clientLeft))
            #expect(await client.hear(lines: 2).hasSuffix("c1 OK\r\n"))
        }
    }

    @Test func `cancelling ends it`() async throws {
        try await ScriptedServer.with(Self.imapLogin) { server in
            let client = PairedClient()
            let task = Task { await run(.imap, server, client.tunnelEnd) }
            _ = await client.hear(lines: 1)
            task.cancel()
            #expect(await task.value == .success(.interrupted))
        }
    }

    // MARK: - Descriptors of all kinds

    /// A regular file without a name.
    private func temporaryFile() -> Int32 {
        var path = Array("/tmp/mailgrant-tunnel-XXXXXX".utf8CString)
        let file = mkstemp(&path)
        unlink(path)
        return file
    }

    @Test func `regular files serve, and a full disk is told`() async throws {
        let script: [ScriptedServer.Step] = [
            .hear("c1 NOOP"), .say("c1 OK"), .hear("c2 LOGOUT"), .say("c2 OK"), .hangUp,
        ]
        try await ScriptedServer.with(Self.imapLogin + script) { server in
            let input = temporaryFile()
            let output = temporaryFile()
            defer {
                close(input)
                close(output)
            }
            _ = write(input, "c1 NOOP\r\nc2 LOGOUT\r\n", 21)
            lseek(input, 0, SEEK_SET)
            #expect(await run(.imap, server, TunnelClient(input: input, output: output)) == .success(.serverClosed))
            var bytes = [UInt8](repeating: 0, count: 1000)
            let count = pread(output, &bytes, 1000, 0)
            #expect(
                String(decoding: bytes.prefix(count), as: UTF8.self).hasSuffix(
                    "in as \(Sample.user)\r\nc1 OK\r\nc2 OK\r\n"))

            let full = open("/dev/full", O_WRONLY)
            defer { close(full) }
            let client = PairedClient()
            let end = await run(.imap, server, TunnelClient(input: client.tunnelDescriptor, output: full))
            #expect(end == .success(.clientFailed(ENOSPC)))
        }
    }

    @Test func `no descriptor is made non-blocking, and one that is already serves as well`() async throws {
        let long = String(repeating: "x", count: 10_000)
        let script = Self.imapLogin + Array(repeating: .say(long), count: 100) + [.hangUp]
        try await ScriptedServer.with(script) { server in
            for flag in [0, O_NONBLOCK] {
                let client = PairedClient()
                let flags = fcntl(client.tunnelDescriptor, F_GETFL)
                _ = fcntl(client.tunnelDescriptor, F_SETFL, flags | flag)
                async let end = run(.imap, server, client.tunnelEnd)
                #expect(await client.hear(lines: 101).utf8.count > 1_000_000)
                #expect(await end == .success(.serverClosed))
                #expect(fcntl(client.tunnelDescriptor, F_GETFL) == flags | flag)
            }
        }
    }
}
