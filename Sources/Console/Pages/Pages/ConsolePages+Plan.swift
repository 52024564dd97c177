import Grants

extension ConsolePages {
    /// What differs from the declarations, and what has just been done about it. `GET /plan`, `POST /plan/apply`
    func plan(_ steps: [PlannedStep], applied: [AppliedStep], _ frame: PageFrame) -> String {
        page(
            "plan", title: phrases("place-plan"), place: .plan, isLive: applied.isEmpty, frame,
            [
                "steps": steps.map(values(of:)), "hasSteps": !steps.isEmpty,
                "stepsTitle": phrases.count(steps.count, "plan-steps"),
                "offersApply": steps.contains { !$0.needsPerson }, "hasApplied": !applied.isEmpty,
                "applied": applied.map { step in
                    [
                        "line": step.step.line, "problem": step.problem.map(values(of:)).orAbsent,
                        "outcome": phrases(step.problem == nil ? "plan-done" : "plan-failed"),
                    ] as Values
                },
            ])
    }

    private func values(of step: PlannedStep) -> Values {
        let path = step.account.flatMap { account in step.direction.map { "/accounts/\(account)/\($0)/token" } }
        return [
            "line": step.line, "needsPerson": step.needsPerson, "tokenPath": path.orAbsent,
        ]
    }
}
