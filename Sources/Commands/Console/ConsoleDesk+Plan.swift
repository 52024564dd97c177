import Console
import Grants
import HelperKit
import Reconciliation

extension ConsoleDesk: PlanOperations {
    func plan() async throws(ConsoleProblem) -> [PlannedStep] {
        do throws(ProgramFailure) {
            return try context.survey().plan.differences.map(PlannedStep.init)
        } catch {
            throw ConsoleProblem(failureOfPlan: error)
        }
    }

    func apply(
        report: @escaping @Sendable (AppliedStep) -> Void
    ) async throws(ConsoleProblem) -> [PlannedStep] {
        do {
            let lock = try await ApplyRun.lock(context)
            defer { lock.release() }
            return try await Session.with(context, showing: { _ in }) { session in
                var run = ApplyRun(session, of: [], answers: .nobody, show: { _ in })
                try await run.run()
                let outcome = try run.report()
                for step in outcome.outcomes {
                    report(
                        AppliedStep(
                            step: PlannedStep(step.difference),
                            problem: step.failure.map(ConsoleProblem.init(failureOfPlan:))))
                }
                return outcome.left.differences.map(PlannedStep.init)
            }
        } catch let failure as ProgramFailure {
            throw ConsoleProblem(failureOfPlan: failure)
        } catch {
            throw ConsoleProblem(subject: "apply", what: "was interrupted", remedy: "apply again")
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

extension ConsoleProblem {
    fileprivate init(failureOfPlan failure: ProgramFailure) {
        self.init(subject: failure.subject, what: failure.what, remedy: failure.remedy)
    }
}
