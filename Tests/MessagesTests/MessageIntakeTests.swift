import Testing

@testable import Messages

@Suite("Taking a message in")
struct MessageIntakeTests {
    /// Input, whether a lone dot ends it, and what becomes of it.
    static let table: [(String, Bool, String)] = [
        ("A: b\n\nbody\n", false, "A: b\r\n\r\nbody\r\n"),
        ("A: b\r\n\r\nbody\r\n", false, "A: b\r\n\r\nbody\r\n"),
        ("A: b\r\n\nbody\nmore\r\n", false, "A: b\r\n\r\nbody\r\nmore\r\n"),
        // A missing last line end.
        ("A: b\n\nbody", false, "A: b\r\n\r\nbody\r\n"), ("A: b", false, "A: b\r\n\r\n"), ("", false, "\r\n"),
        ("A: b\n\nbody\r", false, "A: b\r\n\r\nbody\r\n"),
        // A CR alone ends a line of the body, and is a space in the header.
        ("A: b\rBcc: c\n\nx\ry\r\rz\n", false, "A: b Bcc: c\r\n\r\nx\r\ny\r\n\r\nz\r\n"),
        ("A: b\n\nx\r\r\ny\n", false, "A: b\r\n\r\nx\r\n\r\ny\r\n"),
        // NUL, eight bits and long lines stay.
        ("A: b\n\nx\0y\u{FC}\n", false, "A: b\r\n\r\nx\0y\u{FC}\r\n"),
        // Dots.
        ("A: b\n\nx\n.\ny\n", false, "A: b\r\n\r\nx\r\n.\r\ny\r\n"),
        ("A: b\n\nx\n.\ny\n", true, "A: b\r\n\r\nx\r\n"), ("A: b\n\nx\n.\r\ny\n", true, "A: b\r\n\r\nx\r\n"),
        ("A: b\n\nx\n.", true, "A: b\r\n\r\nx\r\n"), ("A: b\n\nx\n.", false, "A: b\r\n\r\nx\r\n.\r\n"),
        ("A: b\n\n..\n.x\n", true, "A: b\r\n\r\n..\r\n.x\r\n"), ("A: b\n.\nrest", true, "A: b\r\n\r\n"),
        // A CR alone is no proper end of a line, so the dot is no end of the message.
        ("A: b\n\nx\n.\ry\n", true, "A: b\r\n\r\nx\r\n.\r\ny\r\n"),
        // No header, or one that ends without an empty line.
        ("hello\nthere\n", false, "\r\nhello\r\nthere\r\n"), ("\nbody\n", false, "\r\nbody\r\n"),
        ("A: b\nbody text\nC: d\n", false, "A: b\r\n\r\nbody text\r\nC: d\r\n"),
        (" not folded\nA: b\n", false, "\r\n not folded\r\nA: b\r\n"),
        // Folding stays.
        ("A: b\n\tc\n d\n\n", false, "A: b\r\n\tc\r\n d\r\n\r\n"),
        // The line of a mailbox file.
        ("From alice Thu Nov 26 2026\nA: b\n\nFrom x\n", false, "A: b\r\n\r\nFrom x\r\n"),
        ("From: a\nFrom b\n", false, "From: a\r\n\r\nFrom b\r\n"),
    ]

    @Test(arguments: table)
    func `lines get the end that they have on the wire, and nothing else changes`(
        input: String, endsAtDot: Bool, expected: String
    ) throws {
        for length in [1, 2, 3, 7, Int.max] {
            let message = try Message.taking(input, endsAtDot: endsAtDot, inPiecesOf: length)
            #expect(try message.text == expected, "in pieces of \(length)")
            #expect(message.size == expected.utf8.count)
        }
    }

    @Test func `what is beyond ASCII is noticed wherever it is`() throws {
        #expect(try Message.taking("A: b\n\nplain, and more than eight bytes\n").isASCII)
        for position in 0..<20 {
            let body = String(repeating: "x", count: position) + "ü" + String(repeating: "x", count: 20 - position)
            let message = try Message.taking("A: b\n\n\(body)\n")
            #expect(!message.isASCII && !message.needsUTF8Header)
        }
        #expect(try Message.taking("A: ü\n\n").needsUTF8Header)
    }

    @Test func `a header must be text`() throws {
        #expect(throws: MessageError.headerNotText) {
            try Message.taking(Array("A: ".utf8) + [0xFC, 0x0A]).checkHeader()
        }
        try Message.taking("A: ü\n\n").checkHeader()
        try Message.taking(Array("A: b\n\n".utf8) + [0xFC]).checkHeader()
    }

    @Test func `an endless header is given up`() {
        let field = "A: \(String(repeating: "x", count: 1000))\n"
        #expect(throws: MessageError.headerTooLong) { try Message.taking(String(repeating: field, count: 1100)) }
        #expect(throws: MessageError.headerTooLong) { try Message.taking(String(repeating: "x", count: 1 << 21)) }
    }

    @Test func `a long body comes back in pieces`() throws {
        let line = String(repeating: "0123456789", count: 100) + "\n"
        let message = try Message.taking("A: b\n\n" + String(repeating: line, count: 1000), inPiecesOf: 65_536)
        var pieces = message.pieces()
        var lengths: [Int] = []
        while let piece = try pieces.next() { lengths.append(piece.count) }
        #expect(lengths.allSatisfy { $0 <= MessagePieces.length })
        #expect(lengths.reduce(0, +) == message.size)
        #expect(message.size == 8 + 1000 * 1002)
    }

    @Test func `the dot ends the reading, too`() throws {
        var intake = try MessageIntake(endsAtDot: true)
        try Array("A: b\n\nx\n.\n".utf8).withUnsafeBytes { try intake.take($0) }
        let hasEnded = intake.hasEnded
        #expect(hasEnded)
    }
}
