import Surroundings
import Synchronization

/// The steps of the demo, one line each: what, whether it worked, how long it took, what came of it.
final class Steps: PracticeObserver {
    private struct Step {
        let title: String
        let start: ContinuousClock.Instant
    }

    private static let titleWidth = 26

    let terminal: Terminal
    private let current = Mutex<Step?>(nil)

    init(_ terminal: Terminal) {
        self.terminal = terminal
    }

    /// Does one step.
    ///
    /// - Parameters:
    ///   - logs: of the servers concerned; their ends are shown if the step fails.
    ///   - showsProgram: whether the program that does it writes to the terminal itself.
    ///   - body: does it and says in a few words what came of it.
    func step<Result>(
        _ title: String, logs: [ServiceLog] = [], showsProgram: Bool = false,
        _ body: () async throws -> (outcome: String, result: Result)
    ) async throws -> Result {
        begin(title)
        if showsProgram { terminal.clearPassingLine() }
        do {
            let (outcome, result) = try await body()
            end(outcome)
            return result
        } catch {
            fail(error, logs: logs)
            throw error
        }
    }

    /// Does one step that leaves nothing behind but its outcome.
    func step(
        _ title: String, logs: [ServiceLog] = [], showsProgram: Bool = false, _ body: () async throws -> String
    ) async throws {
        try await step(title, logs: logs, showsProgram: showsProgram) { (try await body(), ()) }
    }

    func begin(_ title: String) {
        current.withLock { $0 = Step(title: title, start: .now) }
        terminal.passingLine("  \(title.padded(to: Self.titleWidth)) …")
    }

    /// Says how far the step under way is, to whom is looking.
    func progress(_ text: String) {
        guard let title = current.withLock({ $0?.title }) else { return }
        terminal.passingLine("  \(title.padded(to: Self.titleWidth)) … \(terminal.styled(text, .quiet))")
    }

    func end(_ outcome: String) {
        guard let step = take() else { return }
        line(step, terminal.styled("ok", .good), width: 2, outcome)
    }

    /// Says that the step under way failed, and shows what the program that failed wrote. Without a step under way it
    /// has been said before.
    func fail(_ error: any Error, logs: [ServiceLog] = []) {
        guard let step = take() else { return }
        if error is CancellationError {
            line(step, "--", width: 2, "stopped")
            return
        }
        line(step, terminal.styled("FAILED", .bad), width: 6, "")
        show(String(describing: error))
        for log in logs where !log.lines().isEmpty {
            terminal.line("\n    The end of \(log.name):")
            show(log.tail())
        }
    }

    /// Lines of a program's own output.
    func show(_ text: String) {
        for line in text.split(separator: "\n") { terminal.line("    " + terminal.styled(String(line), .quiet)) }
    }

    private func take() -> Step? {
        current.withLock { step in
            defer { step = nil }
            return step
        }
    }

    private func line(_ step: Step, _ verdict: String, width: Int, _ outcome: String) {
        let duration = (ContinuousClock.now - step.start).inSeconds
        let time = String(repeating: " ", count: max(0, 9 - duration.count)) + duration
        let line = "  \(step.title.padded(to: Self.titleWidth)) \(verdict)\(String(repeating: " ", count: 6 - width))"
        terminal.clearPassingLine()
        terminal.line("\(line) \(time)   \(outcome)")
    }
}
