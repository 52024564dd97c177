import Grants
import OAuth

/// All the ways by which the redirect may come back, open at the same time: whichever brings the answer first wins.
final class OpenRedirect: RedirectEndpoint {
    let redirectURI: String
    private let listener: RedirectListener?
    let intakes: [any RedirectIntake]
    /// Whether the end of an intake is the end of all: the person chose that way alone.
    private let waitsForIntakesOnly: Bool
    private let patience: Duration
    private let clock: any Clock<Duration>

    init(
        redirectURI: String, listener: RedirectListener?, intakes: [any RedirectIntake], waitsForIntakesOnly: Bool,
        patience: Duration, clock: any Clock<Duration>
    ) {
        self.redirectURI = redirectURI
        self.listener = listener
        self.intakes = intakes
        self.waitsForIntakesOnly = waitsForIntakesOnly
        self.patience = patience
        self.clock = clock
    }

    private enum Event: Sendable {
        case listener(Result<RedirectVerdict, ConsentError>)
        case intake(IntakeEnd)
        case timeIsOver
    }

    func redirect(
        examine: @escaping @Sendable (String) -> RedirectVerdict
    ) async throws(ConsentError) -> RedirectVerdict {
        let address = RedirectAddress(redirectURI: redirectURI)
        let result = await withTaskGroup(of: Event.self) { group -> Result<RedirectVerdict, ConsentError> in
            defer { group.cancelAll() }
            if let listener {
                group.addTask {
                    do throws(ConsentError) {
                        return .listener(.success(try await listener.redirect(examine: examine)))
                    } catch {
                        return .listener(.failure(error))
                    }
                }
            }
            for intake in intakes {
                group.addTask { .intake(await intake.answer { address.judge($0, examine: examine) }) }
            }
            group.addTask { [clock, patience] in
                try? await clock.sleep(for: patience)
                return .timeIsOver
            }
            for await event in group {
                if Task.isCancelled { break }
                switch event {
                case .listener(let result): return result
                case .intake(.answer(let verdict)): return .success(verdict)
                case .intake(.exhausted(let reason)):
                    guard waitsForIntakesOnly || listener == nil else { continue }
                    return .failure(ConsentError(.cancelled, reason ?? "no redirect address was given"))
                case .timeIsOver:
                    return .failure(
                        ConsentError(
                            .timedOut,
                            "no redirect address was given within \(patience.components.seconds) seconds"))
                }
            }
            return .failure(ConsentError(.cancelled, "the sign-in was cancelled"))
        }
        return try result.get()
    }

    func close(showing outcome: ConsentOutcome) async {
        for intake in intakes { await intake.conclude(with: outcome) }
        await listener?.close(showing: outcome)
    }
}
