import FoundationEssentials
import Synchronization

/// The live line with the time that is left, second by second until it is stopped.
final class Countdown: Sendable {
    private let task = Mutex<Task<Void, Never>?>(nil)
    private let clock: any Clock<Duration>
    private let now: @Sendable () -> Date

    init(clock: any Clock<Duration>, now: @escaping @Sendable () -> Date) {
        self.clock = clock
        self.now = now
    }

    func start(until end: Date, show: @escaping @Sendable (String?) -> Void) {
        let ticking = Task { [clock, now] in
            while !Task.isCancelled {
                show(DeviceInstructions.waiting(secondsLeft: max(0, Int(end.timeIntervalSince(now())))))
                guard (try? await clock.sleep(for: .seconds(1))) != nil else { break }
            }
        }
        task.withLock { before in
            before?.cancel()
            before = ticking
        }
    }

    /// Returns once nothing more is shown.
    func stop() async {
        let ticking = task.withLock { task in
            defer { task = nil }
            return task
        }
        ticking?.cancel()
        await ticking?.value
    }
}
