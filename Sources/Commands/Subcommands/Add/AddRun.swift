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
    let context: CommandContext
    private let subject: AddSubject
    private let names: Set<PlainName>

    /// - Throws: a validation error, or ``ProgramFailure`` where the declarations cannot be read.
    init(_ command: AddCommand, _ context: CommandContext) throws {
        self.command = command
        self.context = context
        subject = try AddSubject(command.account, address: command.address, name: command.name)
        do throws(ConfigurationErrors) {
            names = Set(try context.loader.accountNames())
        } catch {
            throw ProgramFailure(error, subject: "accounts")
        }
    }

    var options: AddSearchOptions { command.searching }
    var terminal: Terminal { context.terminal }

    func declare() async throws {
        var plan = AddPlan(try command.said(subject, besides: names))
        try refuseDeclared(plan.account)
        let network = try NetworkTrust(try context.settings().network, context)
        let searches = try await HTTPTransport.with(network) { transport in
            let search = SettingsSearch(
                known: CatalogDomains(context.loader.providers),
                resolver: SystemNameResolver(server: options.dnsServer), transport: transport,
                isOffline: options.offline)
            let searches = try await look(for: &plan, search)
            let provider = try provider(plan.account)
            plan.suit(provider, command.incoming, command.outgoing)
            await plan.planRegistration(provider, search, isOffline: options.offline)
            return searches
        }
        if searches || plan.registration != nil { try show(plan) }
        try refuseWithoutClient(plan)
        if options.dryRun { return try finish(plan, isWritten: false) }
        if searches { try ask(plan) }
        try await write(&plan)
    }

    /// Before anything is asked of anybody.
    private func refuseDeclared(_ account: NewAccount) throws {
        if names.contains(account.name) {
            throw ProgramFailure(.exists(path: writer.path(of: account.name)), subject: account.name.text)
        }
        guard case .address(let address, nil) = subject,
            case .found(let declared)? = try? context.loader.account(matching: address.text)
        else { return }
        throw ProgramFailure(
            .usage, address.text, what: "declared already, as \(declared.name) in \(declared.declaredIn)",
            remedy: "edit that file, or give another account of this address a --name")
    }

    var writer: DeclarationWriter {
        DeclarationWriter(directory: context.configuration, providers: context.loader.providers)
    }

    // MARK: - Looking

    /// - Returns: whether settings were looked for.
    private func look(for plan: inout AddPlan, _ search: SettingsSearch) async throws -> Bool {
        guard case .address(let address, _) = subject, command.provider == nil else { return false }
        let terminal = terminal
        let findings = await search.settings(of: address) { step in
            terminal.progress("\(address.text): \(step)")
        }
        terminal.clearProgress()
        try Task.checkCancellation()
        plan.take(findings, command.incoming, command.outgoing)
        guard findings.isEmpty, command.incoming.host == nil, command.outgoing.host == nil else { return true }
        if !options.json {
            try terminal.print("Looked for the settings of \(address.text):")
            try AddText(terminal: terminal).print(steps: findings.steps)
        }
        try refuse(plan, ProgramFailure(nothingFoundFor: address, name: plan.account.name))
    }

    private func provider(_ account: NewAccount) throws(ProgramFailure) -> ProviderDescription? {
        do throws(ConfigurationErrors) {
            return try context.loader.providers.provider(account.provider)
        } catch {
            throw ProgramFailure(error, subject: account.name.text)
        }
    }

    // MARK: - Showing and asking

    private func show(_ plan: AddPlan) throws(ProgramFailure) {
        guard !options.json else { return }
        let text = AddText(terminal: terminal)
        if !plan.findings.steps.isEmpty {
            try terminal.print("Looked for the settings of \(plan.account.address):")
            try text.print(steps: plan.findings.steps)
        }
        try terminal.print("Found for account \(terminal.styled(plan.account.name.text, .strong)):")
        try text.print(facts: plan.facts, doubts: plan.findings.doubts)
    }

    /// A client ID that is needed and comes from nowhere is told with the way to one.
    private func refuseWithoutClient(_ plan: AddPlan) throws(ProgramFailure) {
        guard case .address(let address, _) = subject, plan.needsGrant, plan.account.token.values.clientID == nil,
            plan.registration == nil, let provider = try provider(plan.account), provider.token.clientID == nil
        else { return }
        try refuse(
            plan,
            ProgramFailure(noClientFor: address, plan, provider, isStated: command.provider != nil))
    }

    /// Says no, after what was found where that is to be read by a program.
    private func refuse(_ plan: AddPlan, _ failure: ProgramFailure) throws(ProgramFailure) -> Never {
        if options.json {
            let text = (try? rendered(plan))?.text ?? ""
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
