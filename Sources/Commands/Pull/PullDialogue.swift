import ConfigurationFiles
import HelperKit

/// What `mailgrant pull` prints and asks.
struct PullDialogue: Sendable {
    let terminal: Terminal
    /// Look only.
    let isDry: Bool
    /// Nobody is asked.
    let agrees: Bool
    /// The report goes to standard output as JSON when all is done, not line by line.
    let printsJSON: Bool

    /// Pulls, and says what came of it.
    ///
    /// - Throws: ``ProgramFailure``, ``ReportedFailure``; `CancellationError`.
    func hold(_ run: PullRun) async throws {
        let report: PullReport
        do {
            report = try await run.run(decides)
        } catch let broken as BrokenCommit {
            for error in broken.errors { terminal.note(error.description) }
            broken.failure.report()
            throw ReportedFailure(status: .configuration)
        }
        if printsJSON { return try terminal.print(json: report) }
        if report.commits.isEmpty { try show(report) }
        if report.moved {
            try terminal.print("Commit \(report.to.prefix(12)) is in force. What it asks for: mailgrant plan")
        }
    }

    private func decides(_ report: PullReport) throws -> Bool {
        if !printsJSON { try show(report) }
        guard !isDry else { return false }
        try askIfNeeded(report)
        return true
    }

    /// A commit that ends what works, or moves where secrets go, is a person's to accept. Nothing would be sent to the new
    /// place without a new authorization in any case; but mail would stand still until then, and whoever wrote the commit
    /// may not be who should have.
    private func askIfNeeded(_ report: PullReport) throws {
        guard !agrees, report.changes.contains(where: \.needsPerson) else { return }
        guard Terminal.hasPerson else {
            if printsJSON { try terminal.print(json: report) }
            throw ProgramFailure(
                .noPermission, "pull", what: "a person must agree to commit \(report.to.prefix(12))",
                remedy: "look at it and agree on a terminal: mailgrant pull; the commit in force stays")
        }
        guard try terminal.confirms("Let commit \(report.to.prefix(12)) come into force?") else {
            throw ProgramFailure(
                .noPermission, "pull", what: "commit \(report.to.prefix(12)) was not taken, as you wished",
                remedy: "the commit in force stays; run again to be asked again")
        }
    }

    private func show(_ report: PullReport) throws(ProgramFailure) {
        for line in report.lines { try terminal.print(line) }
    }
}
