import Dispatch
import NIOCore
import Synchronization

/// What is on its way to the client, between the event loop, which fills it, and a thread, which writes it out.
///
/// It takes whatever arrives, but above its limit it tells the event loop to read no more, so that a client that reads
/// slowly makes the server wait and no memory grow.
final class ClientOutbox: Sendable {
    private struct State {
        var chunks = CircularBuffer<ByteBuffer>()
        var octets = 0
        var received = 0
        /// The event loop was told to read no more.
        var isFull = false
        /// A chunk was given out, and the next one was not asked for yet.
        var isWriting = false
        var end: TunnelEnd?
    }

    /// What the writing thread gets.
    enum Item: Equatable {
        /// The next bytes, and whether there is room again where there was none.
        case chunk(ByteBuffer, hasRoomAgain: Bool)
        /// Nothing more will come, and everything before was given out.
        case end(TunnelEnd)
    }

    private let limit: Int
    private let state = Mutex(State())
    /// Counts the items that wait.
    private let items = DispatchSemaphore(value: 0)

    init(limit: Int) {
        self.limit = limit
    }

    /// How many bytes it was given so far.
    var received: Int { state.withLock { $0.received } }

    /// Everything was given out and written.
    var isEmpty: Bool { state.withLock { $0.chunks.isEmpty && !$0.isWriting } }

    func append(_ chunk: ByteBuffer) {
        guard chunk.readableBytes > 0 else { return }
        state.withLock {
            $0.chunks.append(chunk)
            $0.octets += chunk.readableBytes
            $0.received += chunk.readableBytes
        }
        items.signal()
    }

    /// Nothing more will come. The first reason is the true one.
    func finish(_ end: TunnelEnd) {
        let isFirst = state.withLock { state in
            defer { state.end = state.end ?? end }
            return state.end == nil
        }
        if isFirst { items.signal() }
    }

    /// Whether to read on now. Where not, ``next()`` says when there is room again.
    func hasRoom() -> Bool {
        state.withLock { state in
            state.isFull = state.octets >= limit
            return !state.isFull
        }
    }

    /// Waits for the next item.
    func next() -> Item {
        state.withLock { $0.isWriting = false }
        items.wait()
        return state.withLock { state in
            guard let chunk = state.chunks.popFirst() else { return .end(state.end ?? .serverClosed) }
            state.isWriting = true
            state.octets -= chunk.readableBytes
            // Half empty, so that reading is not switched on and off for each chunk.
            let hasRoomAgain = state.isFull && state.octets <= limit / 2
            if hasRoomAgain { state.isFull = false }
            return .chunk(chunk, hasRoomAgain: hasRoomAgain)
        }
    }
}
