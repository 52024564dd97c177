import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import Console

/// How long a connection may take for a request, by a clock that goes on when the test says so.
@Suite struct DeadlineTests {
    private let limits = ServerLimits()

    private func connection() throws -> EmbeddedChannel {
        let channel = EmbeddedChannel()
        try channel.pipeline.syncOperations.addHandlers([
            HTTPResponseEncoder(), ByteToMessageHandler(HTTPRequestDecoder()),
            ConnectionWatch(room: ConnectionRoom(size: 8), limits: limits),
        ])
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        return channel
    }

    /// Whether it is still open after all of the deadline but a moment, and closed after that.
    private func expectDeadline(_ channel: EmbeddedChannel, _ comment: Comment) {
        channel.embeddedEventLoop.advanceTime(by: limits.requestDeadline - .milliseconds(1))
        #expect(channel.isActive, comment)
        channel.embeddedEventLoop.advanceTime(by: .milliseconds(1))
        #expect(!channel.isActive, comment)
    }

    @Test(
        "A request has its time from the start of the connection to its end, however often a byte comes",
        arguments: ["", "GET / HTTP/1.1\r\nX-Slow: ", "POST / HTTP/1.1\r\nContent-Length: 100\r\n\r\ncsrf="])
    func slow(start: String) throws {
        let channel = try connection()
        try channel.writeInbound(ByteBuffer(string: start))
        expectDeadline(channel, "\(start)")

        let trickling = try connection()
        try trickling.writeInbound(ByteBuffer(string: start))
        var seconds = 0
        while trickling.isActive {
            trickling.embeddedEventLoop.advanceTime(by: .seconds(1))
            seconds += 1
            if trickling.isActive, !start.isEmpty { try trickling.writeInbound(ByteBuffer(string: "x")) }
        }
        #expect(TimeAmount.seconds(Int64(seconds)) == limits.requestDeadline)
    }

    @Test("A whole request may be answered for as long as it takes; the next one has its time from the answer's end")
    func afterAnAnswer() throws {
        let channel = try connection()
        try channel.writeInbound(ByteBuffer(string: "GET / HTTP/1.1\r\nHost: x\r\n\r\n"))
        channel.embeddedEventLoop.advanceTime(by: .hours(1))
        #expect(channel.isActive)
        let head = HTTPResponseHead(version: .http1_1, status: .ok, headers: ["Content-Length": "0"])
        try channel.writeOutbound(HTTPServerResponsePart.head(head))
        try channel.writeOutbound(HTTPServerResponsePart.end(nil))
        expectDeadline(channel, "the second request")
    }
}
