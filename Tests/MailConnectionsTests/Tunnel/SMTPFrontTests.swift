import Testing

@testable import MailConnections

@Suite("What a tunnel says to an SMTP client")
struct SMTPFrontTests {
    /// A reply as the server's lines make it.
    static func reply(_ lines: String...) throws -> SMTPReply {
        var reader = SMTPReplyReader()
        var reply: SMTPReply?
        for line in lines { reply = try reader.read(Array(line.utf8)) }
        return try #require(reply)
    }

    private func front() throws -> SMTPFront {
        SMTPFront(
            try Self.reply(
                "250-mx.example.org hello", "250-SIZE 1000", "250-STARTTLS", "250-AUTH XOAUTH2", "250-AUTH=LOGIN",
                "250-Chunking", "250 8BITMIME"))
    }

    private func answers(_ lines: String...) throws -> [FrontAction] {
        var front = try front()
        return lines.map { front.receive($0) }
    }

    @Test func `EHLO lists the server's extensions in its own words, with AUTH and without STARTTLS`() throws {
        let list =
            "250-mx.example.org\r\n250-SIZE 1000\r\n250-Chunking\r\n250-8BITMIME\r\n"
            + "250 AUTH PLAIN LOGIN XOAUTH2 OAUTHBEARER"
        #expect(try answers("EHLO me", "ehlo me again") == [.say(list), .say(list)])
        #expect(try answers("HELO me") == [.say("250 mx.example.org")])
    }

    @Test(arguments: ["PLAIN", "XOAUTH2", "oauthbearer", "LOGIN"])
    func `AUTH takes any placeholder, with and without an initial response`(mechanism: String) throws {
        let done = FrontAction.say("235 2.7.0 authenticated")
        if mechanism == "LOGIN" {
            #expect(
                try answers("AUTH LOGIN", "eA==", "eA==")
                    == [.say("334 VXNlcm5hbWU6"), .say("334 UGFzc3dvcmQ6"), done])
            #expect(try answers("AUTH LOGIN eA==", "") == [.say("334 UGFzc3dvcmQ6"), done])
        } else {
            #expect(try answers("AUTH \(mechanism)", "eA==") == [.say("334 "), done])
            #expect(try answers("auth \(mechanism) =") == [done])
            #expect(try answers("AUTH \(mechanism) not-base64!") == [done])
        }
    }

    @Test func `an exchange that was cancelled can be begun again, one that succeeded cannot`() throws {
        let cancelled = FrontAction.say("501 5.7.0 authentication cancelled")
        let done = FrontAction.say("235 2.7.0 authenticated")
        #expect(
            try answers("AUTH LOGIN", "x", "*", "AUTH PLAIN x", "AUTH PLAIN x", "RSET")
                == [
                    .say("334 VXNlcm5hbWU6"), .say("334 UGFzc3dvcmQ6"), cancelled, done,
                    .say("503 5.5.1 authenticated already"), .say("250 2.0.0 OK"),
                ])
    }

    @Test func `a mechanism that is not offered, and AUTH without one`() throws {
        #expect(
            try answers("AUTH CRAM-MD5", "AUTH", "AUTH PLAIN a b")
                == [
                    .say("504 5.5.4 no such mechanism"), .say("501 5.5.4 AUTH takes a mechanism"),
                    .say("501 5.5.4 AUTH takes a mechanism"),
                ])
    }

    @Test func `what asks nothing of the server is answered, and no placeholder can follow it there`() throws {
        for line in ["NOOP", "RSET", "HELP", "STARTTLS", "LHLO me", "VRFY x", "EXPN x", "XCLIENT A=B", "garbage"] {
            let answers = try answers(line, "AUTH PLAIN x")
            #expect(answers[0] != .handOver, "\(line)")
            #expect(answers[1] == .say("235 2.7.0 authenticated"), "\(line)")
        }
    }

    @Test(arguments: ["MAIL FROM:<a@example.org>", "mail from:<>", "QUIT", "BDAT 3"])
    func `the first command about mail is the server's`(line: String) throws {
        #expect(try answers("EHLO me", line)[1] == .handOver)
        #expect(try answers(line) == [.handOver])
    }
}
