public import ConfigurationFiles
public import Grants
public import Providers

/// Changes accounts' files: those that the program made by writing them again, and those of a person by saying what to
/// change.
public struct DeclarationEditor: Sendable {
    private let directory: ConfigurationDirectory
    private let providers: ProviderCatalog

    public init(directory: ConfigurationDirectory, providers: ProviderCatalog) {
        self.directory = directory
        self.providers = providers
    }

    /// The file of an account; nothing where there is none.
    ///
    /// - Throws: ``ConfigurationErrors`` where it cannot be read.
    public func file(of name: PlainName) throws(ConfigurationErrors) -> DeclarationFile? {
        guard let text = try directory.text(of: AccountFiles.fileName(name), in: AccountFiles.folder) else {
            return nil
        }
        return DeclarationFile(name: name, path: path(of: name), text: text, rendered: rendered(text, name))
    }

    /// The values in a file; nothing where its address or its provider cannot be read.
    public func values(in file: DeclarationFile) -> NewAccount? { values(in: file.text, file.name) }

    /// What a change makes of a file. Nothing is written.
    ///
    /// - Throws: ``DeclarationWriterError/invalid(_:)`` where the program would refuse to read the outcome.
    public func apply(
        _ change: DeclarationChange, to file: DeclarationFile
    ) throws(DeclarationWriterError) -> ChangedDeclaration {
        do throws(ConfigurationErrors) {
            let before = Meaning(try DocumentTable(parsing: file.text, file: file.path))
            let edited = try edited(file, before, change)
            let document = try DocumentTable(parsing: edited, file: file.path)
            let reader = AccountReader(directory: directory, providers: providers)
            let account = try reader.account(file.name, document, file: file.path)
            let isSame = Meaning(document) == before
            let text = isSame ? file.text : file.isOurs ? rendered(edited, file.name) ?? edited : edited
            return ChangedDeclaration(file: file, text: text, account: account)
        } catch {
            throw .invalid(error)
        }
    }

    /// Writes a changed file in the place of the old one, whole or not at all, with its mode.
    ///
    /// - Throws: ``DeclarationWriterError``: also where the file is not one that the program made, or has changed since it
    ///   was read. Then it is as it was.
    public func write(_ changed: ChangedDeclaration) throws(DeclarationWriterError) {
        let file = changed.file
        guard file.isOurs else { throw .isPersons(path: file.path) }
        guard changed.isChange else { return }
        try WholeFile.replace(
            AccountFiles.fileName(file.name), in: directory.resolve(AccountFiles.folder), with: changed.text
        ) { try? self.file(of: file.name) == file }
    }

    private func path(of name: PlainName) -> String {
        directory.resolve(AccountFiles.folder + "/" + AccountFiles.fileName(name))
    }

    /// The text that the program makes of the values in a text.
    private func rendered(_ text: String, _ name: PlainName) -> String? {
        values(in: text, name).map(AccountText.render)
    }

    private func values(in text: String, _ name: PlainName) -> NewAccount? {
        guard let document = try? DocumentTable(parsing: text, file: path(of: name)) else { return nil }
        return NewAccount(reading: document, name: name, providers: providers)
    }

    /// The text with each of the keys changed where it stands.
    private func edited(
        _ file: DeclarationFile, _ before: Meaning, _ change: DeclarationChange
    ) throws(ConfigurationErrors) -> String {
        var editor = DocumentEditor(file.text, file: file.path)
        var meant = before
        for edit in change.edits {
            let value = edit.value.map(Meaning.init)
            if meant[edit.key.path[...]] == value { continue }
            meant = meant.setting(edit.key.path[...], to: value)
            if let value = edit.value {
                try editor.set(edit.key.path, to: value.toml)
            } else {
                try editor.remove(edit.key.path)
            }
            // Whatever a person may have written, nothing but this key may have changed.
            let now = Meaning(try DocumentTable(parsing: editor.text, file: file.path))
            guard now.withoutEmptyTables == meant.withoutEmptyTables else {
                throw ConfigurationErrors(
                    ConfigurationError(
                        file: file.path, key: edit.key.description,
                        message: "cannot be changed here, since another value stands in its place; edit the file"))
            }
        }
        return editor.text
    }
}

/// A file and what is to become of it.
public struct ChangedDeclaration: Sendable {
    public let file: DeclarationFile
    public let text: String
    /// The account as the changed file declares it.
    public let account: Account

    /// Whether the file would say anything else than it says.
    public var isChange: Bool { text != file.text }

    /// The change for patch(1) and `git apply`, in the configuration directory. Empty where nothing changes.
    public var difference: String {
        UnifiedDiff(
            from: file.text, to: text, path: AccountFiles.folder + "/" + AccountFiles.fileName(file.name)
        ).text
    }
}
