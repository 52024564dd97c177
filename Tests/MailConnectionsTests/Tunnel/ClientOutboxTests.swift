import NIOCore
import Testing

@testable import MailConnections

@Suite("A client's outbox")
struct ClientOutboxTests {
    private var buffer = ByteBuffer()

    private func bytes(_ count: Int) -> ByteBuffer { ByteBuffer(repeating: 1, count: count) }

    @Test mutating func `gives out what it was given, in order, and then the first reason why it ends`() {
        let outbox = ClientOutbox(limit: 100)
        outbox.append(ByteBuffer(string: "one"))
        outbox.append(ByteBuffer())
        outbox.append(ByteBuffer(string: "two"))
        #expect(!outbox.isEmpty && outbox.received == 6)
        #expect(outbox.next(in: &buffer) == .bytes(hasRoomAgain: false))
        #expect(buffer == ByteBuffer(string: "onetwo"))
        // What was given out last may still be on its way to a client that reads slowly.
        #expect(!outbox.isEmpty && outbox.received == 6)
        outbox.append(ByteBuffer(string: "three"))
        outbox.finish(.serverLost(.closed))
        outbox.finish(.serverClosed)
        #expect(outbox.next(in: &buffer) == .bytes(hasRoomAgain: false))
        #expect(buffer == ByteBuffer(string: "three"))
        #expect(outbox.next(in: &buffer) == .end(.serverLost(.closed)))
        #expect(outbox.isEmpty)
    }

    @Test mutating func `stops the reading at its limit and says once when to read on`() {
        let outbox = ClientOutbox(limit: 100)
        for _ in 0..<9 { outbox.append(bytes(10)) }
        #expect(outbox.hasRoom())
        outbox.append(bytes(10))
        #expect(!outbox.hasRoom())
        #expect(outbox.next(in: &buffer) == .bytes(hasRoomAgain: true))
        #expect(buffer == bytes(100))
        #expect(outbox.hasRoom())
        outbox.append(bytes(10))
        #expect(outbox.next(in: &buffer) == .bytes(hasRoomAgain: false))
        #expect(buffer == bytes(10))
    }

    @Test mutating func `few bytes in large buffers take little room, and the room is used again`() {
        let outbox = ClientOutbox(limit: 1000)
        var addresses: Set<UInt> = []
        for _ in 0..<10 {
            for _ in 0..<100 {
                var large = ByteBufferAllocator().buffer(capacity: 1 << 19)
                large.writeInteger(UInt8(1))
                outbox.append(large)
            }
            #expect(outbox.next(in: &buffer) == .bytes(hasRoomAgain: false))
            #expect(buffer == bytes(100) && buffer.capacity < 1000)
            addresses.insert(buffer.withUnsafeReadableBytes { UInt(bitPattern: $0.baseAddress) })
        }
        #expect(addresses.count == 2)
    }
}
