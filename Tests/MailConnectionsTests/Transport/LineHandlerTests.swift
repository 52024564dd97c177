import Grants
import NIOCore
import NIOEmbedded
import Secrets
import Testing

@testable import MailConnections

@Suite("The line handler, on a channel in memory")
struct LineHandlerTests {
    private let channel: EmbeddedChannel
    private let handler: LineHandler

    init() throws {
        channel = EmbeddedChannel()
        handler = LineHandler(on: channel.embeddedEventLoop)
        try channel.pipeline.syncOperations.addHandler(handler)
    }

    private func connect(to address: String) throws {
        try channel.connect(to: SocketAddress(ipAddress: address, port: 993)).wait()
    }

    private func nextLine() -> EventLoopFuture<[UInt8]> {
        handler.nextLine(skipping: 0, until: .distantFuture, awaiting: "an answer")
    }

    @Test func `a secret never leaves over a connection that is not protected`() throws {
        try connect(to: "192.0.2.1")
        let answer = nextLine()
        handler.send(OutgoingLine("AUTH XOAUTH2 ", secret: Sample.token))
        #expect(try channel.readOutbound(as: ByteBuffer.self) == nil)
        #expect(throws: MailServerError(.untrusted, "the connection is not protected")) { try answer.wait() }
    }

    @Test func `text leaves, with its line's end`() throws {
        try connect(to: "192.0.2.1")
        handler.send(OutgoingLine("QUIT"))
        #expect(try channel.readOutbound(as: ByteBuffer.self) == ByteBuffer(string: "QUIT\r\n"))
    }

    @Test func `a buffer that carried a secret is wiped once it is written`() throws {
        try connect(to: "127.0.0.1")
        handler.send(OutgoingLine("AUTH XOAUTH2 ", secret: Sample.token))
        let sent = try #require(try channel.readOutbound(as: ByteBuffer.self))
        #expect(sent.readableBytes == "AUTH XOAUTH2 tok-123\r\n".utf8.count)
        #expect(sent.readableBytesView.allSatisfy { $0 == 0 })
    }

    @Test func `lines that arrive together are given out one by one`() throws {
        try connect(to: "192.0.2.1")
        let first = nextLine()
        try channel.writeInbound(ByteBuffer(string: "one\r\ntwo\r\n"))
        #expect(try first.wait() == Array("one".utf8))
        #expect(try nextLine().wait() == Array("two".utf8))
    }

    @Test func `a wait ends at its deadline and says for what`() throws {
        try connect(to: "192.0.2.1")
        let answer = handler.nextLine(skipping: 0, until: .now() + .seconds(5), awaiting: "the answer to EHLO")
        channel.embeddedEventLoop.advanceTime(to: .now() + .seconds(6))
        #expect(throws: MailServerError(.unreachable, "timed out waiting for the answer to EHLO")) {
            try answer.wait()
        }
    }

    @Test func `lines received before the server closed are heard before the end is`() throws {
        try connect(to: "192.0.2.1")
        try channel.writeInbound(ByteBuffer(string: "* BYE\r\n"))
        _ = try channel.finish()
        #expect(try nextLine().wait() == Array("* BYE".utf8))
        #expect(throws: MailServerError.closed) { try nextLine().wait() }
    }
}
