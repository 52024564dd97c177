import ConfigurationFiles
import Console
import Grants
import HelperKit
import LocalState
import Reconciliation

extension ConsoleDesk: PlanOperations {
    func plan(of accounts: [PlainName]) async throws(ConsoleProblem) -> PlanSheet {
        try await attempt("plan") { context in
            let survey = try await context.surveyBesideKnown()
            var sheet = PlanSheet(survey.plan.limited(to: Set(accounts)))
            for (index, difference) in survey.plan.limited(to: Set(accounts)).differences.enumerated() {
                guard let text = survey.fileChange(of: difference), let place = difference.change.installation else {
                    continue
                }
                sheet.steps[index].fileChange = FileDifference(file: place.file, text: text)
            }
            return sheet
        }
    }

    func apply(
        to accounts: [PlainName], report: @escaping @Sendable (AppliedStep) -> Void
    ) async throws(ConsoleProblem) -> PlanSheet {
        try await attempt("apply") { context in
            let outcome = try await ApplyRun.apply(
                Set(accounts), context, answers: .looking, interaction: .allowed, show: { _ in })
            for step in outcome.outcomes {
                let problem = step.failure.map { ConsoleProblem($0) }
                report(AppliedStep(step: PlannedStep(step.difference), problem: problem))
            }
            return PlanSheet(outcome.left)
        }
    }
}

extension PlanSheet {
    fileprivate init(_ plan: Plan) {
        self.init(
            plan.differences.map(PlannedStep.init),
            errors: plan.errors.flatMap { $0.errors.errors.map { Finding($0) } })
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
