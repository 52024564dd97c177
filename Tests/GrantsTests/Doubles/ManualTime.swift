import FoundationEssentials
import Grants
import Synchronization

/// A clock that stands still until a test moves it. A pause moves it, so that nothing ever waits.
final class ManualTime: Sendable {
    private let seconds = Mutex<Double>(1_800_000_000)

    var now: Date { Date(timeIntervalSince1970: seconds.withLock { $0 }) }

    func advance(_ by: Double) {
        seconds.withLock { $0 += by }
    }

    var source: TimeSource {
        TimeSource(
            now: { self.now },
            elapsed: { .seconds(self.seconds.withLock { $0 }) },
            pause: { self.advance(Double($0.components.seconds) + Double($0.components.attoseconds) / 1e18) })
    }
}
