import Synchronization

/// Whether anybody uses the console: a request that was taken, or something that goes on, such as an event stream or a
/// sign-in.
final class Activity: Sendable {
    private let time: ConsoleTime
    private let state: Mutex<(holds: Int, last: Duration)>

    init(time: ConsoleTime) {
        self.time = time
        state = Mutex((0, time.elapsed()))
    }

    func note() {
        state.withLock { $0.last = time.elapsed() }
    }

    /// As long as this runs, it is used.
    func during<Result>(
        isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Result
    ) async rethrows -> Result {
        state.withLock { $0.holds += 1 }
        defer {
            state.withLock { state in
                state.holds -= 1
                state.last = time.elapsed()
            }
        }
        return try await body()
    }

    /// Returns once it has not been used for so long.
    ///
    /// - Throws: `CancellationError`
    func untilIdle(for limit: Duration) async throws {
        while true {
            let (holds, last) = state.withLock { $0 }
            let left = holds > 0 ? limit : last + limit - time.elapsed()
            guard left > .zero else { return }
            try await time.sleep(left)
        }
    }
}
