import OAuth
import Synchronization

/// Where another part of this process, such as a form in a page of its own, gives the address that the browser ended at. One is
/// for one sign-in.
public final class AddressInbox: RedirectIntake {
    private typealias Judge = @Sendable (String) -> RedirectAddress.Judgement

    private enum State {
        /// Nobody waits yet.
        case new
        case waiting(Judge, CheckedContinuation<IntakeEnd, Never>)
        case over
    }

    private let state = Mutex(State.new)

    public init() {}

    /// Gives an address to the sign-in that waits.
    ///
    /// - Returns: why it is not the awaited one, and what to do, as parts of one sentence; nothing where it was taken.
    public func give(_ address: String) -> String? {
        let judged: (reason: String?, taken: (CheckedContinuation<IntakeEnd, Never>, RedirectVerdict)?)
        judged = state.withLock { state in
            guard case .waiting(let judge, let waiting) = state else {
                return ("the sign-in does not wait for an address; look at how far it has come", nil)
            }
            switch judge(address) {
            case .unusable(let reason): return (reason, nil)
            case .answer(let verdict):
                state = .over
                return (nil, (waiting, verdict))
            }
        }
        if let (waiting, verdict) = judged.taken { waiting.resume(returning: .answer(verdict)) }
        return judged.reason
    }

    func instructions(for redirectURI: String) -> [String] { [] }

    func answer(judge: @escaping @Sendable (String) -> RedirectAddress.Judgement) async -> IntakeEnd {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    guard case .new = state else { return true }
                    state = .waiting(judge, continuation)
                    return false
                }
                if isOver { continuation.resume(returning: .exhausted(nil)) }
            }
        } onCancel: {
            let waiting: CheckedContinuation<IntakeEnd, Never>? = state.withLock { state in
                defer { state = .over }
                if case .waiting(_, let continuation) = state { return continuation }
                return nil
            }
            waiting?.resume(returning: .exhausted(nil))
        }
    }
}
