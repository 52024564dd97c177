import ArgumentParser
import Grants
import HelperKit
import LocalState
import Reconciliation

/// `mailgrant apply`: makes what is as declared.
struct ApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "Make it as declared: verify, revoke, rename, install, and ask for the rest.",
        discussion: """
            Does what "mailgrant plan" shows. What needs no person is done. On a terminal a person is asked for the \
            rest, one at a time; without one it is left, the status is 77, and a notification is sent once. Running it \
            twice changes nothing, and a run that was interrupted goes on with the next.

            Grants that rest in another token store than the declared one are moved by "mailgrant store migrate", which \
            this asks you to run; nothing else is done before.

            An account whose file is gone has its grants revoked at the provider, then everything of it is deleted here.

            The status is 0 where everything is as declared, 77 where a person is needed, 78 where a file is wrong, and \
            else that of the first failure.
            """)

    @Argument(help: "Names or addresses of accounts; everything where none is named.")
    var accounts: [String] = []

    @Flag(
        help:
            "Ask nothing before grants of removed accounts are revoked. It never answers for a consent or a moved server."
    )
    var yes = false

    @Flag(help: "Only show what would be done, and how files would change.")
    var dryRun = false

    @Flag(help: "Print the outcome as JSON.")
    var json = false

    func run() async throws {
        let context = try CommandContext()
        if dryRun { return try await show(context) }
        let command = self
        try await Interruption.cancelling { try await command.apply(context) }
    }

    private func show(_ context: CommandContext) async throws {
        let survey = try await context.surveyBesideKnown()
        let plan = survey.plan.limited(to: try context.names(accounts))
        try PlanCommand.show(plan, asJSON: json, context)
        if !json {
            for difference in plan.differences {
                if let edit = survey.fileChange(of: difference) { try context.terminal.write(edit.difference) }
            }
        }
        throw PlanOutcome(of: plan)
    }

    private func apply(_ context: CommandContext) async throws {
        let names = try context.names(accounts)
        let hasPerson = Terminal.hasPerson
        let isSilent = json
        let show: @Sendable (String) -> Void = { line in
            if isSilent { return context.terminal.note(line) }
            context.terminal.clearProgress()
            try? context.terminal.print(line)
        }
        let report = try await ApplyRun.apply(
            names, context, answers: hasPerson ? (yes ? .askingLess : .asking) : .nobody,
            interaction: hasPerson ? .allowed : .forbidden, show: show, on: isSilent ? .error : .output)
        if !hasPerson, names.isEmpty { await Notification(context).announce(report.left) }
        if json {
            try context.terminal.print(json: ApplyReport(report))
        } else {
            for difference in report.left.needs {
                context.terminal.note("mailgrant: \(difference.lineWithStep)")
            }
        }
        for error in report.left.errors { ProgramFailure(error).report() }
        if let status = report.status { throw ReportedFailure(status: status) }
    }
}
