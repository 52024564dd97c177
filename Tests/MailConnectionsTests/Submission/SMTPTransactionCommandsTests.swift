import Messages
import Testing

@testable import MailConnections

@Suite("SMTP: what the commands of a transaction say")
struct SMTPTransactionCommandsTests {
    private static let plain = "From: a@example.org\n\nhello\n"

    private func commands(
        _ envelope: Envelope = .to("b@example.org"), _ text: String = plain, offering extensions: String...
    ) throws -> SMTPTransactionCommands {
        try SMTPTransactionCommands(envelope, try Message(text), Self.extensions(extensions))
    }

    private static func extensions(_ keywords: [String]) -> SMTPExtensions {
        SMTPExtensions(SMTPReply(code: 250, lines: ["mx.example.org"] + keywords))
    }

    private func refusal(
        _ envelope: Envelope = .to("b@example.org"), _ text: String = plain, offering extensions: String...
    ) -> SubmissionRefusal.Code? {
        do {
            _ = try SMTPTransactionCommands(envelope, try Message(text), Self.extensions(extensions))
            return nil
        } catch {
            return (error as? SubmissionRefusal)?.code
        }
    }

    @Test func `to a server without extensions they say nothing more`() throws {
        let commands = try commands(.to("b@example.org", "c@example.org"))
        #expect(commands.mail == "MAIL FROM:<alice@example.org>")
        #expect(commands.recipients == ["RCPT TO:<b@example.org>", "RCPT TO:<c@example.org>"])
        #expect(try self.commands(.to("b@example.org", from: nil)).mail == "MAIL FROM:<>")
    }

    @Test func `local parts that need quotes get them`() throws {
        let commands = try commands(.to("\"two words\"@example.org"))
        #expect(commands.recipients == ["RCPT TO:<\"two words\"@example.org>"])
    }

    @Test func `the size is that on the wire, and checked before anything is sent`() throws {
        let size = Self.plain.utf8.count + 3
        #expect(
            try commands(.to("b@example.org"), offering: "SIZE \(size)").mail
                == "MAIL FROM:<alice@example.org> SIZE=\(size)")
        #expect(refusal(offering: "SIZE \(size - 1)") == .tooLarge(limit: size - 1))
        // No fixed limit.
        #expect(refusal(offering: "SIZE 0") == nil)
        #expect(try commands(.to("b@example.org"), offering: "SIZE").mail.hasSuffix(" SIZE=\(size)"))
    }

    @Test func `eight bits in the body are announced, and not sent where they are not taken`() throws {
        let text = "From: a@example.org\n\nGrüße\n"
        #expect(
            try commands(.to("b@example.org"), text, offering: "8BITMIME").mail
                == "MAIL FROM:<alice@example.org> BODY=8BITMIME")
        #expect(refusal(.to("b@example.org"), text, offering: "SMTPUTF8") == .takesNoEightBit)
    }

    @Test(arguments: [
        (Envelope.to("grüße@example.org"), "From: a@example.org\n\n"),
        (.to("b@bücher.example"), "From: a@example.org\n\n"),
        (.to("b@example.org", from: "älice@example.org"), "From: a@example.org\n\n"),
        (.to("b@example.org"), "From: a@example.org\nSubject: Grüße\n\n"),
    ])
    func `an address or a header beyond ASCII takes SMTPUTF8`(envelope: Envelope, text: String) throws {
        #expect(try commands(envelope, text, offering: "8BITMIME", "SMTPUTF8").mail.hasSuffix(" SMTPUTF8"))
        #expect(refusal(envelope, text, offering: "8BITMIME") == .takesNoUTF8)
    }

    @Test func `notifications are asked for as RFC 3461 has it`() throws {
        let notification = DeliveryNotification(
            events: [.success, .failure], content: .headers, envelopeIdentifier: "a+b=c")
        let envelope = Envelope.to("x+y=z@example.org", "ü@example.org", notification: notification)
        let commands = try commands(envelope, offering: "DSN", "SMTPUTF8")
        #expect(commands.mail == "MAIL FROM:<alice@example.org> SMTPUTF8 RET=HDRS ENVID=a+2Bb+3Dc")
        #expect(
            commands.recipients == [
                "RCPT TO:<x+y=z@example.org> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;x+2By+3Dz@example.org",
                "RCPT TO:<ü@example.org> NOTIFY=SUCCESS,FAILURE",
            ])
        #expect(refusal(envelope, offering: "SMTPUTF8") == .sendsNoNotifications)
        #expect(XText.encode("a b\u{7F}\"") == "a+20b+7F\"")
    }
}
