import Console
import Declarations
import Grants
import HelperKit
import OAuth
import PluginPrograms
import Secrets
import TokenStores

extension ConsoleDesk: PluginOperations {
    func plugins() async throws(ConsoleProblem) -> PluginSheet {
        try await attempt("plugins") { context in
            let listings = await PluginListing.all(context)
            let inUse = context.choice(try context.storeRecord())
            let declared = try context.settings().store
            let programs = listings.filter { ["store", "git-credential"].contains($0.kind) && $0.path != nil }
            let others = programs.map { ($0.kind == "store" ? "" : "git-credential:") + $0.name }
            var stores = [StoreChoice.secretService.name, StoreChoice.sealedFile.name] + others
            for choice in [inUse, declared] where !stores.contains(choice.name) { stores.append(choice.name) }
            return PluginSheet(
                plugins: listings.compactMap { PluginSheet.Plugin($0, PluginTrust(context)) }, storeInUse: inUse.name,
                storeDeclared: declared == inUse ? nil : declared.name, stores: stores,
                sealedFile: await sealedFile(context))
        }
    }

    func setAllowed(_ isAllowed: Bool, _ plugin: PluginName) async throws(ConsoleProblem) -> [String] {
        try await attempt(plugin.name.text) { context in
            let (kind, programs) = try found(plugin, context)
            guard isAllowed else {
                return try Allowance(setting: [(kind, plugin.name, nil)], allowed: false, context).lines
            }
            let lines = try Allowance.allow(programs, plugin.name.text, context).lines
            try await Allowance.describe(programs, context)
            return lines
        }
    }

    func test(_ plugin: PluginName) async throws(ConsoleProblem) -> (lines: [String], problem: ConsoleProblem?) {
        try await attempt(plugin.name.text) { context in
            try await outcome(of: PluginTrial(try found(plugin, context).programs[0], context))
        }
    }

    func test(
        _ plugin: PluginName, signingInAs address: String, report: @escaping @Sendable (SignInStep) -> Void
    ) async {
        do throws(ConsoleProblem) {
            let outcome = try await attempt(plugin.name.text) { context in
                let (kind, programs) = try found(plugin, context)
                guard kind == .provider else {
                    throw ProgramFailure(
                        .usage, plugin.name.text, what: "nobody signs in with it",
                        remedy: "test it without an address")
                }
                let consent = ConsoleConsent(meetingPoint: nil, patience: habits.signInTime, report: report)
                let signIn = ProviderSignInTrial(programs[0], address: address, consent: consent, context)
                return try await self.outcome(of: PluginTrial(programs[0], context).followed(by: signIn))
            }
            report(.tried(lines: outcome.lines, outcome.problem))
        } catch {
            report(.failed(error))
        }
    }

    /// - Returns: a line for each check, and the problem where one was not passed.
    private func outcome(of trial: PluginTrial) async throws -> (lines: [String], problem: ConsoleProblem?) {
        var lines: [String] = []
        var failures = 0
        let leftOut = try await trial.run { outcome in
            failures += outcome.passed ? 0 : 1
            let word = outcome.passed ? "ok" : "not ok"
            lines.append("\(word): \(outcome.check)" + (outcome.failure.map { ": \($0)" } ?? ""))
        }
        guard failures > 0 else { return (lines, nil) }
        let failure = ProgramFailure(
            .unavailable, trial.program.executable,
            what: "\(failures) of \(lines.count + leftOut) checks were not passed",
            remedy: "mend it, or install another version of it")
        return (lines, ConsoleProblem(failure))
    }

    func migrate(_ draft: StoreMoveDraft) async throws(ConsoleProblem) -> StoreMoveOutcome {
        try await attempt("store migrate") { context in
            let move = StoreMove(
                context, to: try StoreMove.choice(draft.store),
                from: draft.source.isEmpty ? nil : try StoreMove.choice(draft.source))
            let run = { (abandonment: StoreMove.Abandonment) async throws -> StoreMoveOutcome in
                let done = try await move.run(mayForget: draft.mayForget, abandoning: abandonment)
                return .done([done.warning].compactMap(\.self) + done.lines)
            }
            do {
                return try await run(draft.abandons ? .toBeConfirmed : .none)
            } catch let unconfirmed as StoreMove.Unconfirmed {
                let lost = LostSecrets(
                    unconfirmed.lost, since: PrintableText.line(unconfirmed.reason, limit: 500))
                guard draft.agreed == lost.revision else { return .toConfirm(lost) }
                return try await run(.confirmed(lost: unconfirmed.lost))
            }
        }
    }

    func change(_ change: SealedFileChange, opening passphrase: Secret?) async throws(ConsoleProblem) -> [String] {
        try await attempt("sealed file") { context in
            // Nobody is asked at the terminal that the console was started at.
            let file = TokenStoreMaker(context).sealedFile { _ throws(TokenStoreError) in
                guard let passphrase else {
                    throw TokenStoreError(.locked, "it is locked", remedy: "type its passphrase, too")
                }
                return passphrase
            }
            let access = try SealedFileAccess(context, file)
            let line: String
            switch change {
            case .key: line = try await access.sealUnderKey(isNew: false)
            case .newKey: line = try await access.sealUnderKey(isNew: true)
            case .passphrase(let new):
                try access.check(passphrase: new)
                line = try await access.seal(underPassphrase: new)
            case .unlock: line = try await access.setLocked(false)
            case .lock: line = try await access.setLocked(true)
            }
            return [line]
        }
    }

    private func found(
        _ plugin: PluginName, _ context: CommandContext
    ) throws(ProgramFailure) -> (kind: PluginKind, programs: [PluginProgram]) {
        guard let kind = PluginKind(rawValue: plugin.kind), kind != .subcommand else {
            throw ProgramFailure(
                .usage, plugin.name.text, what: "declarations name no plugin of this kind", remedy: "choose another")
        }
        return (kind, try PluginChoice.programs([(kind, plugin.name)], plugin.name.text, context.pluginRegistry))
    }

    private func sealedFile(_ context: CommandContext) async -> PluginSheet.SealedFile {
        guard let file = TokenStoreMaker(context).sealedFile else { return .none }
        do {
            return switch try await file.keyState() {
            case .noFile: .none
            case .random(let path): .key(path: path)
            case .passphrase: .passphrase
            }
        } catch {
            return .closed(ConsoleProblem(ProgramFailure(GrantFault.store(error), file.displayName, nil)))
        }
    }
}

extension PluginSheet.Plugin {
    fileprivate init?(_ listing: PluginListing, _ trust: PluginTrust) {
        guard let name = PlainName(listing.name) else { return nil }
        let isListed = PluginKind(rawValue: listing.kind).map { trust.isListed($0, name) } ?? false
        self.init(
            PluginName(kind: listing.kind, name: name), path: listing.path, version: listing.programVersion,
            answers: listing.answers, isAllowed: listing.allowed, isListed: isListed,
            canBeTested: listing.path != nil
                && ["store", "provider", "client", "git-credential"].contains(listing.kind),
            problem: listing.trouble.map {
                ConsoleProblem(subject: listing.name, what: $0, remedy: listing.remedy ?? "")
            })
    }
}
