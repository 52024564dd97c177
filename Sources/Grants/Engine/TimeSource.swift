public import FoundationEssentials

/// The clocks, handed in so that tests own time.
public struct TimeSource: Sendable {
    /// The wall clock: what expiry is measured by, since tokens end on the provider's clock also during suspend.
    public var now: @Sendable () -> Date
    /// A clock that only goes forward: what deadlines are measured by.
    public var elapsed: @Sendable () -> Duration
    /// Waits; returns early when the task is cancelled.
    public var pause: @Sendable (Duration) async -> Void

    public init(
        now: @escaping @Sendable () -> Date, elapsed: @escaping @Sendable () -> Duration,
        pause: @escaping @Sendable (Duration) async -> Void
    ) {
        self.now = now
        self.elapsed = elapsed
        self.pause = pause
    }

    public static let system: TimeSource = {
        let start = ContinuousClock.now
        return TimeSource(
            now: { Date() }, elapsed: { ContinuousClock.now - start },
            pause: { try? await Task.sleep(for: $0) })
    }()
}

/// The end of a call that may make several waits.
struct Deadline: Sendable {
    private let end: Duration
    private let time: TimeSource

    init(in limit: Duration, by time: TimeSource) {
        self.time = time
        end = time.elapsed() + limit
    }

    /// Never negative.
    var remaining: Duration { max(.zero, end - time.elapsed()) }

    var isOver: Bool { remaining == .zero }

    func limiting(_ wait: Duration) -> Duration { min(wait, remaining) }
}
