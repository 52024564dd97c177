import Dispatch
import NIOCore
import Synchronization

/// What is on its way to the client, between the event loop, which fills it, and a thread, which writes it out.
///
/// It takes whatever arrives, but above its limit it tells the event loop to read no more, so that a client that reads
/// slowly makes the server wait and no memory grow.
///
/// It copies the bytes, one behind the other. The TLS handler's buffers have room for all that may be read at a time,
/// from 32 kB to half a megabyte, and hold a single line as often; kept as they come they would take many times the
/// limit.
final class ClientOutbox: Sendable {
    private struct State {
        var waiting = ByteBuffer()
        var received = 0
        /// The event loop was told to read no more.
        var isFull = false
        /// Bytes were given out, and the next ones were not asked for yet.
        var isWriting = false
        var end: TunnelEnd?
    }

    /// What the writing thread gets.
    enum Item: Equatable {
        /// Bytes, and whether there is room again where there was none.
        case bytes(hasRoomAgain: Bool)
        /// Nothing more will come, and everything before was given out.
        case end(TunnelEnd)
    }

    private let limit: Int
    private let state = Mutex(State())
    /// Counts the items that wait. All bytes that wait are one.
    private let items = DispatchSemaphore(value: 0)

    init(limit: Int) {
        self.limit = limit
    }

    /// How many bytes it was given so far.
    var received: Int { state.withLock { $0.received } }

    /// Everything was given out and written.
    var isEmpty: Bool { state.withLock { $0.waiting.readableBytes == 0 && !$0.isWriting } }

    func append(_ bytes: ByteBuffer) {
        guard bytes.readableBytes > 0 else { return }
        let isFirst = state.withLock { state in
            state.received += bytes.readableBytes
            return state.waiting.writeImmutableBuffer(bytes) == state.waiting.readableBytes
        }
        if isFirst { items.signal() }
    }

    /// Nothing more will come. The first reason is the true one.
    func finish(_ end: TunnelEnd) {
        let isFirst = state.withLock { state in
            defer { state.end = state.end ?? end }
            return state.end == nil
        }
        if isFirst { items.signal() }
    }

    /// Whether to read on now. Where not, ``next(in:)`` says when there is room again.
    func hasRoom() -> Bool {
        state.withLock { state in
            state.isFull = state.waiting.readableBytes >= limit
            return !state.isFull
        }
    }

    /// Waits for the next item.
    ///
    /// - Parameter buffer: what was given out last, and then all bytes that wait. Two buffers take turns so, and no
    ///   other memory is needed.
    func next(in buffer: inout ByteBuffer) -> Item {
        buffer.clear()
        state.withLock { $0.isWriting = false }
        items.wait()
        return state.withLock { state in
            guard state.waiting.readableBytes > 0 else { return .end(state.end ?? .serverClosed) }
            swap(&state.waiting, &buffer)
            state.isWriting = true
            defer { state.isFull = false }
            return .bytes(hasRoomAgain: state.isFull)
        }
    }
}
