import ArgumentParser
import HelperKit
import Reconciliation

/// `mailgrant plan`: what differs between the declarations and what is.
struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Show what differs from the declarations, and change nothing.",
        discussion: """
            Compares the files with the grants, the mail programs' configurations and the timer that are there, and \
            prints a line for each difference, in the order in which "mailgrant apply" makes it so. Nothing is asked \
            of the network or the token store.

            The status is 0 where nothing differs, 2 where something does, and 78 where a file is wrong: that one's \
            account is left as it is.
            """)

    @Argument(help: "Names or addresses of accounts; everything where none is named.")
    var accounts: [String] = []

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let context = try CommandContext()
        let plan = try await context.surveyBesideKnown().plan.limited(to: try context.names(accounts))
        try Self.show(plan, asJSON: json, context)
        throw PlanOutcome(of: plan)
    }

    static func show(_ plan: Plan, asJSON: Bool, _ context: CommandContext) throws {
        if asJSON {
            try context.terminal.print(json: PlanReport(plan))
        } else {
            for difference in plan.differences {
                try context.terminal.print(difference.lineWithStep)
            }
        }
        for error in plan.errors { ProgramFailure(error).report() }
    }
}

extension PlanOutcome {
    /// How a run that only looks ends.
    init(of plan: Plan) {
        status = plan.errors.isEmpty ? (plan.differences.isEmpty ? 0 : 2) : HelperKit.ExitStatus.configuration.rawValue
    }
}

/// The end of a run by its exit status alone; 2 is that of a difference, as of diff(1) and its like.
struct PlanOutcome: Error {
    var status: Int32
}
