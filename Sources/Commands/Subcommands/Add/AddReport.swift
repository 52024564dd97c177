import Declarations
import Discovery
import Grants
import HelperKit

/// What `mailgrant add` found and did, as facts.
struct AddReport: Encodable {
    var version = 1
    var name: String
    var address: String
    var steps: [Step]
    var found: [AddFact]
    /// What only a person may take for right.
    var doubts: [String]
    /// The text of the account's file; empty where there could be none.
    var declaration: String
    /// The file that was written; nothing on a dry run.
    var file: String?
    /// The commands that come next.
    var next: [String]

    struct Step: Encodable {
        var step: String
        /// `found`, `nothing` or `skipped`.
        var outcome: String
        var detail: String
        /// Which hosts were contacted over HTTPS.
        var hosts: [String]

        init(_ report: StepReport) {
            step = report.step
            outcome = report.outcome.rawValue
            detail = report.detail
            hosts = report.hosts
        }
    }

    init(_ plan: AddPlan, declaration: String, file: String?, next: [String] = []) {
        name = plan.account.name.text
        address = plan.account.address
        steps = plan.findings.steps.map(Step.init)
        found = plan.facts
        doubts = plan.findings.doubts.map(\.words)
        self.declaration = declaration
        self.file = file
        self.next = next
    }
}

/// The same for a person.
struct AddText {
    let terminal: Terminal

    func print(steps: [StepReport]) throws(ProgramFailure) {
        for step in steps {
            let mark =
                switch step.outcome {
                case .found: terminal.styled("+", .good)
                case .nothing: "-"
                case .skipped: terminal.styled("·", .faint)
                }
            try terminal.print("  \(mark) \(step.step): \(step.detail)")
        }
    }

    func print(facts: [AddFact], doubts: [Doubt]) throws(ProgramFailure) {
        let width = facts.map(\.what.count).max() ?? 0
        for fact in facts {
            let padding = String(repeating: " ", count: width - fact.what.count)
            let source = terminal.styled("from \(fact.from)", .faint)
            try terminal.print("  \(terminal.styled(fact.what, .strong))\(padding)  \(fact.value)  \(source)")
        }
        for doubt in doubts {
            try terminal.print("  \(terminal.styled("For you to judge:", .pending)) \(doubt.words)")
        }
    }
}
