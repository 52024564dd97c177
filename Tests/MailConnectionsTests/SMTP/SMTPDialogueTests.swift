import Grants
import NIOCore
import Secrets
import Testing

@testable import MailConnections

@Suite("SMTP: from the greeting to a protected connection")
struct SMTPOpeningTests {
    private func open(startsTLS: Bool, _ server: [String]) -> Conversation<Void> {
        Conversation(SMTPOpening(startsTLS: startsTLS, clientName: "[192.0.2.1]"), server)
    }

    @Test func `STARTTLS is asked for where it is offered`() {
        let opened = open(startsTLS: true, ["220-hello", "220 hi", "250-mx", "250 STARTTLS", "220 go"])
        #expect(opened.sent == ["EHLO [192.0.2.1]", "STARTTLS"])
        #expect(opened.outcome != nil)
    }

    @Test(arguments: [
        (["220 hi", "250-mx", "250 AUTH XOAUTH2"], MailServerError.Code.untrusted),
        (["220 hi", "250 STARTTLS"], .untrusted), (["220 hi", "250-mx", "250 STARTTLS", "501 no"], .untrusted),
        (["220 hi", "250-mx", "250 STARTTLS", "454 TLS not available"], .unavailable),
        (["554 no service"], .unavailable),
        (["421 too busy"], .unavailable), (["220 hi", "502 what"], .protocolFault), (["250 hi"], .protocolFault),
        (["* OK IMAP"], .protocolFault), (["220-a", "250 b"], .protocolFault),
    ])
    func `anything else ends it`(server: [String], code: MailServerError.Code) {
        #expect(open(startsTLS: true, server).failure?.code == code)
    }

    @Test func `the client calls itself by its address`() throws {
        #expect(SMTPClientName(try SocketAddress(ipAddress: "192.0.2.7", port: 1)).text == "[192.0.2.7]")
        #expect(SMTPClientName(try SocketAddress(ipAddress: "2001:db8::1", port: 1)).text == "[IPv6:2001:db8::1]")
        #expect(SMTPClientName(nil).text == "[127.0.0.1]")
    }
}

@Suite("SMTP: authentication")
struct SMTPAuthenticationTests {
    private func authenticate(
        offering mechanisms: String = "XOAUTH2", choice: MechanismChoice = .auto, token: Secret = Sample.token,
        _ server: [String]
    ) throws -> Conversation<SMTPAuthenticated> {
        let dialogue = SMTPAuthentication(
            try Sample.credential(token: token), choice: choice, clientName: "[192.0.2.1]")
        return Conversation(dialogue, ["250-mx.example.org", "250 AUTH \(mechanisms)"] + server)
    }

    @Test func `a short token goes with the command`() throws {
        let session = try authenticate(offering: "PLAIN XOAUTH2 OAUTHBEARER", ["235 2.7.0 accepted"])
        #expect(session.sent == ["EHLO [192.0.2.1]", "AUTH OAUTHBEARER \(Sample.oauthbearer)"])
        #expect(session.outcome?.mechanism == .oauthbearer)
    }

    @Test func `a token too long for a command line waits to be asked for`() throws {
        let session = try authenticate(token: Sample.token(length: 1500), ["334 ", "235 ok"])
        #expect(session.sent[1] == "AUTH XOAUTH2")
        #expect(session.sent[2].utf8.count > 1500)
        #expect(session.outcome != nil)
    }

    @Test func `the command line stays within 512 octets, to the octet`() throws {
        let lengths = try (300...360).map { length in
            try authenticate(token: Sample.token(length: length), []).sent[1].utf8.count + 2
        }
        #expect(lengths.max() == 511)
        #expect(lengths.last == "AUTH XOAUTH2\r\n".utf8.count)
    }

    @Test(arguments: zip([MechanismChoice.xoauth2, .oauthbearer], ["", "AQ=="]))
    func `an error challenge is acknowledged and the final reason shown`(choice: MechanismChoice, answer: String) throws
    {
        let session = try authenticate(
            offering: "XOAUTH2 OAUTHBEARER", choice: choice,
            ["334 \(Sample.challenge)", "535-5.7.8 bad", "535 5.7.8 credentials"])
        #expect(session.sent.last == answer)
        #expect(
            session.failure == MailServerError(.tokenRefused, "535 5.7.8 bad credentials (status 401)"))
    }

    @Test(arguments: [
        ("535 5.7.8 no", MailServerError.Code.tokenRefused), ("535 5.7.139 disabled", .tokenRefused),
        ("550 5.7.1 no", .tokenRefused), ("534 5.7.9 too weak", .noMechanism), ("504 5.5.4 unknown", .noMechanism),
        ("538 5.7.11 encrypt", .untrusted), ("530 5.7.0 Must issue STARTTLS", .untrusted),
        ("454 4.7.0 later", .unavailable), ("432 4.3.2 busy", .unavailable), ("421 4.3.0 bye", .unavailable),
        ("451 4.3.0 later", .unavailable), ("500 5.5.6 line too long", .protocolFault), ("250 fine", .protocolFault),
        ("235", .protocolFault), ("354 go ahead", .protocolFault),
    ])
    func `reply codes say what a refusal means`(reply: String, code: MailServerError.Code) throws {
        // A bare 235 is an acceptance; here it comes before the token was sent.
        let token = reply == "235" ? Sample.token(length: 1500) : Sample.token
        let session = try authenticate(token: token, [reply])
        #expect(session.failure?.code == code)
        #expect(session.outcome == nil)
    }

    @Test func `a syntax error after an acknowledged challenge is the token's refusal`() throws {
        let session = try authenticate(["334 \(Sample.challenge)", "501 5.7.0 cancelled"])
        #expect(session.failure?.code == .tokenRefused)
    }

    @Test(arguments: [["334 \(Sample.challenge)", "235 after all"], ["334 \(Sample.challenge)", "334 again"]])
    func `a refusal cannot turn into something else`(server: [String]) throws {
        #expect(try authenticate(server).failure?.code == .protocolFault)
    }

    @Test func `no allowed mechanism: no token is sent`() throws {
        let session = try authenticate(offering: "PLAIN LOGIN", [])
        #expect(session.sent.count == 1)
        #expect(
            session.failure
                == MailServerError(
                    .noMechanism, "the server offers neither OAUTHBEARER nor XOAUTH2, only LOGIN, PLAIN"))
    }
}

@Suite("SMTP: naming the sender")
struct SMTPVerificationTests {
    private func verify(
        sender user: String = Sample.user, extensions: [String] = [], _ server: [String]
    ) throws -> Conversation<MailVerification> {
        let session = SMTPAuthenticated(
            mechanism: .xoauth2, extensions: SMTPExtensions(SMTPReply(code: 250, lines: ["mx"] + extensions)))
        return Conversation(SMTPVerification(session, sender: try ReversePath(user: user)), server)
    }

    @Test func `the sender is named and taken back`() throws {
        let verified = try verify(["250 2.1.0 ok", "250 reset"])
        #expect(verified.sent == ["MAIL FROM:<alice@example.org>", "RSET"])
        #expect(verified.outcome == MailVerification(mechanism: "XOAUTH2", opened: "sender alice@example.org"))
    }

    @Test func `a refused sender is not a refused token`() throws {
        #expect(try verify(["550 5.7.60 not yours"]).failure?.code == .mailboxRefused)
        #expect(try verify(["530 5.7.57 not authenticated"]).failure?.code == .mailboxRefused)
        #expect(try verify(["452 4.2.2 full"]).failure?.code == .unavailable)
    }

    @Test func `a user that is no address is asked about with the null path`() throws {
        let verified = try verify(sender: "alice", ["250 ok", "250 ok"])
        #expect(verified.sent.first == "MAIL FROM:<>")
        #expect(verified.outcome?.opened == "mail submission")
    }

    @Test func `an address beyond ASCII needs SMTPUTF8`() throws {
        #expect(try verify(sender: "älice@example.org", []).failure?.code == .mailboxRefused)
        let verified = try verify(sender: "älice@example.org", extensions: ["SMTPUTF8"], [])
        #expect(verified.sent == ["MAIL FROM:<älice@example.org> SMTPUTF8"])
    }

    @Test(arguments: ["a@b> SIZE=1", "a b@c", "<a@b", "a@b\r\nDATA"])
    func `an address that would break out of the command is refused`(user: String) {
        #expect(throws: MailServerError.self) { try ReversePath(user: user) }
    }
}
