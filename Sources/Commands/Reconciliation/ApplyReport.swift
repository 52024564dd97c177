import HelperKit
import Reconciliation

/// What an apply did, as facts, for `--json`.
struct ApplyReport: Encodable, Sendable {
    var version = 1
    var applied: [Step]
    /// What differs still.
    var left: [PlanReport.Entry]
    var errors: [StatusReport.FileError]

    struct Step: Encodable, Sendable {
        var difference: PlanReport.Entry
        /// Nothing where it was done.
        var failure: Failure?
    }

    struct Failure: Encodable, Sendable {
        var status: Int32
        var what: String
        var remedy: String
    }

    init(_ report: ApplyRun.Report) {
        applied = report.outcomes.map { outcome in
            Step(
                difference: PlanReport.Entry(outcome.difference),
                failure: outcome.failure.map { Failure(status: $0.status.rawValue, what: $0.what, remedy: $0.remedy) })
        }
        let plan = PlanReport(report.left)
        left = plan.differences
        errors = plan.errors
    }
}
