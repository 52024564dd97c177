import Grants
import OAuth
import Testing

@testable import MailConnections

@Suite("Shared mailboxes over IMAP, POP and SMTP")
struct SharedMailboxTests {
    private func connection(_ mailProtocol: MailProtocol, port: Int) -> Connection {
        Connection(
            direction: mailProtocol == .smtp ? .outgoing : .incoming, mailProtocol: mailProtocol, host: "127.0.0.1",
            port: port, security: .none, mechanism: .xoauth2, user: Sample.user, sharedMailbox: "team@example.org",
            scopes: [], token: TokenDetails(endpoints: DeclaredEndpoints(), clientID: "test"))
    }

    private func verify(_ mailProtocol: MailProtocol, _ script: [ScriptedServer.Step]) async throws -> (
        String, [String]
    ) {
        try await ScriptedServer.with(script) { server in
            let verifier = NetworkMailVerifier(
                trust: TrustConfiguration(), transport: ScriptedTransport(),
                timeouts: .patient())
            let answer = try await verifier.verify(
                connection(mailProtocol, port: server.port), .accessToken(Sample.token))
            return (answer.opened, server.lines)
        }
    }

    /// `user=team@example.org^Aauth=Bearer tok-123^A^A`
    private static let initialResponse = "dXNlcj10ZWFtQGV4YW1wbGUub3JnAWF1dGg9QmVhcmVyIHRvay0xMjMBAQ=="

    @Test("IMAP logs in as the mailbox, and says whose it is")
    func imap() async throws {
        let (opened, lines) = try await verify(
            .imap,
            [
                .say("* OK hi"), .hear("A1 CAPABILITY"),
                .say("* CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2\r\nA1 OK done"), .hear("A2 AUTHENTICATE XOAUTH2 "),
                .say("A2 OK [CAPABILITY IMAP4rev1] in"), .hear("E1 EXAMINE INBOX"), .say("* 3 EXISTS\r\nE1 OK done"),
            ])
        #expect(opened == "INBOX, 3 messages of team@example.org")
        #expect(lines.contains { $0.hasSuffix(Self.initialResponse) })
    }

    @Test("SMTP sends as the mailbox")
    func smtp() async throws {
        let (opened, lines) = try await verify(
            .smtp,
            [
                .say("220 hi"), .hear("EHLO ["), .say("250-mx\r\n250 AUTH XOAUTH2"), .hear("AUTH XOAUTH2 "),
                .say("235 in"), .hear("MAIL FROM:<team@example.org>"), .say("250 ok"), .hear("RSET"), .say("250 ok"),
            ])
        #expect(opened == "sender team@example.org")
        #expect(lines.contains { $0.hasSuffix(Self.initialResponse) })
    }

    @Test("An own mailbox needs no name")
    func own() {
        var connection = connection(.imap, port: 1)
        let verification = MailVerification(mechanism: "XOAUTH2", opened: "INBOX")
        #expect(verification.ofMailbox(of: connection).opened == "INBOX of team@example.org")
        connection.sharedMailbox = nil
        #expect(verification.ofMailbox(of: connection).opened == "INBOX")
    }
}
