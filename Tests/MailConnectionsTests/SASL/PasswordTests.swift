import Grants
import Secrets
import Testing

@testable import MailConnections

@Suite("App passwords over IMAP")
struct IMAPPasswordTests {
    private func authenticate(
        _ capabilities: String, password: Secret = Sample.password, _ server: [String]
    ) throws -> Conversation<IMAPAuthenticated> {
        let dialogue = IMAPAuthentication(
            try Sample.passwordCredential(password), choice: .auto,
            capabilities: IMAPCapabilities(capabilities.split(separator: " ")))
        return Conversation(dialogue, server)
    }

    @Test func `PLAIN goes with the command where that is allowed, else when it is asked for`() throws {
        let accepted = "A2 OK [CAPABILITY IDLE] in"
        let early = try authenticate("SASL-IR AUTH=PLAIN AUTH=LOGIN", [accepted])
        #expect(early.sent == ["A2 AUTHENTICATE PLAIN \(Sample.plain)"])
        #expect(early.outcome?.mechanism == "PLAIN")
        let late = try authenticate("AUTH=PLAIN", ["+ ", accepted])
        #expect(late.sent == ["A2 AUTHENTICATE PLAIN", Sample.plain])
        #expect(late.outcome?.capabilities == IMAPCapabilities(["IDLE"]))
    }

    @Test func `LOGIN is asked twice, also where a response may go with the command`() throws {
        let session = try authenticate(
            "SASL-IR AUTH=LOGIN AUTH=XOAUTH2", ["+ VXNlcm5hbWU6", "+ UGFzc3dvcmQ6", "A2 OK [CAPABILITY IDLE] in"])
        #expect(session.sent == ["A2 AUTHENTICATE LOGIN", Sample.loginUser, Sample.loginPassword])
        #expect(session.outcome?.mechanism == "LOGIN")
    }

    @Test func `without a mechanism for it the password is a literal of the LOGIN command`() throws {
        let session = try authenticate(
            "IMAP4rev1 AUTH=XOAUTH2", ["+ OK", "+ OK", "* CAPABILITY IDLE", "A2 OK in"])
        #expect(session.sent == ["A2 LOGIN {17}", "alice@example.org {12}", Sample.password.exposedText])
        #expect(session.outcome?.mechanism == "LOGIN command")
        #expect(session.outcome?.capabilities == IMAPCapabilities(["IDLE"]))
    }

    @Test func `a literal is counted in bytes`() throws {
        let session = try authenticate("IMAP4rev1", password: Secret("pässwörd"), ["+ ", "+ "])
        #expect(session.sent == ["A2 LOGIN {17}", "alice@example.org {10}", "pässwörd"])
    }

    @Test func `where LOGIN is switched off no password is sent`() throws {
        let session = try authenticate("IMAP4rev1 LOGINDISABLED AUTH=XOAUTH2", [])
        #expect(session.sent.isEmpty)
        #expect(
            session.failure
                == MailServerError(.noMechanism, "the server offers neither PLAIN nor LOGIN, only XOAUTH2"))
    }

    @Test(arguments: [
        ("A2 NO [AUTHENTICATIONFAILED] no", MailServerError.Code.tokenRefused), ("A2 NO no", .tokenRefused),
        ("A2 NO [ALERT] Application-specific password required", .tokenRefused),
        ("A2 NO [UNAVAILABLE] later", .unavailable), ("A2 NO [PRIVACYREQUIRED] TLS", .untrusted),
        ("A2 BAD what", .protocolFault), ("* BYE shutting down", .unavailable), ("A1 OK done", .protocolFault),
    ])
    func `a refusal says what it means, by PLAIN and by the command`(reply: String, code: MailServerError.Code) throws {
        #expect(try authenticate("SASL-IR AUTH=PLAIN", [reply]).failure?.code == code)
        #expect(try authenticate("IMAP4rev1", ["+ ", "+ ", reply]).failure?.code == code)
    }

    @Test(arguments: ["A2 NO not today", "A2 NO [AUTHENTICATIONFAILED] no"])
    func `a password that was not shown was not refused`(reply: String) throws {
        #expect(try authenticate("AUTH=PLAIN", [reply]).failure?.code == .noMechanism)
    }

    @Test(arguments: [["A2 OK in"], ["+ ", "A2 OK in"], ["+ ", "+ ", "+ "]])
    func `a password that the server did not wait for was not accepted`(server: [String]) throws {
        #expect(try authenticate("IMAP4rev1", server).failure?.code == .protocolFault)
        #expect(try authenticate("AUTH=LOGIN", server).failure?.code == .protocolFault)
    }
}

@Suite("App passwords over POP")
struct POPPasswordTests {
    private func authenticate(
        offering capabilities: [String]?, _ server: [String]
    ) throws -> Conversation<POPAuthenticated> {
        let offer = capabilities.map { ["+OK"] + $0 + ["."] } ?? ["-ERR what"]
        return Conversation(POPAuthentication(try Sample.passwordCredential(), choice: .auto), offer + server)
    }

    private let after = ["+OK in", "+OK", "UIDL", "."]

    @Test func `PLAIN and LOGIN are asked for line by line`() throws {
        let plain = try authenticate(offering: ["SASL LOGIN PLAIN"], ["+ "] + after)
        #expect(plain.sent == ["CAPA", "AUTH PLAIN", Sample.plain, "CAPA"])
        #expect(plain.outcome?.mechanism == "PLAIN")
        let login = try authenticate(offering: ["SASL LOGIN"], ["+ VXNlcm5hbWU6", "+ UGFzc3dvcmQ6"] + after)
        #expect(login.sent == ["CAPA", "AUTH LOGIN", Sample.loginUser, Sample.loginPassword, "CAPA"])
        #expect(login.outcome?.capabilities.lines == ["UIDL"])
    }

    @Test(arguments: [["USER", "SASL XOAUTH2"], nil])
    func `without a mechanism for it the password goes with PASS`(capabilities: [String]?) throws {
        let session = try authenticate(offering: capabilities, ["+OK user"] + after)
        #expect(session.sent == ["CAPA", "USER \(Sample.user)", "PASS \(Sample.password.exposedText)", "CAPA"])
        #expect(session.outcome?.mechanism == "USER and PASS")
    }

    @Test func `a server with neither is shown no password`() throws {
        let session = try authenticate(offering: ["TOP", "SASL XOAUTH2"], [])
        #expect(session.sent == ["CAPA"])
        #expect(session.failure?.code == .noMechanism)
    }

    @Test(arguments: [
        ("-ERR [AUTH] no", MailServerError.Code.tokenRefused), ("-ERR [IN-USE] busy", .unavailable),
        ("-ERR [SYS/TEMP] later", .unavailable), ("-ERR no", .tokenRefused), ("+ what", .protocolFault),
    ])
    func `a refusal says what it means, of the user and of the password`(
        reply: String, code: MailServerError.Code
    ) throws {
        #expect(try authenticate(offering: nil, [reply]).failure?.code == code)
        #expect(try authenticate(offering: nil, ["+OK", reply]).failure?.code == code)
    }
}

@Suite("App passwords over SMTP")
struct SMTPPasswordTests {
    private func authenticate(offering mechanisms: String, _ server: [String]) throws -> Conversation<SMTPAuthenticated>
    {
        let dialogue = SMTPAuthentication(
            try Sample.passwordCredential(), choice: .auto, clientName: "[192.0.2.1]")
        return Conversation(dialogue, ["250-mx.example.org", "250 AUTH \(mechanisms)"] + server)
    }

    @Test func `PLAIN goes with the command, LOGIN is asked twice`() throws {
        let plain = try authenticate(offering: "LOGIN PLAIN XOAUTH2", ["235 in"])
        #expect(plain.sent == ["EHLO [192.0.2.1]", "AUTH PLAIN \(Sample.plain)"])
        #expect(plain.outcome?.mechanism == .plain)
        let login = try authenticate(offering: "LOGIN", ["334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6", "235 in"])
        #expect(login.sent == ["EHLO [192.0.2.1]", "AUTH LOGIN", Sample.loginUser, Sample.loginPassword])
        #expect(login.outcome?.mechanism == .login)
    }

    @Test func `only the codes that say so refuse a password, and only one that was shown`() throws {
        let early = try authenticate(offering: "LOGIN", ["535 5.7.0 too many logins"])
        #expect(early.sent.count == 2 && early.failure?.code == .unavailable)
        let listed = try authenticate(offering: "PLAIN", ["554 5.7.1 your address is on a list"])
        #expect(listed.failure?.code == .mailboxRefused)
    }

    @Test func `a server that wants an app password in its place refuses this one`() throws {
        let session = try authenticate(offering: "PLAIN", ["534 5.7.9 Application-specific password required"])
        #expect(session.failure?.code == .tokenRefused)
    }

    @Test(arguments: [
        ("535 5.7.8 no", MailServerError.Code.tokenRefused), ("504 unknown", .noMechanism), ("454 later", .unavailable),
        ("538 encrypt", .untrusted), ("501 what", .protocolFault), ("334 again", .protocolFault),
    ])
    func `other replies mean what they mean for tokens`(reply: String, code: MailServerError.Code) throws {
        #expect(try authenticate(offering: "PLAIN", [reply]).failure?.code == code)
    }
}

@Suite("What a server says of a password")
struct PasswordRedactionTests {
    private func redacted(_ detail: String, _ password: Secret = Sample.password) throws -> String {
        Redaction(try Sample.passwordCredential(password))(MailServerError(.tokenRefused, reason: detail)).detail
    }

    @Test func `it is shown in no form`() throws {
        for form in [Sample.password.exposedText, Sample.plain, Sample.loginPassword] {
            let shown = try redacted("NO refused: PASS \(form), as 'alice'")
            #expect(shown == "NO refused: PASS (redacted), as 'alice'")
        }
    }

    @Test func `nor a telling part of it, nor a long one cut short`() throws {
        let password = Secret((0..<24).map { _ in UInt8.random(in: UInt8(ascii: "a")...UInt8(ascii: "z")) })
        #expect(try redacted("NO \(password.exposedText.prefix(10))", password) == "NO (redacted)")
        #expect(try redacted("NO <\(password.exposedText.suffix(8))>", password) == "NO <(redacted)>")
    }

    @Test func `nor with its spaces run together, as a printable line has them`() throws {
        #expect(try redacted("NO abcd  efgh   ijkl", Secret("abcd  efgh   ijkl")) == "NO (redacted)")
    }

    @Test func `a short one is no exception`() throws {
        #expect(try redacted("NO not s3cret", Secret("s3cret")) == "NO not (redacted)")
    }

    @Test func `words that have nothing to do with it stay`() throws {
        let said = "NO [AUTHENTICATIONFAILED] Authentication failed for alice@example.org"
        #expect(try redacted(said) == said)
    }
}
