import Grants
import Testing

@testable import MailConnections

@Suite("POP: replies")
struct POPReplyTests {
    private func read(list: Bool = false, _ lines: [String]) throws -> POPReply? {
        var reader = POPReplyReader()
        if list { reader.awaitList() }
        return try lines.reduce(nil) { before, line in
            let reply = try reader.read(Array(line.utf8))
            #expect(before == nil, "a reply before the last line")
            return reply
        }
    }

    @Test func `a status line is a whole reply`() throws {
        let reply = try #require(try read(["-ERR [SYS/TEMP] try later"]))
        #expect(reply.status == .error)
        #expect(reply.code == "SYS/TEMP")
        #expect(reply.line == "-ERR [SYS/TEMP] try later")
        #expect(try read(["+OK"])?.text == "")
        #expect(try read(["+ok 2 320"])?.text == "2 320")
    }

    @Test func `a challenge may be empty`() throws {
        #expect(try read(["+ "])?.status == .continuation)
        #expect(try read(["+"])?.status == .continuation)
        #expect(try read(["+ \(Sample.challenge)"])?.text == Sample.challenge)
    }

    @Test func `a list ends with a dot of its own, and other dots are unstuffed`() throws {
        #expect(try read(list: true, ["+OK here", "TOP", "..x", "UIDL", "."])?.list == ["TOP", ".x", "UIDL"])
        #expect(try read(list: true, ["+OK", "."])?.list == [])
    }

    @Test func `a refused command has no list, and the next reply has none either`() throws {
        var reader = POPReplyReader()
        reader.awaitList()
        #expect(try reader.read(Array("-ERR what".utf8))?.status == .error)
        #expect(try reader.read(Array("+OK 1 2".utf8))?.status == .ok)
    }

    @Test(arguments: ["* OK IMAP", "220 smtp", "", "+OKAY", "OK"])
    func `anything else is no reply`(line: String) {
        #expect(throws: MailServerError.self) { try read([line]) }
    }

    @Test func `an endless list is given up`() {
        let lines = (0...POPReplyReader.lineLimit).map { "X-\($0)" }
        #expect(throws: MailServerError.self) { try read(list: true, ["+OK"] + lines) }
    }
}
