import Console
import Declarations
import Grants
import HelperKit
import Providers
import Secrets

extension ConsoleDesk {
    func save(_ draft: AccountDraft, isDryRun: Bool) async throws(ConsoleProblem) -> SaveOutcome {
        try await attempt(draft.changing?.text ?? "new account") { context in
            guard let name = draft.changing else { return try await declare(draft, isDryRun: isDryRun, context) }
            let declared = try DeclaredAccount(name, context)
            let defaults = declared.provider.filled(for: declared.values).serverDrafts(user: declared.values.address)
            do {
                try prove(draft.revision, declared.file.revision, declared.file.path)
                let change = try draft.change(of: declared.values, defaults)
                let outcome = try write(
                    change, to: declared, declared.provider, secret: false, isDryRun: isDryRun, context
                ).outcome
                try noteSaved(draft.revision, outcome, name, context)
                return outcome
            } catch let problems as FieldProblems {
                return .invalid(problems.all)
            }
        }
    }

    func save(
        _ draft: TokenDraft, of name: PlainName, _ direction: Direction, isDryRun: Bool
    ) async throws(ConsoleProblem) -> SaveOutcome {
        try await attempt("\(name) \(direction)") { context in
            let declared = try DeclaredAccount(name, context)
            let desk = try TokenDesk(declared, direction, draft, context.loader.providers)
            let secret = draft.clientSecret.flatMap { $0.isEmpty ? nil : $0 }
            do {
                try prove(draft.revision, declared.file.revision, declared.file.path)
                let problems = desk.problems(context.loader.providers)
                guard problems.isEmpty else { return .invalid(problems) }
                let written = try write(
                    desk.change, to: declared, desk.filling.provider, secret: secret != nil, isDryRun: isDryRun, context
                )
                try noteSaved(draft.revision, written.outcome, name, context)
                if let secret, case .saved = written.outcome {
                    try await keep(secret, of: written.account, draft.ownToken ? direction : nil, context)
                }
                return written.outcome
            } catch let problems as FieldProblems {
                return .invalid(problems.all)
            }
        }
    }

    /// - Throws: ``FieldProblems`` where the file says something else than when the form was filled.
    func prove(_ form: String?, _ revision: String, _ path: String) throws(FieldProblems) {
        guard !revisions.isCurrent(form, revision) else { return }
        let message =
            "\(path) was changed elsewhere since this form was opened. Nothing was written. Note what you typed, and "
            + "open the form again"
        throw FieldProblems(all: [FieldProblem(field: .form, message: message)])
    }

    /// A form that stays open may be saved again.
    private func noteSaved(
        _ revision: String?, _ outcome: SaveOutcome, _ name: PlainName, _ context: CommandContext
    ) throws {
        guard case .saved = outcome, let file = try context.editor.file(of: name) else { return }
        revisions.saved(revision, file.revision)
    }

    /// Writes what a change makes of a file, where the program may, or says what to change.
    ///
    /// - Parameters:
    ///   - secret: whether a secret was typed, which is kept only with what it is bound to.
    ///   - isDryRun: only say it.
    /// - Throws: ``FieldProblems`` where the outcome would be no declaration; ``ProgramFailure`` where it cannot be written.
    func write(
        _ change: DeclarationChange, to declared: DeclaredAccount, _ provider: ProviderDescription, secret: Bool,
        isDryRun: Bool, _ context: CommandContext
    ) throws -> (outcome: SaveOutcome, account: Account) {
        let file = declared.file
        do throws(DeclarationWriterError) {
            let changed = try context.editor.apply(change, to: file)
            if isDryRun {
                let diff = DeclarationDiff(file: file.path, text: changed.difference, isOurs: file.isOurs)
                return (.wouldChange(diff), changed.account)
            }
            if file.isOurs || !changed.isChange {
                if changed.isChange { try context.editor.write(changed) }
                return (.saved(file: file.path), changed.account)
            }
            let diff = DeclarationDiff(file: file.path, text: changed.difference, secretWasDropped: secret)
            return (.toCopy(diff), changed.account)
        } catch .invalid(let errors) {
            throw FieldProblems(all: FieldProblem.all(errors, provider))
        } catch {
            throw ProgramFailure(error, subject: file.name.text)
        }
    }

    /// Keeps a client secret, bound to the token URL as it has just been declared.
    ///
    /// - Throws: ``ProgramFailure`` that says what was saved all the same.
    func keep(
        _ secret: Secret, of account: Account, _ owner: Direction?, _ context: CommandContext
    ) async throws {
        let client = DeclaredClient(
            context: context, account: account, direction: owner, details: try account.details(ofOwnToken: owner))
        do {
            try await client.keep(secret: secret)
        } catch var failure as ProgramFailure {
            failure.what = "the declaration is saved, and the client secret is not: \(failure.what)"
            throw failure
        }
    }
}

extension TokenDesk {
    /// What is no declaration whatever else is typed.
    fileprivate func problems(_ catalog: ProviderCatalog) -> [FieldProblem] {
        guard let typed else { return [] }
        var problems: [FieldProblem] = []
        if catalog.type(typed.type) == nil {
            problems.append(FieldProblem(field: .type, message: "is none of the types"))
        }
        if filling.grantType.rawValue != typed.grantType {
            problems.append(FieldProblem(field: .grantType, message: "is none that this type allows"))
        }
        if typed.usesSharedMailbox, typed.sharedMailbox.isEmpty {
            problems.append(
                FieldProblem(field: .sharedMailbox, message: "is missing: the address of the mailbox to open"))
        }
        if let problem = typed.clientSecret?.problem { problems.append(problem) }
        return problems
    }
}

extension Secret {
    /// What keeps a client secret from being kept: the line format could not carry it.
    var problem: FieldProblem? {
        let isOneLine = withExposedBytes { bytes in
            !bytes.contains { [UInt8(ascii: "\n"), UInt8(ascii: "\r"), 0].contains($0) }
        }
        return isOneLine ? nil : FieldProblem(field: .clientSecret, message: "has more than one line")
    }
}
