import NIOCore
import Synchronization

/// Who is in. There is always room for one who has just come, if anybody in there is idle: whoever opens connections and
/// says nothing, however many, keeps nobody out.
final class ConnectionRoom: Sendable {
    typealias Place = Int

    private struct Guest {
        let channel: any Channel
        /// Since when it has been idle, as a number that only grows; nothing while it is being answered.
        var idleSince: Int?
    }

    private struct State {
        var guests: [Place: Guest] = [:]
        /// Counts whatever happens here.
        var events = 0
    }

    private let size: Int
    private let state = Mutex(State())

    init(size: Int) {
        self.size = size
    }

    /// - Returns: nothing where the room is full of those who are being answered.
    func enter(_ channel: any Channel) -> Place? {
        let (place, evicted): (Place?, (any Channel)?) = state.withLock { state in
            var evicted: (any Channel)?
            if state.guests.count >= size {
                let idle = state.guests.compactMap { place, guest in guest.idleSince.map { (place, $0) } }
                guard let (oldest, _) = idle.min(by: { $0.1 < $1.1 }) else { return (nil, nil) }
                evicted = state.guests.removeValue(forKey: oldest)?.channel
            }
            state.events += 1
            state.guests[state.events] = Guest(channel: channel, idleSince: state.events)
            return (state.events, evicted)
        }
        evicted?.close(promise: nil)
        return place
    }

    func leave(_ place: Place) {
        state.withLock { $0.guests[place] = nil }
    }

    /// Whether it is being answered now.
    func mark(_ place: Place, busy: Bool) {
        state.withLock { state in
            state.events += 1
            state.guests[place]?.idleSince = busy ? nil : state.events
        }
    }

    var count: Int { state.withLock { $0.guests.count } }
}
