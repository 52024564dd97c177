import Testing

@testable import Messages

@Suite("Headers")
struct MessageHeaderTests {
    private func header(_ text: String) throws -> MessageHeader { try Message.taking(text).header }

    private func completed(_ text: String, name: String? = nil) throws -> MessageHeader {
        var header = try header(text)
        let author = try #require(MailAddress("alice@example.org"))
        header.complete(
            author: author, name: name, date: MessageDate(secondsSince1970: 0),
            identifier: MessageIdentifier(for: author))
        return header
    }

    private func from(name: String) throws -> String {
        try #require(try completed("A: b\n\n", name: name).first("From")).value
    }

    // MARK: - Recipients

    @Test func `recipients are those of To, Cc and Bcc, folded and with any case`() throws {
        let header = try header(
            "TO: a@x.example,\n\tB <b@x.example>\ncc : c@x.example\nBcc: d@x.example\nSubject: e@x.example\n\n")
        #expect(
            try header.recipients().map(\.text) == ["a@x.example", "b@x.example", "c@x.example", "d@x.example"])
    }

    @Test func `a message that was sent on goes to those of the last resending`() throws {
        let header = try header(
            """
            Resent-From: r@x.example
            Resent-To: new@x.example
            Received: from somewhere
            Resent-To: old@x.example
            To: first@x.example


            """)
        #expect(try header.recipients().map(\.text) == ["new@x.example"])
        #expect(header.senders.map(\.text) == ["r@x.example"])
    }

    @Test func `a list that cannot be read is named by its field`() throws {
        let header = try header("To: a@x.example\nCc: b@@x.example\n\n")
        #expect(throws: MessageError.malformedAddress(text: "b@@x.example", field: "Cc")) { try header.recipients() }
    }

    @Test func `senders come in the order of what they tell`() throws {
        let header = try header("Sender: s@x.example\nFrom: \"A, B\" <f@x.example>\n\n")
        #expect(header.senders.map(\.text) == ["f@x.example", "s@x.example"])
        #expect(try self.header("From: <broken\n\n").senders.isEmpty)
    }

    // MARK: - Completion

    @Test func `blind copies are taken out, with all their lines`() throws {
        var header = try header("To: a@x.example\nBCC: b@x.example,\n c@x.example\nResent-Bcc: d@x.example\nX: y\n\n")
        header.removeBlindCopies()
        #expect(String(decoding: header.bytes, as: UTF8.self) == "To: a@x.example\r\nX: y\r\n\r\n")
    }

    @Test func `what is missing is added after what is there`() throws {
        let header = try completed("Subject: s\n\n", name: "Alice")
        #expect(header.fields.map(\.name) == ["Subject", "From", "Date", "Message-ID"])
        #expect(header.first("From")?.value == "Alice <alice@example.org>")
        #expect(
            header.first("Date")?.value.contains("1970") == true || header.first("Date")?.value.contains("1969") == true
        )
        let identifier = try #require(header.first("Message-ID")?.value)
        #expect(identifier.hasPrefix("<") && identifier.hasSuffix("@example.org>"))
        #expect(identifier != (try completed("Subject: s\n\n").first("Message-ID")?.value))
    }

    @Test func `what is there stays as it is`() throws {
        let text = "from: Bob <bob@x.example>\r\nDATE: then\r\nMessage-Id: <1@x>\r\n\r\n"
        #expect(String(decoding: try completed(text, name: "Alice").bytes, as: UTF8.self) == text)
    }

    @Test func `an author who is a user of this machine becomes the account, with the name kept`() throws {
        let header = try completed("From: root (Cron Daemon)\nTo: alice\n\n", name: "CronDaemon")
        #expect(header.first("From")?.value == "Cron Daemon <alice@example.org>")
        #expect(header.first("To")?.value == "alice")
        let encoded = try completed("From: =?utf-8?B?SsO8cmdlbg==?= <root>\n\n")
        #expect(encoded.first("From")?.value == "=?utf-8?B?SsO8cmdlbg==?= <alice@example.org>")
    }

    @Test(arguments: [
        ("To: alice\n", "To: alice@example.org\n"),
        ("cc: Alice B <alice>, B <b@x.example>\n", "cc: Alice B <alice@example.org>,\n B <b@x.example>\n"),
        (
            "To: \"B, C\" <b@x.example>,\n =?utf-8?B?w7w=?= <alice>\n",
            "To: \"B, C\" <b@x.example>,\n =?utf-8?B?w7w=?= <alice@example.org>\n"
        ),
        ("To: alice (the admin)\n", "To: the admin <alice@example.org>\n"),
        // What would be an address outside its quotes is none afterwards.
        (
            "To: \"=?, eve@x.example, b\" <alice>\n",
            "To: \"=?, eve@x.example, b\" <alice@example.org>\n"
        ),
        ("To: bob,\n  b@x.example\n", "To: bob,\n  b@x.example\n"), ("To: us: alice;\n", "To: us: alice;\n"),
        ("To: alice, <b\n", "To: alice, <b\n"), ("Reply-To: alice\n", "Reply-To: alice\n"),
    ])
    func `a recipient who is the user of this machine becomes the account, and all others stay`(
        text: String, expected: String
    ) throws {
        var header = try header(text + "\n")
        let own = try #require(MailAddress("alice@example.org"))
        header.completeRecipients { $0.domain == nil && $0.localPart == "alice" ? own : nil }
        #expect(
            String(decoding: header.bytes, as: UTF8.self) == (expected + "\n").replacing("\n", with: "\r\n"))
    }

    @Test(arguments: [
        ("Alice B", "Alice B <alice@example.org>"), ("Last, First", "\"Last, First\" <alice@example.org>"),
        ("a \"b\" \\", "\"a \\\"b\\\" \\\\\" <alice@example.org>"),
        ("=?utf-8?Q?x?=", "\"=?utf-8?Q?x?=\" <alice@example.org>"), ("", "alice@example.org"),
        ("Jörg", "=?utf-8?B?SsO2cmc=?= <alice@example.org>"), ("ü", "=?utf-8?B?w7w=?= <alice@example.org>"),
        ("üa", "=?utf-8?B?w7xh?= <alice@example.org>"),
    ])
    func `a name is written as the header needs it`(name: String, value: String) throws {
        #expect(try from(name: name) == value)
    }

    @Test func `a long name is cut between characters, and no word is longer than 75`() throws {
        let header = try completed("A: b\n\n", name: String(repeating: "你好", count: 40))
        let lines = String(decoding: try #require(header.first("From")).bytes, as: UTF8.self)
            .split(separator: "\r\n")
        #expect(lines.count > 4 && lines.allSatisfy { $0.utf8.count <= 78 })
        for line in lines {
            let word = try #require(line.split(separator: " ").first { $0.hasPrefix("=?") })
            #expect(word.utf8.count <= 75)
        }
    }

    @Test func `a date is written as RFC 5322 has it`() {
        let text = MessageDate(secondsSince1970: 1_796_000_000).text
        #expect(
            text.wholeMatch(of: /[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} 2026 \d\d:\d\d:\d\d [+-]\d{4}/) != nil, "\(text)")
    }
}
