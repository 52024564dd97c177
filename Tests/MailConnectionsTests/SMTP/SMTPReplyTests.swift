import Grants
import Testing

@testable import MailConnections

@Suite("SMTP replies")
struct SMTPReplyTests {
    private func read(_ lines: [String]) throws -> SMTPReply? {
        var reader = SMTPReplyReader()
        var reply: SMTPReply?
        for line in lines { reply = try reader.read(Array(line.utf8)) }
        return reply
    }

    @Test func `lines become one reply, with the enhanced code said once`() throws {
        let reply = try #require(
            try read(["535-5.7.8 Username and Password", "535-5.7.8 not accepted", "535 5.7.8 here"]))
        #expect(reply.code == 535)
        #expect(reply.text == "535 5.7.8 Username and Password not accepted here")
    }

    @Test func `a code alone is a reply`() throws {
        #expect(try read(["250"])?.code == 250)
    }

    @Test(arguments: [
        ["250-a", "251 b"], ["2500 a"], ["25"], [""], ["abc"], ["199 a"], ["600 a"], ["250\ta"], ["٢٥٠ a"], ["+25 a"],
        ["* OK IMAP4rev1"],
    ])
    func `what is no reply is a fault`(lines: [String]) {
        #expect(throws: MailServerError.self) { try read(lines) }
    }

    @Test func `an endless reply is given up`() {
        #expect(throws: MailServerError.self) { try read(Array(repeating: "250-more", count: 101)) }
    }

    @Test func `extensions are read without case, with the old form of AUTH`() throws {
        let reply = try #require(
            try read([
                "250-mx.example.org AUTH", "250-auth plain xoauth2", "250-AUTH=LOGIN", "250-Size 35", "250 STARTTLS",
            ]))
        let extensions = SMTPExtensions(reply)
        #expect(extensions.mechanisms == ["PLAIN", "XOAUTH2", "LOGIN"])
        #expect(extensions.contains("STARTTLS"))
        #expect(!extensions.contains("MX.EXAMPLE.ORG"))
    }
}
