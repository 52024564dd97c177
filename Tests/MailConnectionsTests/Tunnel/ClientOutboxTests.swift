import NIOCore
import Testing

@testable import MailConnections

@Suite("A client's outbox")
struct ClientOutboxTests {
    private func bytes(_ count: Int) -> ByteBuffer { ByteBuffer(repeating: 1, count: count) }

    @Test func `gives out what it was given, in order, and then the first reason why it ends`() {
        let outbox = ClientOutbox(limit: 100)
        outbox.append(ByteBuffer(string: "one"))
        outbox.append(ByteBuffer())
        outbox.append(ByteBuffer(string: "two"))
        outbox.finish(.serverLost(.closed))
        outbox.finish(.serverClosed)
        #expect(!outbox.isEmpty && outbox.received == 6)
        #expect(outbox.next() == .chunk(ByteBuffer(string: "one"), hasRoomAgain: false))
        #expect(outbox.next() == .chunk(ByteBuffer(string: "two"), hasRoomAgain: false))
        // What was given out last may still be on its way to a client that reads slowly.
        #expect(!outbox.isEmpty && outbox.received == 6)
        #expect(outbox.next() == .end(.serverLost(.closed)))
        #expect(outbox.isEmpty)
    }

    @Test func `stops the reading at its limit and says once when to read on`() {
        let outbox = ClientOutbox(limit: 100)
        for _ in 0..<9 { outbox.append(bytes(10)) }
        #expect(outbox.hasRoom())
        outbox.append(bytes(10))
        #expect(!outbox.hasRoom())
        for left in stride(from: 90, through: 0, by: -10) {
            #expect(outbox.next() == .chunk(bytes(10), hasRoomAgain: left == 50))
        }
        #expect(outbox.hasRoom())
    }
}
