public import ConfigurationFiles
public import Grants
import Providers

/// Changes accounts' files in the person's own directory: those that the program made by writing them again, and those of a
/// person by saying what to change. Layers below are read and never written.
public struct DeclarationEditor: Sendable {
    private let list: LayerList
    private let providers: ProviderCatalog

    /// - Parameter loader: of the same directory.
    public init(_ loader: DeclarationLoader) {
        self.init(loader.list, loader.providers)
    }

    init(_ list: LayerList, _ providers: ProviderCatalog) {
        self.list = list
        self.providers = providers
    }

    /// The file of an account: the one that is there, or the one that is to be made where only layers below declare it;
    /// nothing where there is no such account.
    ///
    /// - Throws: ``ConfigurationErrors`` where it cannot be read, or a layer is missing, which might say more of it.
    public func file(of name: PlainName) throws(ConfigurationErrors) -> DeclarationFile? {
        guard let files = try AccountFiles(of: name, in: list.layers.lowestFirst) else { return nil }
        if let errors = list.errors { throw errors }
        let path = path(of: name)
        var below = files.texts
        let own = below.last?.file == path ? below.removeLast().text : nil
        let isOverLayers = !below.isEmpty
        return DeclarationFile(
            name: name, path: path, text: own, below: below,
            rendered: own.flatMap { rendered($0, name, isOverLayers: isOverLayers) })
    }

    /// The values that a file has together with the layers below it; nothing where its address or its provider cannot be
    /// read.
    public func values(in file: DeclarationFile) -> NewAccount? {
        guard let document = try? file.document(with: file.text) else { return nil }
        return NewAccount(reading: document, name: file.name, providers: providers)
    }

    /// What a change makes of a file. Nothing is written.
    ///
    /// - Throws: ``DeclarationWriterError/invalid(_:)`` where the program would refuse to read the outcome.
    public func apply(
        _ change: DeclarationChange, to file: DeclarationFile
    ) throws(DeclarationWriterError) -> ChangedDeclaration {
        do throws(ConfigurationErrors) {
            let before = Meaning(try DocumentTable(parsing: file.text, file: file.path))
            let edited = try edited(file, before, change)
            let reader = AccountReader(layers: list.layers, providers: providers)
            let account = try reader.account(file.name, try file.document(with: edited), file: file.path)
            let isSame = Meaning(try DocumentTable(parsing: edited, file: file.path)) == before
            let ours = file.isOurs ? rendered(edited, file.name, isOverLayers: !file.below.isEmpty) : nil
            return ChangedDeclaration(file: file, text: isSame ? file.text : ours ?? edited, account: account)
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
        let folder = list.layers.own.resolve(AccountFiles.folder)
        let fileName = AccountFiles.fileName(file.name)
        guard file.exists else {
            try WholeFile.makeDirectories(folder)
            do {
                return try WholeFile.create(fileName, in: folder, with: changed.text)
            } catch .exists(let path) {
                throw .changedMeanwhile(path: path)
            }
        }
        try WholeFile.replace(fileName, in: folder, with: changed.text) { try? self.file(of: file.name) == file }
    }

    private func path(of name: PlainName) -> String {
        list.layers.own.resolve(AccountFiles.folder + "/" + AccountFiles.fileName(name))
    }

    /// The text that the program makes of the values in a text; nothing where it could not say all of them.
    private func rendered(_ text: String, _ name: PlainName, isOverLayers: Bool) -> String? {
        func document(_ text: String) -> DocumentTable? { try? DocumentTable(parsing: text, file: path(of: name)) }
        guard let said = document(text) else { return nil }
        if let whole = NewAccount(reading: said, name: name, providers: providers).map(AccountText.render),
            whole == text || document(whole).map({ Meaning($0).withoutEmptyTables }) == Meaning(said).withoutEmptyTables
        {
            return whole
        }
        return isOverLayers ? OverrideText.render(Meaning(said)) : nil
    }

    /// The value that a key gets in this file so that a change holds over the layers below; nothing takes it away.
    ///
    /// - Throws: ``ConfigurationErrors`` where a layer below says what is to be said nowhere.
    private func wanted(
        _ edit: DeclarationChange.Edit, in file: DeclarationFile, said: Meaning?, saidHere: Meaning?
    ) throws(ConfigurationErrors) -> DeclarationValue? {
        if edit.value != nil { return edit.value }
        guard said != nil, let layer = try file.layerBelow(stating: edit.key) else { return nil }
        if let standard = edit.standard { return layer.value == Meaning(standard) ? nil : standard }
        if edit.mayInherit, saidHere != nil { return nil }
        throw ConfigurationErrors(
            ConfigurationError(
                file: file.path, key: edit.key.description,
                message:
                    "cannot be taken away here, since \(layer.file) says it; give it another value, or change that file"
            ))
    }

    /// The text with each of the keys changed where it stands.
    private func edited(
        _ file: DeclarationFile, _ before: Meaning, _ change: DeclarationChange
    ) throws(ConfigurationErrors) -> String {
        var editor = DocumentEditor(file.text, file: file.path)
        var meant = before
        for edit in change.edits {
            let path = edit.key.path[...]
            let said = Meaning(try file.document(with: editor.text))[path]
            let wanted = try wanted(edit, in: file, said: said, saidHere: meant[path])
            let value = wanted.map(Meaning.init)
            if said == value || meant[path] == value { continue }
            try editor.change(edit.key, to: wanted, meant: &meant, file: file.path)
        }
        return editor.text
    }
}
