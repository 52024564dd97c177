import NIOCore
import Testing

@testable import MailConnections

@Suite("A tunnel's front, byte by byte")
struct TunnelFrontTests {
    private let session = "EHLO me\r\nAUTH PLAIN AGEAYg==\r\nMAIL FROM:<a@example.org>\r\nDATA\r\n\0\u{1}\r\n.\r\n"
    private let answers = "250-mx\r\n250 AUTH PLAIN LOGIN XOAUTH2 OAUTHBEARER\r\n235 2.7.0 authenticated\r\n"

    private func front() throws -> TunnelFront {
        TunnelFront(SMTPFront(try SMTPFrontTests.reply("250 mx")))
    }

    @Test(arguments: [1, 2, 3, 7, 1000])
    func `the pieces in which a client's bytes arrive make no difference, and none is lost`(size: Int) throws {
        var front: TunnelFront? = try front()
        var (toClient, toServer) = (ByteBuffer(), ByteBuffer())
        var bytes = ByteBuffer(string: session)
        while var piece = bytes.readSlice(length: min(size, bytes.readableBytes)), piece.readableBytes > 0 {
            guard let step = front?.receive(piece) else {
                toServer.writeBuffer(&piece)
                continue
            }
            toClient.writeImmutableBuffer(step.toClient)
            toServer.writeImmutableBuffer(step.toServer)
            if step.isOver { front = nil }
        }
        #expect(String(buffer: toClient) == answers)
        #expect(String(buffer: toServer) == "MAIL FROM:<a@example.org>\r\nDATA\r\n\0\u{1}\r\n.\r\n")
    }

    @Test func `a line may end with LF alone, and is handed over as it came`() throws {
        var front = try front()
        let step = front.receive(ByteBuffer(string: "EHLO me\nMAIL FROM:<>\nx"))
        #expect(String(buffer: step.toClient).hasPrefix("250-mx\r\n"))
        #expect(String(buffer: step.toServer) == "MAIL FROM:<>\nx")
        #expect(step.isOver)
    }

    @Test func `an overlong line is refused once, and ends an exchange`() throws {
        var front = try front()
        _ = front.receive(ByteBuffer(string: "AUTH PLAIN\r\n"))
        let piece = ByteBuffer(repeating: UInt8(ascii: "a"), count: 10_000)
        for _ in 0..<200 { #expect(front.receive(piece) == TunnelFront.Step()) }
        let step = front.receive(ByteBuffer(string: "\r\nNOOP\r\n"))
        #expect(String(buffer: step.toClient) == "500 5.5.6 line too long\r\n250 2.0.0 OK\r\n")
        #expect(!step.isOver)
    }

    @Test func `a line of the longest SASL response is taken`() throws {
        var front = try front()
        let line = "AUTH XOAUTH2 " + String(repeating: "a", count: 12_288) + "\r\n"
        #expect(String(buffer: front.receive(ByteBuffer(string: line)).toClient) == "235 2.7.0 authenticated\r\n")
    }

    @Test(arguments: ["", " MAIL FROM:<>", "\u{0}\u{1}\u{2}", "MAIL\u{0} FROM:<>", "é", "a:b", "<html>"])
    func `what is no command reaches nobody`(line: String) throws {
        var front = try front()
        let step = front.receive(ByteBuffer(string: line + "\r\n"))
        #expect(String(buffer: step.toClient) == "500 5.5.2 no command\r\n")
        #expect(step.toServer.readableBytes == 0 && !step.isOver)
    }
}
