public import FoundationEssentials

/// Time as the console needs it: handed in, so that a test can let it pass.
public struct ConsoleTime: Sendable {
    /// The wall clock.
    var now: @Sendable () -> Date
    /// How long it has been running. It never goes back.
    var elapsed: @Sendable () -> Duration
    var sleep: @Sendable (Duration) async throws -> Void

    public init(
        clock: some Clock<Duration> = ContinuousClock(), now: @escaping @Sendable () -> Date = { Date() }
    ) {
        let start = clock.now
        self.now = now
        elapsed = { start.duration(to: clock.now) }
        sleep = { try await clock.sleep(for: $0) }
    }
}
