import Grants
import NIOCore
import Testing

@testable import MailConnections

@Suite("Lines from bytes")
struct LineFramerTests {
    private func lines(_ chunks: [String], skip: Int = 0) throws -> [String] {
        var framer = LineFramer()
        framer.skip(skip)
        var lines: [String] = []
        for chunk in chunks {
            framer.append(ByteBuffer(string: chunk))
            while let line = try framer.next() { lines.append(String(decoding: line, as: UTF8.self)) }
        }
        return lines
    }

    @Test func `lines are found wherever the bytes are cut`() throws {
        #expect(try lines(["* OK hi\r\nA1 O", "K\r", "\n", "\r\nbare\n", "rest"]) == ["* OK hi", "A1 OK", "", "bare"])
    }

    @Test func `bytes are left out before a line, also when they come later`() throws {
        #expect(try lines(["ab", "cd\r\nef\r\n"], skip: 3) == ["d", "ef"])
    }

    @Test func `a line without an end is given up at the limit`() throws {
        #expect(try lines([String(repeating: "x", count: LineFramer.lineLimit)]) == [])
        #expect(throws: MailServerError.self) {
            try lines(Array(repeating: "x", count: LineFramer.lineLimit + 1))
        }
        #expect(throws: MailServerError.self) {
            try lines([String(repeating: "x", count: LineFramer.lineLimit + 1) + "\n"])
        }
    }

    @Test func `a server that does not stop talking is given up`() throws {
        let talk = String(repeating: "* OK still here\r\n", count: LineFramer.countLimit)
        #expect(try lines([talk]).count == LineFramer.countLimit)
        #expect(throws: MailServerError.self) { try lines([talk, "* OK\r\n"]) }
    }

    @Test func `a NUL is a fault`() {
        #expect(throws: MailServerError.self) { try lines(["A1 OK\u{0}\r\n"]) }
    }

    @Test func `what is left over shows`() throws {
        var framer = LineFramer()
        framer.append(ByteBuffer(string: "S2 OK go\r\nS3 OK injected\r\n"))
        _ = try framer.next()
        #expect(!framer.isEmpty)
        _ = try framer.next()
        #expect(framer.isEmpty)
    }
}
