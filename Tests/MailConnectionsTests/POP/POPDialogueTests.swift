import Grants
import Secrets
import Testing

@testable import MailConnections

@Suite("POP: from the greeting to a protected connection")
struct POPOpeningTests {
    private func open(startsTLS: Bool, _ server: [String]) -> Conversation<Void> {
        Conversation(POPOpening(startsTLS: startsTLS), server)
    }

    @Test func `STLS is asked for where it is offered`() {
        let opened = open(startsTLS: true, ["+OK hi", "+OK", "TOP", "STLS", ".", "+OK go"])
        #expect(opened.sent == ["CAPA", "STLS"])
        #expect(opened.outcome != nil)
    }

    @Test func `with TLS from the first byte nothing is asked`() {
        let opened = open(startsTLS: false, ["+OK hi"])
        #expect(opened.sent.isEmpty)
        #expect(opened.outcome != nil)
    }

    @Test(arguments: [
        (["+OK hi", "+OK", "SASL XOAUTH2", "."], MailServerError.Code.untrusted),
        (["+OK hi", "-ERR what"], .untrusted), (["+OK hi", "+OK", "STLS", ".", "-ERR no"], .untrusted),
        (["+OK hi", "+OK", "STLS", ".", "-ERR [SYS/TEMP] later"], .unavailable),
        (["+OK hi", "+OK", "STLS", ".", "+ x"], .protocolFault), (["-ERR busy"], .unavailable),
        (["-ERR [SYS/PERM] gone"], .unavailable), (["* OK IMAP"], .protocolFault), (["+ hi"], .protocolFault),
    ])
    func `anything else ends it`(server: [String], code: MailServerError.Code) {
        #expect(open(startsTLS: true, server).failure?.code == code)
    }
}

@Suite("POP: authentication")
struct POPAuthenticationTests {
    private func authenticate(
        offering capabilities: [String] = ["SASL XOAUTH2"], choice: MechanismChoice = .auto,
        token: Secret = Sample.token, _ server: [String]
    ) throws -> Conversation<POPAuthenticated> {
        let dialogue = POPAuthentication(try Sample.credential(token: token), choice: choice)
        return Conversation(dialogue, ["+OK"] + capabilities + ["."] + server)
    }

    @Test func `the token has a line of its own, whatever its length`() throws {
        let session = try authenticate(
            offering: ["TOP", "SASL PLAIN XOAUTH2 OAUTHBEARER", "USER"], ["+ ", "+OK in", "+OK", "UIDL", "TOP", "."])
        #expect(session.sent == ["CAPA", "AUTH OAUTHBEARER", Sample.oauthbearer, "CAPA"])
        #expect(session.outcome?.mechanism == "OAUTHBEARER")
        #expect(session.outcome?.capabilities.lines == ["UIDL", "TOP"])
    }

    @Test func `a server that tells nothing after login has no capabilities`() throws {
        let session = try authenticate(["+ ", "+OK in", "-ERR what"])
        #expect(session.outcome?.capabilities == POPCapabilities([]))
    }

    @Test(arguments: zip([MechanismChoice.xoauth2, .oauthbearer], ["", "AQ=="]))
    func `an error challenge is acknowledged and the final reason shown`(choice: MechanismChoice, answer: String) throws
    {
        let session = try authenticate(
            offering: ["SASL XOAUTH2 OAUTHBEARER"], choice: choice,
            ["+ ", "+ \(Sample.challenge)", "-ERR [AUTH] bad credentials"])
        #expect(session.sent.last == answer)
        #expect(
            session.failure == MailServerError(.tokenRefused, "-ERR [AUTH] bad credentials (status 401)"))
    }

    @Test(arguments: [
        ("-ERR [AUTH] no", MailServerError.Code.tokenRefused), ("-ERR no", .tokenRefused),
        ("-ERR [SYS/TEMP] later", .unavailable), ("-ERR [sys/temp] later", .unavailable),
        ("-ERR [IN-USE] another session", .unavailable), ("-ERR [LOGIN-DELAY] too soon", .unavailable),
        ("-ERR [SYS/PERM] gone", .mailboxRefused), ("-ERR AUTH is not a code", .tokenRefused),
    ])
    func `response codes say what a refusal means`(reply: String, code: MailServerError.Code) throws {
        #expect(try authenticate(["+ ", reply]).failure == MailServerError(code, reply))
    }

    @Test func `a command refused before the token was shown is no refusal of the token`() throws {
        #expect(try authenticate(["-ERR unknown mechanism"]).failure?.code == .noMechanism)
    }

    @Test(arguments: [
        ["+OK in"], ["+ ", "+ \(Sample.challenge)", "+OK after all"], ["+ ", "+ \(Sample.challenge)", "+ again"],
    ])
    func `a refusal, or silence about the token, cannot turn into something else`(server: [String]) throws {
        #expect(try authenticate(server).failure?.code == .protocolFault)
    }

    @Test(arguments: [["SASL PLAIN LOGIN"], ["USER"], []])
    func `no allowed mechanism: no token is sent`(capabilities: [String]) throws {
        let session = try authenticate(offering: capabilities, [])
        #expect(session.sent == ["CAPA"])
        #expect(session.failure?.code == .noMechanism)
    }
}

@Suite("POP: opening the mailbox")
struct POPVerificationTests {
    private func verify(_ server: [String]) -> Conversation<MailVerification> {
        Conversation(POPVerification(mechanism: "XOAUTH2"), server)
    }

    @Test(arguments: [
        ("+OK 12 34567", "mailbox, 12 messages"), ("+OK 1 20", "mailbox, 1 message"), ("+OK", "mailbox"),
    ])
    func `the messages are counted and nothing else is done`(reply: String, opened: String) {
        let verified = verify([reply])
        #expect(verified.sent == ["STAT"])
        #expect(verified.outcome == MailVerification(mechanism: "XOAUTH2", opened: opened))
    }

    @Test func `a refused mailbox is not a refused token`() {
        #expect(verify(["-ERR no mailbox"]).failure?.code == .mailboxRefused)
        #expect(verify(["-ERR [AUTH] no"]).failure?.code == .mailboxRefused)
        #expect(verify(["-ERR [SYS/TEMP] later"]).failure?.code == .unavailable)
        #expect(verify(["+ what"]).failure?.code == .protocolFault)
    }
}
