import Console
import Declarations
import Grants
import HelperKit
import Providers
import Secrets

extension ConsoleDesk {
    func save(_ draft: AccountDraft) async throws(ConsoleProblem) -> SaveOutcome {
        try await attempt(draft.changing?.text ?? "new account") { context in
            guard let name = draft.changing else { return try await declare(draft, context) }
            let declared = try DeclaredAccount(name, context)
            let defaults = declared.provider.filled(for: declared.values).serverDrafts(user: declared.values.address)
            do {
                let change = try draft.change(of: declared.values, defaults)
                return try write(change, to: declared, declared.provider, secret: false, context).outcome
            } catch let problems as FieldProblems {
                return .invalid(problems.all)
            }
        }
    }

    func save(
        _ draft: TokenDraft, of name: PlainName, _ direction: Direction
    ) async throws(ConsoleProblem) -> SaveOutcome {
        try await attempt("\(name) \(direction)") { context in
            let declared = try DeclaredAccount(name, context)
            let desk = try TokenDesk(declared, direction, draft, context.loader.providers)
            let problems = draft.problems(desk.filling, context.loader.providers)
            guard problems.isEmpty else { return .invalid(problems) }
            let secret = draft.clientSecret.flatMap { $0.isEmpty ? nil : $0 }
            do {
                let change = desk.change(for: draft)
                let written = try write(
                    change, to: declared, desk.filling.provider, secret: secret != nil, context)
                if let secret, case .saved = written.outcome {
                    try await keep(secret, of: written.account, draft.ownToken ? direction : nil, context)
                }
                return written.outcome
            } catch let problems as FieldProblems {
                return .invalid(problems.all)
            }
        }
    }

    /// Writes what a change makes of a file, where the program may, or says what to change.
    ///
    /// - Parameter secret: whether a secret was typed, which is kept only with what it is bound to.
    /// - Throws: ``FieldProblems`` where the outcome would be no declaration; ``ProgramFailure`` where it cannot be written.
    private func write(
        _ change: DeclarationChange, to declared: DeclaredAccount, _ provider: ProviderDescription, secret: Bool,
        _ context: CommandContext
    ) throws -> (outcome: SaveOutcome, account: Account) {
        let file = declared.file
        do throws(DeclarationWriterError) {
            let changed = try context.editor.apply(change, to: file)
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

    /// Keeps a client secret, bound to the token URL as it is declared now.
    func keep(
        _ secret: Secret, of account: Account, _ owner: Direction?, _ context: CommandContext
    ) async throws {
        let client = DeclaredClient(
            context: context, account: account, direction: owner, details: try account.details(ofOwnToken: owner))
        try await client.keep(secret: secret)
    }
}

extension TokenDraft {
    /// What is no declaration whatever else is typed.
    fileprivate func problems(_ filling: TokenFilling, _ catalog: ProviderCatalog) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        if catalog.type(type) == nil { problems.append(FieldProblem(field: .type, message: "is none of the types")) }
        if filling.grantType.rawValue != grantType {
            problems.append(FieldProblem(field: .grantType, message: "is none that this type allows"))
        }
        if usesSharedMailbox, sharedMailbox.isEmpty {
            problems.append(
                FieldProblem(field: .sharedMailbox, message: "is missing: the address of the mailbox to open"))
        }
        if let clientSecret, !clientSecret.isEmpty, !clientSecret.isOneLine {
            problems.append(FieldProblem(field: .clientSecret, message: "has more than one line"))
        }
        return problems
    }
}

extension Secret {
    /// Whether the line format can carry it.
    fileprivate var isOneLine: Bool {
        withExposedBytes { bytes in !bytes.contains { [UInt8(ascii: "\n"), UInt8(ascii: "\r"), 0].contains($0) } }
    }
}
