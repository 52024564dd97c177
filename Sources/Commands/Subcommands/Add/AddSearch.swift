import ConfigurationFiles
import Declarations
import Discovery
import FoundationEssentials
import Grants
import HelperKit
import Providers

/// What `mailgrant add` does before it asks or writes anything, and what the console does with an address: from the words of
/// a person to a plan, with everything that can be found put in.
struct AddSearch {
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

    struct Outcome {
        var plan: AddPlan
        /// Whether settings were looked for.
        var hasSearched: Bool
    }

    /// A search that came to nothing, and what was tried.
    struct Nothing: Error {
        var plan: AddPlan
        var failure: ProgramFailure
    }

    /// - Throws: ``Nothing``; ``ProgramFailure``, also where the account is declared already.
    func plan() async throws -> Outcome {
        var plan = AddPlan(try command.said(subject, besides: names))
        try refuseDeclared(plan.account)
        try await askProgram(&plan, command.incoming, command.outgoing)
        let network = try NetworkTrust(try context.settings().network, context)
        return try await HTTPTransport.with(network) { transport in
            let options = command.searching
            let search = SettingsSearch(
                known: CatalogDomains(context.loader.providers),
                resolver: SystemNameResolver(server: options.dnsServer), transport: transport,
                isOffline: options.offline)
            let hasSearched = try await look(for: &plan, search)
            let provider = try provider(plan.account)
            plan.suit(provider, command.incoming, command.outgoing)
            await plan.planRegistration(provider, search, isOffline: options.offline)
            return Outcome(plan: plan, hasSearched: hasSearched)
        }
    }

    /// Before anything is asked of anybody.
    private func refuseDeclared(_ account: NewAccount) throws {
        if names.contains(account.name) {
            let path = AccountAddition(context: context).writer.path(of: account.name)
            throw ProgramFailure(.exists(path: path), subject: account.name.text)
        }
        guard case .address(let address, nil) = subject,
            case .found(let declared)? = try? context.loader.account(matching: address.text)
        else { return }
        throw ProgramFailure(
            .usage, address.text, what: "declared already, as \(declared.name) in \(declared.declaredIn)",
            remedy: "edit that file, or give another account of this address a --name")
    }

    /// - Returns: whether settings were looked for.
    private func look(for plan: inout AddPlan, _ search: SettingsSearch) async throws -> Bool {
        guard case .address(let address, _) = subject, command.provider == nil else { return false }
        let terminal = context.terminal
        let findings = await search.settings(of: address) { step in
            terminal.progress("\(address.text): \(step)")
        }
        terminal.clearProgress()
        try Task.checkCancellation()
        plan.take(findings, command.incoming, command.outgoing)
        guard findings.isEmpty, command.incoming.host == nil, command.outgoing.host == nil else { return true }
        throw Nothing(plan: plan, failure: ProgramFailure(nothingFoundFor: address, name: plan.account.name))
    }

    func provider(_ account: NewAccount) throws(ProgramFailure) -> ProviderDescription? {
        do throws(ConfigurationErrors) {
            return try context.loader.providers.provider(account.provider)
        } catch {
            throw ProgramFailure(error, subject: account.name.text)
        }
    }

    /// The way to a client ID that is needed and comes from nowhere; nothing where there is one.
    func missingClient(_ plan: AddPlan) throws(ProgramFailure) -> ProgramFailure? {
        guard case .address(let address, _) = subject, plan.needsGrant, plan.account.token.values.clientID == nil,
            plan.registration == nil, let provider = try provider(plan.account), !provider.isProgram,
            provider.token.clientID == nil
        else { return nil }
        return ProgramFailure(noClientFor: address, plan, provider, isStated: command.provider != nil)
    }
}
