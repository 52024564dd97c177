import ConfigurationFiles
import Console
import Declarations
import Grants
import HelperKit
import Providers

extension ConsoleDesk: KeyOperations {
    func keys(of account: PlainName?) async throws(ConsoleProblem) -> KeyForm {
        try await attempt(account?.text ?? "settings") { context in
            guard let account else {
                let file = try context.settingsFile()
                return KeyForm(
                    values: shown(try context.effectiveValues(of: nil), context), known: knownSettings,
                    file: file.path, fileIsOurs: file.isOurs, revision: revisions.begin(file.revision))
            }
            let declared = try DeclaredAccount(account, context)
            return KeyForm(
                values: shown(try context.effectiveValues(of: account), context), known: knownKeys(of: declared),
                file: declared.file.path, fileIsOurs: declared.file.isOurs,
                revision: revisions.begin(declared.file.revision))
        }
    }

    func save(
        _ draft: KeyDraft, of account: PlainName?, isTrial: Bool
    ) async throws(ConsoleProblem) -> SaveOutcome {
        try await attempt(account?.text ?? "settings") { context in
            do {
                let change = try draft.change
                guard let account else { return try save(change, draft.revision, isTrial: isTrial, context) }
                let declared = try DeclaredAccount(account, context)
                try prove(draft.revision, declared.file.revision, declared.file.path)
                let outcome = try write(
                    change, to: declared, declared.provider, secret: false, isTrial: isTrial, context
                ).outcome
                return outcome.naming(.keyValue)
            } catch let problems as FieldProblems {
                return .invalid(problems.all).naming(.keyValue)
            }
        }
    }

    /// The same for the settings.
    private func save(
        _ change: DeclarationChange, _ revision: String?, isTrial: Bool, _ context: CommandContext
    ) throws -> SaveOutcome {
        let file = try context.settingsFile()
        try prove(revision, file.revision, file.path)
        let editor = SettingsEditor(context.loader)
        do throws(DeclarationWriterError) {
            let changed = try editor.apply(change, to: file)
            if isTrial {
                return .toCopy(DeclarationDiff(file: file.path, text: changed.difference, isOurs: file.isOurs))
            }
            guard changed.isChange, !file.isOurs else {
                try editor.write(changed)
                return .saved(file: file.path)
            }
            return .toCopy(DeclarationDiff(file: file.path, text: changed.difference))
        } catch .invalid(let errors) {
            throw FieldProblems(all: FieldProblem.all(errors, nil))
        } catch {
            throw ProgramFailure(error, subject: "settings")
        }
    }

    private func shown(_ values: [EffectiveValue], _ context: CommandContext) -> [KeyForm.Value] {
        values.map { value in
            KeyForm.Value(
                key: value.key, texts: value.texts,
                origin: ConfigReport.Origin(value.origin, context.configuration).text)
        }
    }

    private var knownSettings: [KeyForm.Known] {
        SettingsSchema.keys.filter { $0.kind != .table }
            .map { KeyForm.Known(key: $0.path.joined(separator: "."), meaning: SettingsSchema.meaning(of: $0.path)) }
    }

    /// Those of every account, and what its provider adds to the tables of tokens.
    private func knownKeys(of declared: DeclaredAccount) -> [KeyForm.Known] {
        let keys = AccountSchema.keys.filter { $0.kind != .table && !$0.path.contains(ObservedKey.anyName) }
        let tokens = Set(keys.map { Array($0.path.dropLast()) }.filter { $0.last == "token" })
        let parameters = tokens.flatMap { table in
            declared.provider.parameters.map { parameter in
                KeyForm.Known(
                    key: (table + [parameter.name]).joined(separator: "."), meaning: parameter.explanation)
            }
        }
        let known = keys.map {
            KeyForm.Known(key: $0.path.joined(separator: "."), meaning: AccountSchema.meaning(of: $0.path))
        }
        return (known + parameters).sorted { $0.key < $1.key }
    }
}

extension KeyDraft {
    /// - Throws: ``FieldProblems`` where there is no such change, whatever the file says.
    fileprivate var change: DeclarationChange {
        get throws(FieldProblems) {
            guard let key = DeclarationKey(key) else {
                throw FieldProblems(
                    all: [FieldProblem(field: .key, message: "is no key; one looks like incoming.port")])
            }
            var change = DeclarationChange()
            if takesAway {
                change.inherit(key)
                return change
            }
            guard !value.isEmpty, let value = DeclarationValue(toml: value) ?? DeclarationValue([value], for: key)
            else {
                throw FieldProblems(all: [FieldProblem(field: .keyValue, message: "is missing")])
            }
            change.set(key, to: value)
            return change
        }
    }
}

extension SaveOutcome {
    /// The same, with what is wrong at the fields of another form said of this one: the key stands with it.
    fileprivate func naming(_ field: FormField) -> SaveOutcome {
        guard case .invalid(let problems) = self else { return self }
        return .invalid(
            problems.map { problem in
                [.form, .key, .keyValue].contains(problem.field)
                    ? problem : FieldProblem(field: field, message: problem.message)
            })
    }
}
