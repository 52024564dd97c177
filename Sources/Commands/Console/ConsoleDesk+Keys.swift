import ConfigurationFiles
import Console
import Declarations
import Grants
import HelperKit
import OAuth
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
        _ draft: KeyDraft, of account: PlainName?, isDryRun: Bool
    ) async throws(ConsoleProblem) -> SaveOutcome {
        try await attempt(account?.text ?? "settings") { context in
            do {
                let change = try draft.change
                guard let account else { return try save(change, draft.revision, isDryRun: isDryRun, context) }
                let declared = try DeclaredAccount(account, context)
                try prove(draft.revision, declared.file.revision, declared.file.path)
                let outcome = try write(
                    change, to: declared, declared.provider, secret: false, isDryRun: isDryRun, context
                ).outcome
                return outcome.naming(.keyValue)
            } catch let problems as FieldProblems {
                return .invalid(problems.all).naming(.keyValue)
            }
        }
    }

    /// The same for the settings.
    private func save(
        _ change: DeclarationChange, _ revision: String?, isDryRun: Bool, _ context: CommandContext
    ) throws -> SaveOutcome {
        let file = try context.settingsFile()
        try prove(revision, file.revision, file.path)
        let editor = SettingsEditor(context.loader)
        do throws(DeclarationWriterError) {
            let changed = try editor.apply(change, to: file)
            if isDryRun {
                return .wouldChange(
                    DeclarationDiff(file: file.path, text: changed.difference, isOurs: file.isOurs))
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
            var change = DeclarationChange()
            try Self.add(key, takesAway ? nil : value, to: &change, .key, .keyValue)
            for line in more.split(whereSeparator: \.isNewline) {
                let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(\.trimmed)
                try Self.add(parts[0], parts.count > 1 ? parts[1] : nil, to: &change, .moreKeys, .moreKeys)
            }
            return change
        }
    }

    /// - Parameter value: nothing takes the key away.
    private static func add(
        _ text: String, _ value: String?, to change: inout DeclarationChange, _ keyField: FormField,
        _ valueField: FormField
    ) throws(FieldProblems) {
        let line = keyField == .moreKeys ? "\(text): " : ""
        guard let key = DeclarationKey(text) else {
            let message = "\(line)is no key; one looks like incoming.port"
            throw FieldProblems(all: [FieldProblem(field: keyField, message: message)])
        }
        guard let value else { return change.inherit(key) }
        guard !value.isEmpty, let value = DeclarationValue(toml: value) ?? DeclarationValue([value], for: key) else {
            throw FieldProblems(all: [FieldProblem(field: valueField, message: "\(line)is missing")])
        }
        change.set(key, to: value)
    }
}

extension SaveOutcome {
    /// The same, with what is wrong at the fields of another form said of this one: the key stands with it.
    fileprivate func naming(_ field: FormField) -> SaveOutcome {
        guard case .invalid(let problems) = self else { return self }
        return .invalid(
            problems.map { problem in
                [.form, .key, .keyValue, .moreKeys].contains(problem.field)
                    ? problem : FieldProblem(field: field, message: problem.message)
            })
    }
}
