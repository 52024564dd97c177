import Console
import Grants
import HelperKit
import Reconciliation

extension ConsoleDesk: PlanOperations {
    func plan() async throws(ConsoleProblem) -> [PlannedStep] {
        try await attempt("plan") { context in
            try await context.surveyBesideKnown().plan.differences.map(PlannedStep.init)
        }
    }

    func apply(
        report: @escaping @Sendable (AppliedStep) -> Void
    ) async throws(ConsoleProblem) -> [PlannedStep] {
        try await attempt("apply") { context in
            let lock = try await ApplyRun.lock(context)
            defer { lock.release() }
            return try await Session.with(context, showing: { _ in }) { session in
                var run = ApplyRun(session, of: [], answers: .nobody, show: { _ in })
                try await run.run()
                let outcome = try await run.report()
                for step in outcome.outcomes {
                    let problem = step.failure.map { ConsoleProblem($0) }
                    report(AppliedStep(step: PlannedStep(step.difference), problem: problem))
                }
                return outcome.left.differences.map(PlannedStep.init)
            }
        }
    }
}

extension PlannedStep {
    fileprivate init(_ difference: Difference) {
        self.init(
            line: difference.line, account: difference.account, direction: difference.direction,
            needsPerson: difference.need != nil)
    }
}
