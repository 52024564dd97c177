import Synchronization

/// Brings events to the pages that are open.
final class EventHub: Sendable {
    /// An event and its number.
    typealias Numbered = (number: Int, event: ConsoleEvent)

    /// A browser has six connections to a host: a window beyond these takes the stream of the one that was opened first, so that
    /// there are always some left for pages.
    private static let mostOfOneSession = 4
    /// What waits for a browser that does not read. The newest are kept: `changed` is the same each time.
    static let backlog = 64

    private struct Listener {
        let session: BrowserSession.ID
        let stream: AsyncStream<Numbered>.Continuation
    }

    private struct State {
        var listeners: [Int: Listener] = [:]
        /// Of listeners and of events.
        var lastListener = 0
        var lastEvent = 0
        var isClosed = false
        /// What the first of those who listen was told is observed.
        var observed: String?
    }

    private let state = Mutex(State())
    private let attention = AsyncStream.makeStream(of: Bool.self, bufferingPolicy: .bufferingNewest(1))

    /// Whether anybody listens, each time that this may have changed. It ends with the console, and is for one reader.
    var isHeard: AsyncStream<Bool> { attention.stream }

    /// - Parameter seen: the number of the last event that this browser saw, where it has lost its stream. If there was another
    ///   since, it is told that something has changed.
    /// - Returns: events as they come. It ends with the console.
    func listen(_ session: BrowserSession.ID, seen: Int? = nil) -> AsyncStream<Numbered> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Numbered.self, bufferingPolicy: .bufferingNewest(Self.backlog))
        let superseded: AsyncStream<Numbered>.Continuation? = state.withLock { state in
            guard !state.isClosed else { return continuation }
            state.lastListener += 1
            let id = state.lastListener
            continuation.onTermination = { [weak self] _ in self?.left(id) }
            if let seen, seen != state.lastEvent { continuation.yield((state.lastEvent, .changed)) }
            let own = state.listeners.filter { $0.value.session == session }.keys.sorted()
            state.listeners[id] = Listener(session: session, stream: continuation)
            attention.continuation.yield(true)
            guard own.count >= Self.mostOfOneSession, let oldest = own.first else { return nil }
            return state.listeners.removeValue(forKey: oldest)?.stream
        }
        superseded?.finish()
        return stream
    }

    private func left(_ id: Int) {
        state.withLock { state in
            state.listeners[id] = nil
            if state.listeners.isEmpty { state.observed = nil }
            attention.continuation.yield(!state.listeners.isEmpty)
        }
    }

    /// Remembers what is observed as somebody begins to listen: what is otherwise when the looking begins has changed.
    func note(observed: String) { state.withLock { $0.observed = $0.observed ?? observed } }

    /// What was observed when the first of those who listen now began; nothing where that is yet to be noted.
    var observed: String? { state.withLock { $0.observed } }

    /// - Parameter sessions: who may hear it; nothing for everybody.
    func send(_ event: ConsoleEvent, to sessions: Set<BrowserSession.ID>? = nil) {
        state.withLock { state in
            state.lastEvent += 1
            for listener in state.listeners.values where sessions?.contains(listener.session) ?? true {
                listener.stream.yield((state.lastEvent, event))
            }
        }
    }

    /// The console ends.
    func close() {
        let listeners = state.withLock { state in
            state.isClosed = true
            defer { state.listeners = [:] }
            return state.listeners.values.map(\.stream)
        }
        for stream in listeners { stream.finish() }
        attention.continuation.finish()
    }

    var listenerCount: Int { state.withLock { $0.listeners.count } }
}
