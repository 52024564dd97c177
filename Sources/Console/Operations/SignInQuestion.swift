public import Grants
public import Secrets
import Synchronization

/// A question of a provider's program on its way to a person and back. It is answered once.
public final class SignInQuestion: Sendable, Equatable {
    public let question: ProgramQuestion
    private let state = Mutex<State>(.waiting(nil))

    private enum State {
        case waiting(CheckedContinuation<Secret?, Never>?)
        case answered(Secret)
        case withdrawn
    }

    public init(_ question: ProgramQuestion) {
        self.question = question
    }

    public static func == (left: SignInQuestion, right: SignInQuestion) -> Bool { left === right }

    /// Waits for the answer.
    ///
    /// - Returns: nothing where the task was cancelled: nobody waits for the answer any more then.
    public func answer() async -> Secret? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let known: Secret??
                known = state.withLock { state in
                    switch state {
                    case .waiting:
                        state = .waiting(continuation)
                        return nil
                    case .answered(let answer): return .some(answer)
                    case .withdrawn: return .some(nil)
                    }
                }
                if let known { continuation.resume(returning: known) }
            }
        } onCancel: {
            settle(.withdrawn, nil)
        }
    }

    /// Answers it. An empty answer stands for the usual one.
    ///
    /// - Returns: whether the answer is one line of plain text and the first that came.
    func give(_ answer: Secret) -> Bool {
        let isPlain = answer.withExposedBytes { bytes in bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F } }
        guard isPlain else { return false }
        let given = answer.isEmpty ? Secret(question.usualAnswer ?? "") : answer
        return settle(.answered(given), given)
    }

    /// - Returns: whether nobody was there before.
    @discardableResult
    private func settle(_ new: State, _ answer: Secret?) -> Bool {
        let waiting: CheckedContinuation<Secret?, Never>?? = state.withLock { state in
            guard case .waiting(let continuation) = state else { return nil }
            state = new
            return .some(continuation)
        }
        guard let waiting else { return false }
        waiting?.resume(returning: answer)
        return true
    }
}
