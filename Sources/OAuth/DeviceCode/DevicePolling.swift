public import FoundationEssentials

/// When to poll the token endpoint, and what its answers mean: the device authorization grant from the codes to the
/// verdict, without I/O (RFC 8628 sections 3.4 and 3.5).
public struct DevicePolling: Sendable {
    /// What is to be done next.
    public enum Step: Sendable, Equatable {
        /// Ask after so many seconds, not before.
        case ask(after: Int)
        /// The codes are over: by their lifetime, or by the server's word.
        case expired
        /// The server's verdict: the person refused, or the request is wrong.
        case failed(OAuthError)
    }

    /// How a poll that brought no token ended.
    public enum Outcome: Sendable, Equatable {
        case refused(OAuthError)
        /// Nothing came back in time, or nobody could be reached.
        case lost
    }

    /// In seconds; it only grows.
    public private(set) var interval: Int
    private let expiresAt: Date
    private var lostInARow = 0

    /// Whether the last poll had no answer, or none that says anything about the person.
    public var isLosing: Bool { lostInARow > 0 }

    /// So many seconds `slow_down` adds for this poll and all later ones.
    static let slowdown = 5
    /// The longest wait that lost answers lead to, in seconds, unless the interval itself is longer.
    static let longestBackoff = 60

    /// - Parameter now: when the codes were given.
    public init(_ authorization: DeviceAuthorization, now: Date) {
        interval = authorization.interval
        expiresAt = now.addingTimeInterval(TimeInterval(authorization.expiresIn))
    }

    /// The first step.
    public func start(now: Date) -> Step { next(wait: interval, now: now) }

    /// The step after a poll.
    public mutating func received(_ outcome: Outcome, now: Date) -> Step {
        switch outcome {
        case .lost: return slowDownForNow(atLeast: 0, now: now)
        case .refused(.unavailable(_, let retryAfter)): return slowDownForNow(atLeast: retryAfter ?? 0, now: now)
        case .refused(.refused(let answer)): return received(answer, now: now)
        case .refused(let error): return .failed(error)
        }
    }

    private mutating func received(_ answer: ErrorAnswer, now: Date) -> Step {
        switch answer.error {
        case "authorization_pending":
            lostInARow = 0
        case "slow_down":
            lostInARow = 0
            interval += Self.slowdown
        case "expired_token":
            return .expired
        case _ where answer.isTemporary:
            return slowDownForNow(atLeast: answer.retryAfter ?? 0, now: now)
        default:
            return .failed(.refused(answer))
        }
        return next(wait: max(interval, answer.retryAfter ?? 0), now: now)
    }

    /// Doubles the wait with each answer that is missing in a row. The server has not asked for it, so the next answer
    /// takes it back.
    private mutating func slowDownForNow(atLeast seconds: Int, now: Date) -> Step {
        lostInARow += 1
        let doubled = interval << min(lostInARow, 6)
        let wait = max(interval, min(doubled, Self.longestBackoff), seconds)
        // The last chance to hear of a consent comes before the codes end.
        let left = Int(expiresAt.timeIntervalSince(now))
        return next(wait: seconds > left ? wait : max(interval, min(wait, left)), now: now)
    }

    private func next(wait: Int, now: Date) -> Step {
        now.addingTimeInterval(TimeInterval(wait)) > expiresAt ? .expired : .ask(after: wait)
    }
}
