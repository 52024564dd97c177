import ConfigurationFiles
import Declarations
import Discovery
import FoundationEssentials
import Grants
import HelperKit
import LocalState
import OAuth
import Providers
import TokenCache

/// `mailgrant add` at work: looking, showing, asking, registering, writing.
struct AddRun {
    private let command: AddCommand
    private let search: AddSearch
    let addition: AccountAddition

    /// - Throws: a validation error, or ``ProgramFailure`` where the declarations cannot be read.
    init(_ command: AddCommand, _ context: CommandContext) throws {
        self.command = command
        search = try AddSearch(command, context)
        addition = AccountAddition(context: context)
    }

    var options: AddSearchOptions { command.searching }
    var terminal: Terminal { search.context.terminal }

    func declare() async throws {
        let found: AddSearch.Outcome
        do {
            found = try await search.plan()
        } catch let nothing as AddSearch.Nothing {
            if !options.json { try showSteps(nothing.plan) }
            try refuse(nothing.plan, nothing.failure)
        }
        var plan = found.plan
        if found.hasSearched || plan.registration != nil { try show(plan) }
        if let failure = try search.missingClient(plan) { try refuse(plan, failure) }
        if options.dryRun { return try finish(plan, isWritten: false) }
        if found.hasSearched { try ask(plan) }
        _ = try await addition.write(&plan)
        try finish(plan, isWritten: true)
    }

    // MARK: - Showing and asking

    private func show(_ plan: AddPlan) throws(ProgramFailure) {
        guard !options.json else { return }
        let text = AddText(terminal: terminal)
        if !plan.findings.steps.isEmpty { try showSteps(plan) }
        try terminal.print("Found for account \(terminal.styled(plan.account.name.text, .strong)):")
        try text.print(facts: plan.facts, doubts: plan.findings.doubts)
    }

    private func showSteps(_ plan: AddPlan) throws(ProgramFailure) {
        try terminal.print("Looked for the settings of \(plan.account.address):")
        try AddText(terminal: terminal).print(steps: plan.findings.steps)
    }

    /// Says no, after what was found where that is to be read by a program.
    private func refuse(_ plan: AddPlan, _ failure: ProgramFailure) throws(ProgramFailure) -> Never {
        if options.json {
            let text = (try? addition.rendered(plan))?.text ?? ""
            try terminal.print(json: AddReport(plan, declaration: text, file: nil))
        }
        throw failure
    }

    private func ask(_ plan: AddPlan) throws {
        let name = plan.account.name
        if options.yes {
            guard let doubt = plan.findings.doubts.first else { return }
            let byHand =
                doubt.isOfIssuer
                ? "name it with --issuer" : "give the servers by hand with --incoming-host and --outgoing-host"
            try refuse(
                plan,
                ProgramFailure(
                    .noPermission, name.text, what: "a person must judge this: \(doubt.words)",
                    remedy: "run it without --yes on a terminal, or \(byHand)"))
        }
        guard Terminal.hasPerson else {
            try refuse(
                plan,
                ProgramFailure(
                    .usage, name.text, what: "nobody is there to be asked, so nothing was declared",
                    remedy: "add --yes to take what is found, or --dry-run to look only"))
        }
        guard try terminal.confirms("Declare account \"\(name)\" with this?") else {
            throw ProgramFailure(
                .noPermission, name.text, what: "nothing was declared, as you wished",
                remedy: "give other values by hand; see mailgrant add --help")
        }
    }
}
