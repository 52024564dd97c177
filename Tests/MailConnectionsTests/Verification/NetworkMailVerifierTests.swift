import Grants
import NIOCore
import NIOSSL
import SASL
import Secrets
import Testing

@testable import MailConnections

/// Real sockets and real TLS, against servers that follow a script.
@Suite("Verification over the network")
struct NetworkMailVerifierTests {
    private static let imapLogin: [ScriptedServer.Step] = [
        .hear("A1 CAPABILITY"), .say("* CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2\r\nA1 OK done"),
        .hear("A2 AUTHENTICATE XOAUTH2 "), .say("A2 OK [CAPABILITY IMAP4rev1] in"),
        .hear("E1 EXAMINE INBOX"), .say("* 3 EXISTS\r\nE1 OK [READ-ONLY] done"),
        .hear("Z1 LOGOUT"), .say("* BYE\r\nZ1 OK bye"), .hangUp,
    ]
    private static let popLogin: [ScriptedServer.Step] = [
        .hear("CAPA"), .say("+OK\r\nSASL XOAUTH2\r\n."), .hear("AUTH XOAUTH2"), .say("+ "), .hear(Sample.xoauth2),
        .say("+OK in"), .hear("CAPA"), .say("+OK\r\nUIDL\r\n."), .hear("STAT"), .say("+OK 3 960"), .hear("QUIT"),
        .say("+OK bye"), .hangUp,
    ]
    private static let smtpLogin: [ScriptedServer.Step] = [
        .hear("EHLO ["), .say("250-mx\r\n250 AUTH XOAUTH2"), .hear("AUTH XOAUTH2 "), .say("235 2.7.0 ok"),
        .hear("MAIL FROM:<alice@example.org>"), .say("250 ok"), .hear("RSET"), .say("250 ok"), .hear("QUIT"),
        .say("221 bye"), .hangUp,
    ]

    private func connection(
        _ mailProtocol: MailProtocol, to server: ScriptedServer, host: String = "localhost",
        security: ConnectionSecurity = .tls, caFile: String? = nil
    ) -> Connection {
        connection(mailProtocol, host: host, port: server.port, security: security, caFile: caFile)
    }

    private func connection(
        _ mailProtocol: MailProtocol, host: String, port: Int, security: ConnectionSecurity, caFile: String? = nil
    ) -> Connection {
        Connection(
            direction: mailProtocol == .smtp ? .outgoing : .incoming, mailProtocol: mailProtocol, host: host,
            port: port, security: security, user: Sample.user, scopes: [], caFile: caFile,
            token: TokenDetails(endpoints: DeclaredEndpoints(), clientID: "test"))
    }

    private func verify(
        _ connection: Connection, token: Secret = Sample.token, trust: String? = nil,
        timeouts: MailTimeouts = .patient()
    ) async -> Result<MailVerification, MailServerError> {
        let verifier = NetworkMailVerifier(
            trust: TrustConfiguration(caFile: trust), transport: ScriptedTransport(), timeouts: timeouts)
        do { return .success(try await verifier.verify(connection, .accessToken(token))) } catch {
            return .failure(error)
        }
    }

    private func code(_ result: Result<MailVerification, MailServerError>) -> MailServerError.Code? {
        guard case .failure(let error) = result else { return nil }
        return error.code
    }

    // MARK: - What works

    @Test(arguments: ["localhost", "127.0.0.1"])
    func `IMAP over TLS, by name and by address`(host: String) async throws {
        let authority = try await TestAuthority.shared.value
        try await ScriptedServer.with([.say("* OK hi")] + Self.imapLogin, tls: authority.server, implicit: true) {
            server in
            let result = await verify(connection(.imap, to: server, host: host, caFile: authority.caFile))
            #expect(result == .success(MailVerification(mechanism: "XOAUTH2", opened: "INBOX, 3 messages")))
            #expect(await server.hears("Z1 LOGOUT"))
        }
    }

    @Test func `IMAP with STARTTLS, its capabilities asked for again`() async throws {
        let authority = try await TestAuthority.shared.value
        let script: [ScriptedServer.Step] = [
            .say("* OK [CAPABILITY IMAP4rev1 STARTTLS AUTH=OAUTHBEARER] hi"), .hear("S2 STARTTLS"), .say("S2 OK go"),
            .secure,
        ]
        try await ScriptedServer.with(script + Self.imapLogin, tls: authority.server) { server in
            let result = await verify(connection(.imap, to: server, security: .starttls), trust: authority.caFile)
            #expect(result == .success(MailVerification(mechanism: "XOAUTH2", opened: "INBOX, 3 messages")))
        }
    }

    @Test func `POP over TLS and with STLS`() async throws {
        let authority = try await TestAuthority.shared.value
        let expected = MailVerification(mechanism: "XOAUTH2", opened: "mailbox, 3 messages")
        try await ScriptedServer.with([.say("+OK hi")] + Self.popLogin, tls: authority.server, implicit: true) {
            server in
            #expect(await verify(connection(.pop, to: server, caFile: authority.caFile)) == .success(expected))
            #expect(await server.hears("QUIT"))
        }
        let script: [ScriptedServer.Step] = [
            .say("+OK hi"), .hear("CAPA"), .say("+OK\r\nSTLS\r\nSASL OAUTHBEARER\r\n."), .hear("STLS"), .say("+OK go"),
            .secure,
        ]
        try await ScriptedServer.with(script + Self.popLogin, tls: authority.server) { server in
            let result = await verify(connection(.pop, to: server, security: .starttls, caFile: authority.caFile))
            #expect(result == .success(expected))
        }
    }

    @Test func `SMTP over TLS and with STARTTLS`() async throws {
        let authority = try await TestAuthority.shared.value
        let expected = MailVerification(mechanism: "XOAUTH2", opened: "sender alice@example.org")
        try await ScriptedServer.with([.say("220 hi")] + Self.smtpLogin, tls: authority.server, implicit: true) {
            server in
            #expect(await verify(connection(.smtp, to: server, caFile: authority.caFile)) == .success(expected))
            #expect(await server.hears("QUIT"))
        }
        let script: [ScriptedServer.Step] = [
            .say("220 hi"), .hear("EHLO ["), .say("250-mx\r\n250 STARTTLS"), .hear("STARTTLS"), .say("220 go"), .secure,
        ]
        try await ScriptedServer.with(script + Self.smtpLogin, tls: authority.server) { server in
            let result = await verify(connection(.smtp, to: server, security: .starttls, caFile: authority.caFile))
            #expect(result == .success(expected))
        }
    }

    @Test func `no protection on loopback, where declared`() async throws {
        try await ScriptedServer.with([.say("* OK hi")] + Self.imapLogin) { server in
            let result = await verify(connection(.imap, to: server, security: .none))
            #expect(result == .success(MailVerification(mechanism: "XOAUTH2", opened: "INBOX, 3 messages")))
        }
    }

    @Test func `a shared mailbox is the SASL user`() async throws {
        try await ScriptedServer.with([.say("* OK hi")] + Self.imapLogin) { server in
            var shared = connection(.imap, to: server, security: .none)
            shared.sharedMailbox = "support@example.org"
            _ = await verify(shared)
            let expected = try Sample.credential(user: "support@example.org")
            let response = try #require(SASLMechanism.xoauth2.messages(for: expected).first).base64Encoded().exposedText
            #expect(server.lines.contains("A2 AUTHENTICATE XOAUTH2 \(response)"))
        }
    }

    // MARK: - Whom not to trust

    @Test func `an unknown authority or another host's certificate ends it before a word is said`() async throws {
        let authority = try await TestAuthority.shared.value
        try await ScriptedServer.with([.say("* OK hi")], tls: authority.server, implicit: true) { server in
            let result = await verify(connection(.imap, to: server, caFile: authority.otherCAFile))
            #expect(
                result
                    == .failure(
                        MailServerError(.untrusted, "the TLS handshake failed: certificate verify failed")))
            #expect(code(await verify(connection(.imap, to: server))) == .untrusted)
            #expect(server.lines.isEmpty)
        }
        try await ScriptedServer.with([.say("* OK hi")], tls: authority.impostor, implicit: true) { server in
            for host in ["localhost", "127.0.0.1"] {
                let result = await verify(connection(.imap, to: server, host: host, caFile: authority.caFile))
                #expect(code(result) == .untrusted)
            }
            #expect(server.lines.isEmpty)
        }
    }

    @Test func `a plain server where TLS is declared is not trusted`() async throws {
        let authority = try await TestAuthority.shared.value
        try await ScriptedServer.with([.say("* OK no TLS here")]) { server in
            #expect(code(await verify(connection(.imap, to: server, caFile: authority.caFile))) == .untrusted)
        }
    }

    @Test func `STARTTLS taken out of the offer ends it without the token`() async throws {
        let authority = try await TestAuthority.shared.value
        try await ScriptedServer.with([.say("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2] hi")]) { server in
            let result = await verify(connection(.imap, to: server, security: .starttls, caFile: authority.caFile))
            #expect(code(result) == .untrusted)
            #expect(server.lines.isEmpty)
        }
        try await ScriptedServer.with([.say("220 hi"), .hear("EHLO"), .say("250-mx\r\n250 AUTH XOAUTH2")]) { server in
            let result = await verify(connection(.smtp, to: server, security: .starttls, caFile: authority.caFile))
            #expect(code(result) == .untrusted)
            #expect(server.lines.count == 1)
        }
        try await ScriptedServer.with([.say("+OK hi"), .hear("CAPA"), .say("+OK\r\nSASL XOAUTH2\r\n.")]) { server in
            let result = await verify(connection(.pop, to: server, security: .starttls, caFile: authority.caFile))
            #expect(code(result) == .untrusted)
            #expect(server.lines == ["CAPA"])
        }
    }

    @Test func `plain text slipped in behind STARTTLS is never taken for the server's`() async throws {
        let authority = try await TestAuthority.shared.value
        let imap: [ScriptedServer.Step] = [
            .say("* OK [CAPABILITY STARTTLS] hi"), .hear("S2 STARTTLS"),
            .say("S2 OK go\r\n* CAPABILITY SASL-IR AUTH=XOAUTH2"), .secure,
        ]
        let smtp: [ScriptedServer.Step] = [
            .say("220 hi"), .hear("EHLO"), .say("250-mx\r\n250 STARTTLS"), .hear("STARTTLS"),
            .say("220 go\r\n250 AUTH XOAUTH2"), .secure,
        ]
        let pop: [ScriptedServer.Step] = [
            .say("+OK hi"), .hear("CAPA"), .say("+OK\r\nSTLS\r\n."), .hear("STLS"),
            .say("+OK go\r\n+OK\r\nSASL XOAUTH2\r\n."), .secure,
        ]
        for (mailProtocol, script) in [(MailProtocol.imap, imap), (.pop, pop), (.smtp, smtp)] {
            try await ScriptedServer.with(script, tls: authority.server) { server in
                let result = await verify(
                    connection(mailProtocol, to: server, security: .starttls, caFile: authority.caFile))
                #expect(
                    result
                        == .failure(MailServerError(.untrusted, "plain text was slipped in behind STARTTLS")))
                #expect(!server.lines.contains { $0.contains("AUTH") })
            }
        }
    }

    @Test func `plain text in place of the handshake is no TLS, however it arrives`() async throws {
        let authority = try await TestAuthority.shared.value
        let script: [ScriptedServer.Step] = [
            .say("* OK [CAPABILITY STARTTLS] hi"), .hear("S2 STARTTLS"), .say("S2 OK go"),
            .say("* CAPABILITY SASL-IR AUTH=XOAUTH2"), .say("A1 OK done"),
        ]
        try await ScriptedServer.with(script) { server in
            let result = await verify(connection(.imap, to: server, security: .starttls, caFile: authority.caFile))
            #expect(code(result) == .untrusted)
            #expect(!server.lines.contains { $0.contains("AUTH") })
        }
    }

    @Test func `no protection is for loopback alone`() async {
        let result = await verify(connection(.imap, host: "192.0.2.1", port: 143, security: .none))
        #expect(code(result) == .untrusted)
    }

    // MARK: - Servers that fail

    @Test func `a refusal that repeats the token is shown without it`() async throws {
        let token = Secret((0..<40).map { _ in UInt8.random(in: UInt8(ascii: "a")...UInt8(ascii: "z")) })
        let response = try #require(SASLMechanism.xoauth2.messages(for: try Sample.credential(token: token)).first)
            .base64Encoded()
        let script: [ScriptedServer.Step] = [
            .say("* OK [CAPABILITY SASL-IR AUTH=XOAUTH2] hi"), .hear("A2"),
            .say("A2 NO refused \"\(token.exposedText)\", \(response.exposedText.suffix(30)) and 'AUTHENTICATE'"),
            .hear("Z1 LOGOUT"), .say("Z1 OK"), .hangUp,
        ]
        try await ScriptedServer.with(script) { server in
            let result = await verify(connection(.imap, to: server, security: .none), token: token)
            #expect(
                result
                    == .failure(
                        MailServerError(
                            .tokenRefused, "NO refused \"(redacted)\", (redacted) and 'AUTHENTICATE'")))
            #expect(await server.hears("Z1 LOGOUT"))
        }
    }

    @Test func `a server that says nothing is given up at the deadline`() async throws {
        let authority = try await TestAuthority.shared.value
        let timeouts = MailTimeouts(handshake: .milliseconds(100), reply: .milliseconds(100))
        try await ScriptedServer.with([]) { server in
            for mailProtocol in [MailProtocol.imap, .pop, .smtp] {
                let result = await verify(
                    connection(mailProtocol, to: server, security: .starttls, caFile: authority.caFile),
                    timeouts: timeouts)
                #expect(
                    result == .failure(MailServerError(.unreachable, "timed out waiting for the greeting")))
            }
            let result = await verify(connection(.imap, to: server, caFile: authority.caFile), timeouts: timeouts)
            #expect(
                result == .failure(MailServerError(.unreachable, "timed out waiting for the TLS handshake")))
        }
    }

    @Test func `a server that talks on and on is given up at the overall deadline`() async throws {
        let timeouts = MailTimeouts(overall: .seconds(1))
        let script: [ScriptedServer.Step] = [
            .say("* OK hi"), .hear("A1"), .drip("* OK still working", every: .milliseconds(20)),
        ]
        try await ScriptedServer.with(script) { server in
            let result = await verify(connection(.imap, to: server, security: .none), timeouts: timeouts)
            let error = try #require(throws: MailServerError.self) { try result.get() }
            #expect(error.code == .unreachable)
            #expect(error.detail.contains("timed out"))
        }
    }

    @Test func `a server that hangs up is unreachable, whenever it does`() async throws {
        let authority = try await TestAuthority.shared.value
        for script in [[.hangUp], [.say("* OK hi"), .hear("A1"), .hangUp]] as [[ScriptedServer.Step]] {
            try await ScriptedServer.with(script) { server in
                let result = await verify(connection(.imap, to: server, security: .none))
                #expect(result == .failure(MailServerError(.unreachable, "the server closed the connection")))
            }
        }
        try await ScriptedServer.with([.hangUp]) { server in
            #expect(code(await verify(connection(.imap, to: server, caFile: authority.caFile))) == .unreachable)
        }
    }

    @Test func `words before hanging up are heard`() async throws {
        try await ScriptedServer.with([.say("* BYE [UNAVAILABLE] full"), .hangUp]) { server in
            let result = await verify(connection(.imap, to: server, security: .none))
            #expect(result == .failure(MailServerError(.unavailable, "BYE [UNAVAILABLE] full")))
        }
    }

    @Test func `a port where nobody listens is unreachable`() async throws {
        let port = try await ScriptedServer.with([]) { $0.port }
        let result = await verify(connection(.imap, host: "127.0.0.1", port: port, security: .tls))
        #expect(
            result == .failure(MailServerError(.unreachable, "127.0.0.1 port \(port): Connection refused")))
    }

    @Test func `cancelling ends the wait`() async throws {
        try await ScriptedServer.with([.say("* OK hi"), .hear("A1")]) { server in
            let connection = connection(.imap, to: server, security: .none)
            let task = Task { await verify(connection) }
            for await _ in server.heard { break }
            task.cancel()
            #expect(await task.value == .failure(MailServerError(.unreachable, "cancelled")))
        }
    }
}
