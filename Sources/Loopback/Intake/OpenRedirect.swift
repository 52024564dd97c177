import Grants
import OAuth

/// All the ways by which the redirect may come back, open at the same time: whichever brings the answer first wins.
final class OpenRedirect: RedirectEndpoint {
    let redirectURI: String
    private let listener: RedirectListener?
    let intakes: [any RedirectIntake]
    /// Whether the person named the first of the intakes: its end is the end of all.
    private let isFirstNamed: Bool
    private let display: SignInDisplay
    private let patience: Duration
    private let clock: any Clock<Duration>

    init(
        redirectURI: String, listener: RedirectListener?, intakes: [any RedirectIntake], isFirstNamed: Bool,
        display: SignInDisplay, patience: Duration, clock: any Clock<Duration>
    ) {
        self.redirectURI = redirectURI
        self.listener = listener
        self.intakes = intakes
        self.isFirstNamed = isFirstNamed
        self.display = display
        self.patience = patience
        self.clock = clock
    }

    private enum Event: Sendable {
        case listener(Result<RedirectVerdict, ConsentError>)
        case intake(IntakeEnd, number: Int)
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
            for (number, intake) in intakes.enumerated() {
                group.addTask { .intake(await intake.answer { address.judge($0, examine: examine) }, number: number) }
            }
            var openWays = intakes.count + (listener == nil ? 0 : 1)
            group.addTask { [clock, patience] in
                try? await clock.sleep(for: patience)
                return .timeIsOver
            }
            for await event in group {
                if Task.isCancelled { break }
                switch event {
                case .listener(let result): return result
                case .intake(.answer(let verdict), _): return .success(verdict)
                case .intake(.exhausted(let reason), let number):
                    openWays -= 1
                    guard openWays == 0 || (isFirstNamed && number == 0) else {
                        display.complain("nothing was given here; the sign-in still waits for the other ways")
                        continue
                    }
                    return .failure(ConsentError(.cancelled, reason ?? "no redirect address was given"))
                case .timeIsOver:
                    return .failure(
                        listener == nil
                            ? ConsentError(.timedOut, "no redirect address was given within \(patience.inWords)")
                            : ConsentError(nobodyCameBackWithin: patience))
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
