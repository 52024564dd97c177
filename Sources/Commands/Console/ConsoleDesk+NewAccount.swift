import ArgumentParser
import ConfigurationFiles
import Console
import Declarations
import Discovery
import Grants
import HelperKit
import OAuth
import Providers
import Secrets

/// Accounts that are not declared yet, as `mailgrant add` finds and declares them.
extension ConsoleDesk {
    func discover(_ search: DiscoverySearch) async throws(ConsoleProblem) -> Discovered {
        let address = search.address
        return try await attempt(address) { context in
            // The words are values and no options, whatever they begin with.
            var command = try AddCommand.parse(["--dry-run", "--", address])
            command.searching.dnsServer = habits.nameServer
            command.searching.offline = search.isOffline
            if !search.nameServer.isEmpty {
                guard let server = NameServer(search.nameServer) else {
                    throw ProgramFailure(
                        .usage, address, what: "\"\(search.nameServer)\" is no name server",
                        remedy: "type its IPv4 address, with a port where that is not 53: 192.0.2.1:5353")
                }
                command.searching.dnsServer = server
            }
            discoveries[address] = Discoveries.Found(options: command.searching)
            let plan: AddPlan
            do {
                plan = try await AddSearch(command, context).plan().plan
            } catch let nothing as AddSearch.Nothing {
                var failure = nothing.failure
                failure.what = "no settings were found for this address"
                failure.remedy = "ask the mail provider for the servers and its authorization server, and type them in"
                var problem = ConsoleProblem(failure)
                problem.tried = nothing.plan.stepLines
                throw problem
            }
            discoveries[address]?.plan = plan
            let provider = try context.loader.providers.provider(plan.account.provider)
            return Discovered(
                draft: AccountDraft(plan, provider),
                facts: plan.facts.map { "\($0.what): \($0.value), from \($0.from)" },
                warnings: plan.findings.doubts.map(\.words), steps: plan.stepLines)
        }
    }

    /// Declares a new account with what was typed, over what was found for its address.
    ///
    /// - Parameter isDryRun: only say what the file would be; nobody registers then.
    func declare(_ draft: AccountDraft, isDryRun: Bool, _ context: CommandContext) async throws -> SaveOutcome {
        do {
            var plan = try await plan(for: draft, context)
            let text = try put(draft, into: &plan, context)
            if isDryRun {
                let path = AccountAddition(context: context).writer.path(of: plan.account.name)
                let diff = UnifiedDiff(from: nil, to: text, path: "accounts/\(plan.account.name).toml")
                return .wouldChange(DeclarationDiff(file: path, text: diff.text, isOurs: true))
            }
            let account = try await AccountAddition(context: context).write(&plan)
            if let secret = draft.token?.clientSecret, !secret.isEmpty {
                try await keep(secret, of: account, nil, context)
            }
            discoveries[draft.address] = nil
            return .saved(file: account.declaredIn)
        } catch let problems as FieldProblems {
            return .invalid(problems.all)
        }
    }

    /// What was found for the address, where it was looked for and the type is of that provider; else what the provider's
    /// file says. There a client may register itself.
    private func plan(for draft: AccountDraft, _ context: CommandContext) async throws -> AddPlan {
        let problems = draft.problems(context.loader.providers, taken: try context.loader.accountNames())
        guard problems.isEmpty, let chosen = context.loader.providers.type(draft.type) else {
            throw FieldProblems(all: problems)
        }
        let found = discoveries[draft.address]
        if let plan = found?.plan, plan.account.provider == chosen.provider.name { return plan }
        var command = try AddCommand.parse(
            ["--provider=\(chosen.provider.name)", "--name=\(draft.name)"]
                + Direction.allCases.map { "--\($0)=\(draft[$0]?.mailProtocol ?? "none")" }
                + (draft.token.map { ["--client-id=\($0.clientID)"] } ?? []).filter { !$0.hasSuffix("=") }
                + ["--", draft.address])
        if let found { command.searching = found.options }
        return try await AddSearch(command, context).plan().plan
    }

    /// - Returns: the file's text. A client that has yet to be registered has an ID in it which says so.
    /// - Throws: ``FieldProblems`` where the outcome would be no declaration.
    private func put(
        _ draft: AccountDraft, into plan: inout AddPlan, _ context: CommandContext
    ) throws -> String {
        guard let name = PlainName(draft.name) else {
            throw FieldProblems(all: draft.problems(context.loader.providers, taken: []))
        }
        var account = NewAccount(name: name, address: draft.address, provider: plan.account.provider)
        account.token = plan.account.token
        for direction in Direction.allCases {
            account[direction] = draft[direction].flatMap { NewConnection($0, over: plan.account[direction]) }
        }
        let provider = try context.loader.providers.provider(account.provider)
        if let token = draft.token, let provider { account.token.take(token, provider) }
        plan.account = account
        if account.token.values.clientID != nil { plan.registration = nil }
        let writer = AccountAddition(context: context).writer
        var trial = plan
        if trial.registration != nil { trial.take(.toBeRegistered) }
        do throws(DeclarationWriterError) {
            return try writer.render(trial.account).text
        } catch .invalid(let errors) {
            throw FieldProblems(all: FieldProblem.all(errors, provider))
        } catch {
            throw ProgramFailure(error, subject: name.text)
        }
    }
}

extension AddPlan {
    /// Whom or what was asked, and what came of it.
    fileprivate var stepLines: [String] {
        findings.steps.map { PrintableText.line("\($0.step): \($0.detail)", limit: 300) }
    }
}

extension AccountDraft {
    fileprivate init(_ plan: AddPlan, _ provider: ProviderDescription?) {
        let account = plan.account
        let first = account.incoming ?? account.outgoing
        self.init(
            name: account.name.text, address: account.address,
            type: provider?.typeID(of: first?.mailProtocol) ?? account.provider.text,
            incoming: account.incoming.map(ServerDraft.init), outgoing: account.outgoing.map(ServerDraft.init))
        guard let provider, plan.needsGrant, let first else { return }
        let direction: Direction = account.incoming == nil ? .outgoing : .incoming
        let values = account.token.values
        let parameters = account.token.parameters.map { ($0.key.text, $0.value) }
        let filling = TokenFilling(
            provider, provider.type(of: first.mailProtocol), first.mailProtocol, direction,
            grantType: values.grantType, parameters: Dictionary(parameters) { first, _ in first },
            opensSharedMailbox: false)
        var draft = filling.draft()
        draft.issuer = values.issuer ?? draft.issuer
        draft.authorizationURL = values.authorizationURL ?? draft.authorizationURL
        draft.tokenURL = values.tokenURL ?? draft.tokenURL
        draft.clientID = values.clientID ?? draft.clientID
        draft.scopes = values.scopes?.joined(separator: "\n") ?? draft.scopes
        token = draft
    }

    /// What is no declaration whatever else is typed.
    fileprivate func problems(_ catalog: ProviderCatalog, taken: [PlainName]) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        if let name = PlainName(name) {
            if taken.contains(name) {
                problems.append(FieldProblem(field: .name, message: "is the name of another account"))
            }
        } else {
            problems.append(
                FieldProblem(field: .name, message: "is no account name: a-z, 0-9 and \"-\", not \"-\" first"))
        }
        if MailboxAddress(address) == nil {
            problems.append(FieldProblem(field: .address, message: "is no address, such as alice@example.org"))
        }
        if catalog.type(type) == nil { problems.append(FieldProblem(field: .type, message: "is none of the types")) }
        if let problem = token?.clientSecret?.problem { problems.append(problem) }
        for direction in Direction.allCases { problems += self[direction]?.problems(direction) ?? [] }
        if incoming == nil, outgoing == nil {
            problems.append(
                FieldProblem(field: .form, message: "an account has an incoming or an outgoing server, or both"))
        }
        return problems
    }
}

extension NewConnection {
    /// What was typed, with what was found beside it. Nothing where the protocol is none.
    fileprivate init?(_ draft: ServerDraft, over found: NewConnection?) {
        guard let mailProtocol = MailProtocol(rawValue: draft.mailProtocol) else { return nil }
        self.init(mailProtocol)
        if let found, found.mailProtocol == mailProtocol { self = found }
        host = draft.host.isEmpty ? nil : draft.host
        port = Int(draft.port)
        security = ConnectionSecurity(rawValue: draft.security)
        user = draft.user.isEmpty ? nil : draft.user
        authentication = draft.usesOAuth ? nil : .password
    }
}

extension NewToken {
    /// What was typed and is no default of the provider.
    fileprivate mutating func take(_ draft: TokenDraft, _ provider: ProviderDescription) {
        let typed = draft.parameters
        let usual = provider.values(typed: [:])
        for parameter in provider.parameters {
            guard let name = PlainName(parameter.name), let value = typed[parameter.name] else { continue }
            parameters[name] = value.isEmpty || value == usual[parameter.name] ? nil : value
        }
        let filled = provider.filled(with: provider.values(typed: typed)).token
        func stated(_ text: String, _ standard: String?) -> String? { text.isEmpty || text == standard ? nil : text }
        let grantType = GrantType(rawValue: draft.grantType)
        values.grantType = grantType == (filled.grantType ?? .authorizationCode) ? nil : grantType
        values.issuer = stated(draft.issuer, filled.issuer)
        values.authorizationURL = stated(draft.authorizationURL, filled.authorizationURL)
        values.tokenURL = stated(draft.tokenURL, filled.tokenURL)
        values.deviceAuthorizationURL = stated(draft.deviceAuthorizationURL, filled.deviceAuthorizationURL)
        values.clientID = stated(draft.clientID, filled.clientID)
        if !draft.scopeList.isEmpty, !provider.isPreset(draft.scopeList) { values.scopes = draft.scopeList }
    }
}
