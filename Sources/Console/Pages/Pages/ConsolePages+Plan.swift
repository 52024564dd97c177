import Grants

extension ConsolePages {
    /// What differs from the declarations, and what has just been done about it. `GET /plan`, `POST /plan/apply`
    ///
    /// - Parameter accounts: whose steps these are; empty stands for everything.
    func plan(
        _ sheet: PlanSheet, of accounts: [PlainName] = [], applied: [AppliedStep] = [], _ frame: PageFrame
    ) -> String {
        let names = Set(frame.accounts + accounts + sheet.steps.compactMap(\.account)).sorted()
        let own: Values = [
            "steps": sheet.steps.enumerated().map { values(of: $1, number: $0) }, "hasSteps": !sheet.steps.isEmpty,
            "stepsTitle": phrases.count(sheet.steps.count, "plan-steps"),
            "offersApply": !sheet.isBlocked && sheet.steps.contains { $0.need == nil }, "revision": sheet.revision,
            "isBlocked": sheet.isBlocked, "hasApplied": !applied.isEmpty,
            "isWell": sheet.steps.isEmpty && sheet.errors.isEmpty,
            "well": phrases(accounts.isEmpty ? "plan-empty" : "plan-empty-of"),
            "applied": applied.map { step in
                [
                    "line": step.step.line, "problem": step.problem.map(values(of:)).orAbsent,
                    "outcome": phrases(step.problem == nil ? "plan-done" : "plan-failed"),
                ] as Values
            },
        ]
        return page(
            "plan", title: phrases("place-plan"), place: .plan, isLive: applied.isEmpty, frame,
            own.merging(values(of: sheet.errors)) { own, _ in own }
                .merging(chips(names, chosen: accounts, path: "/plan")) { own, _ in own })
    }

    private func values(of step: PlannedStep, number: Int) -> Values {
        var values: Values = [
            "line": step.line, "needsPerson": step.need != nil, "tokenPath": false, "remedy": false, "hasRemedy": false,
            "change": step.fileChange.map { self.values(of: $0, id: "change-\(number)") }.orAbsent,
        ]
        switch step.need {
        case nil: break
        case .authorization:
            let path = step.account.flatMap { account in step.direction.map { "/accounts/\(account)/\($0)/token" } }
            values["tokenPath"] = path.orAbsent
        case .step(let words):
            values["hasRemedy"] = true
            values["remedy"] = Prose(words).asSentence.values
        }
        return values
    }
}
