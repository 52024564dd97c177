import ConfigurationFiles
import Console
import Grants
import HelperKit
import LocalState
import Reconciliation

extension ConsoleDesk: PlanOperations {
    func plan(of accounts: [PlainName]) async throws(ConsoleProblem) -> PlanSheet {
        try await attempt("plan") { context in
            PlanSheet(try await context.surveyBesideKnown(), of: accounts)
        }
    }

    func apply(
        to accounts: [PlainName], shown revision: String, report: @escaping @Sendable (AppliedStep) -> Void
    ) async throws(ConsoleProblem) -> PlanSheet {
        try await attempt("apply") { context in
            guard try await plan(of: accounts).revision == revision else {
                throw ProgramFailure(
                    .temporaryFailure, "apply", what: "the plan is another one by now, so nothing was done",
                    remedy: "look at it again, as it is shown here")
            }
            let outcome = try await ApplyRun.apply(
                Set(accounts), context, answers: .looking, interaction: .allowed, show: { _ in })
            for step in outcome.outcomes {
                let problem = step.failure.map { ConsoleProblem($0) }
                report(AppliedStep(step: PlannedStep(step.difference), problem: problem))
            }
            return PlanSheet(try await context.surveyBesideKnown(), of: accounts)
        }
    }
}

extension PlanSheet {
    fileprivate init(_ survey: Survey, of accounts: [PlainName]) {
        let plan = survey.plan.limited(to: Set(accounts))
        self.init(
            plan.differences.map { difference in
                var step = PlannedStep(difference)
                if let edit = survey.fileChange(of: difference) {
                    step.fileChange = FileDifference(file: edit.installation.file, text: edit.differenceAlone)
                }
                return step
            }, errors: plan.errors.flatMap { $0.errors.errors.map { Finding($0) } }, isBlocked: plan.obstacle != nil)
    }
}

extension PlannedStep {
    fileprivate init(_ difference: Difference) {
        self.init(
            line: difference.line, account: difference.account, direction: difference.direction,
            need: Need(difference))
    }
}

extension PlannedStep.Need {
    fileprivate init?(_ difference: Difference) {
        switch difference.need {
        case nil: return nil
        case .consent, .confirmation: self = .authorization
        case .secret, .line, .command:
            guard let step = difference.step else { return nil }
            self = .step(step)
        }
    }
}
