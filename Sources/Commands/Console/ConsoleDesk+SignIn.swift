import Console
import Grants
import HelperKit
import Loopback

extension ConsoleDesk: SignInOperations {
    func signIn(
        _ name: PlainName, _ direction: Direction, asksAgain: Bool, report: @escaping @Sendable (SignInStep) -> Void
    ) async {
        do throws(ConsoleProblem) {
            let authorized = try await attempt("\(name) \(direction)") { context in
                let (account, connection) = try connection(name, direction, context)
                try await authorize(account, connection, asksAgain: asksAgain, context, report)
                return try await summary(of: account, direction, context)
            }
            report(.finished(authorized))
        } catch {
            report(.failed(error))
        }
    }

    /// - Throws: ``ProgramFailure`` or ``ConsoleProblem`` with the first thing that went wrong.
    private func authorize(
        _ account: Account, _ connection: Connection, asksAgain: Bool, _ context: CommandContext,
        _ report: @escaping @Sendable (SignInStep) -> Void
    ) async throws {
        let direction = connection.direction
        let consent = ConsoleConsent(
            meetingPoint: MeetingPoint(of: account.name, creating: true), patience: habits.signInTime, report: report)
        try await withSession(context, consent: consent) { session in
            var run = AuthorizationRun(account, session, asksAlways: asksAgain) { event in
                guard case .authorized = event else { return }
                report(.authorized)
                report(.verifying)
            }
            try await run.authorize(direction)
            try await run.verifyAgain([direction])
            try await run.proveEarlierTokens()
            guard let failure = run.failures.first else { return }
            throw ConsoleProblem(failure, whoseMove: run.whoseMove)
        }
    }
}
