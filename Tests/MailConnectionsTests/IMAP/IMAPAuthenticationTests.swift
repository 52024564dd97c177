import Grants
import Secrets
import Testing

@testable import MailConnections

@Suite("IMAP: authentication")
struct IMAPAuthenticationTests {
    private func authenticate(
        _ capabilities: String?, choice: MechanismChoice = .auto, token: Secret = Sample.token, _ server: [String]
    ) throws -> Conversation<IMAPAuthenticated> {
        let capabilities = capabilities.map { IMAPCapabilities($0.split(separator: " ")) }
        let credential = try Sample.credential(token: token)
        return Conversation(
            IMAPAuthentication(credential, choice: choice, capabilities: capabilities), server)
    }

    @Test func `with SASL-IR the token goes with the command`() throws {
        let session = try authenticate(
            "IMAP4rev1 SASL-IR AUTH=XOAUTH2 AUTH=OAUTHBEARER", ["A2 OK [CAPABILITY IMAP4rev1 IDLE] welcome"])
        #expect(session.sent == ["A2 AUTHENTICATE OAUTHBEARER \(Sample.oauthbearer)"])
        #expect(session.outcome?.mechanism == "OAUTHBEARER")
        #expect(session.outcome?.capabilities == IMAPCapabilities(["IMAP4REV1", "IDLE"]))
    }

    @Test func `IMAP4rev2 takes it with the command, too`() throws {
        let session = try authenticate("IMAP4rev2 AUTH=XOAUTH2", [])
        #expect(session.sent == ["A2 AUTHENTICATE XOAUTH2 \(Sample.xoauth2)"])
    }

    @Test func `without SASL-IR the token waits to be asked for`() throws {
        let session = try authenticate("IMAP4rev1 AUTH=XOAUTH2", ["+ ", "* CAPABILITY IDLE", "A2 OK welcome"])
        #expect(session.sent == ["A2 AUTHENTICATE XOAUTH2", Sample.xoauth2])
        #expect(session.outcome?.capabilities == IMAPCapabilities(["IDLE"]))
    }

    @Test func `a plus without a space asks for the token, too`() throws {
        let session = try authenticate("AUTH=XOAUTH2", ["+"])
        #expect(session.sent.last == Sample.xoauth2)
    }

    @Test func `a token too long for the command line waits to be asked for`() throws {
        let session = try authenticate("SASL-IR AUTH=XOAUTH2", token: Sample.token(length: 8000), ["+ "])
        #expect(session.sent.first == "A2 AUTHENTICATE XOAUTH2")
        #expect(session.sent.last?.utf8.count ?? 0 > 8192)
    }

    @Test func `capabilities are asked for before where they are unknown, and again after`() throws {
        let session = try authenticate(
            nil,
            [
                "* CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2", "A1 OK", "A2 OK in", "* CAPABILITY IMAP4rev1 IDLE",
                "A3 OK done",
            ])
        #expect(
            session.sent == ["A1 CAPABILITY", "A2 AUTHENTICATE XOAUTH2 \(Sample.xoauth2)", "A3 CAPABILITY"])
        #expect(session.outcome?.capabilities.contains("IDLE") == true)
        #expect(session.outcome?.capabilities.mechanisms == [])
    }

    @Test func `a server that does not tell its capabilities after login is logged in to all the same`() throws {
        let session = try authenticate("SASL-IR AUTH=XOAUTH2", ["A2 OK in", "A3 BAD no idea"])
        #expect(session.outcome?.mechanism == "XOAUTH2")
    }

    @Test func `no allowed mechanism is said with what is offered, and no token is sent`() throws {
        let session = try authenticate("SASL-IR AUTH=PLAIN AUTH=OAUTHBEARER", choice: .xoauth2, [])
        #expect(session.sent.isEmpty)
        #expect(
            session.failure
                == MailServerError(.noMechanism, "the server offers no XOAUTH2, only OAUTHBEARER, PLAIN"))
    }

    @Test(arguments: zip([MechanismChoice.xoauth2, .oauthbearer], ["", "AQ=="]))
    func `an error challenge is acknowledged and the final reason shown`(choice: MechanismChoice, answer: String) throws
    {
        let session = try authenticate(
            "SASL-IR AUTH=XOAUTH2 AUTH=OAUTHBEARER", choice: choice,
            ["+ \(Sample.challenge)", "A2 NO [AUTHENTICATIONFAILED] token expired"])
        #expect(session.sent.count == 2)
        #expect(session.sent.last == answer)
        #expect(
            session.failure
                == MailServerError(.tokenRefused, "NO [AUTHENTICATIONFAILED] token expired (status 401)"))
    }

    @Test func `a direct failure without a challenge is a refusal`() throws {
        let session = try authenticate("SASL-IR AUTH=XOAUTH2", ["A2 NO AUTHENTICATE failed."])
        #expect(session.failure == MailServerError(.tokenRefused, "NO AUTHENTICATE failed."))
    }

    @Test(arguments: [
        ("NO [AUTHENTICATIONFAILED] x", MailServerError.Code.tokenRefused),
        ("NO [authorizationfailed] x", .tokenRefused), ("NO [EXPIRED] x", .tokenRefused),
        ("NO [UNAVAILABLE] x", .unavailable), ("NO [LIMIT] too many", .unavailable), ("NO [INUSE] x", .unavailable),
        ("NO [PRIVACYREQUIRED] x", .untrusted), ("NO [CONTACTADMIN] x", .tokenRefused), ("BAD x", .protocolFault),
    ])
    func `response codes say what a refusal means`(reply: String, code: MailServerError.Code) throws {
        #expect(try authenticate("SASL-IR AUTH=XOAUTH2", ["A2 \(reply)"]).failure?.code == code)
    }

    @Test func `BAD after an error challenge is still the token's refusal`() throws {
        let session = try authenticate("SASL-IR AUTH=XOAUTH2", ["+ \(Sample.challenge)", "A2 BAD cancelled"])
        #expect(session.failure?.code == .tokenRefused)
    }

    @Test func `a challenge that reports the server's own trouble leaves the token alone`() throws {
        // {"status":"503"}
        let session = try authenticate("SASL-IR AUTH=XOAUTH2", ["+ eyJzdGF0dXMiOiI1MDMifQ==", "A2 NO sorry"])
        #expect(session.failure?.code == .unavailable)
    }

    @Test func `BYE before the verdict leaves the token alone, after a challenge it is the verdict`() throws {
        #expect(try authenticate("SASL-IR AUTH=XOAUTH2", ["* BYE restart"]).failure?.code == .unavailable)
        let refused = try authenticate("SASL-IR AUTH=XOAUTH2", ["+ \(Sample.challenge)", "* BYE go away"])
        #expect(refused.failure?.code == .tokenRefused)
    }

    @Test func `BYE after the login is the mailbox's refusal`() throws {
        let session = try authenticate("SASL-IR AUTH=XOAUTH2", ["A2 OK in", "* BYE mailbox is being moved"])
        #expect(session.failure?.code == .mailboxRefused)
    }

    @Test(arguments: [
        ["A1 OK accepted"], ["A3 OK accepted"], ["* OK fine", "OK"], ["+ \(Sample.challenge)", "A2 OK after all"],
        ["+ \(Sample.challenge)", "+ again"], ["A2"], ["A2 MAYBE"], ["\u{1}\u{2}"],
    ])
    func `what the protocol does not allow is a fault, never a success`(server: [String]) throws {
        let session = try authenticate("SASL-IR AUTH=XOAUTH2", server)
        #expect(session.failure?.code == .protocolFault)
        #expect(session.outcome == nil)
    }

    @Test func `an OK before the token was sent is a fault`() throws {
        let session = try authenticate("AUTH=XOAUTH2", ["A2 OK come in"])
        #expect(session.failure?.code == .protocolFault)
    }

    @Test func `a hostile reason is printable and cut`() throws {
        let reason = "A2 NO \u{1B}]0;owned\u{7}\u{202E}" + String(repeating: "x", count: 9000)
        let detail = try #require(try authenticate("SASL-IR AUTH=XOAUTH2", [reason]).failure?.detail)
        #expect(detail.count <= 500)
        #expect(!detail.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F || $0 == "\u{202E}" })
    }

    @Test func `bytes that are no UTF-8 do no harm`() throws {
        let credential = try Sample.credential()
        let dialogue = IMAPAuthentication(
            credential, choice: .auto, capabilities: IMAPCapabilities(["SASL-IR", "AUTH=XOAUTH2"]))
        let session = Conversation(dialogue, bytes: [Array("A2 NO ".utf8) + [0xFF, 0xFE, 0x80]])
        #expect(session.failure?.code == .tokenRefused)
    }
}
