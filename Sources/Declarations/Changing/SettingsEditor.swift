public import ConfigurationFiles

/// Changes `mailgrant.toml` in the person's own directory: one that the program made by writing it again, and one of a
/// person by saying what to change. Layers below are read and never written.
public struct SettingsEditor: Sendable {
    private let list: LayerList

    /// - Parameter loader: of the same directory.
    public init(_ loader: DeclarationLoader) {
        list = loader.list
    }

    private var directory: ConfigurationDirectory { list.layers.own }

    /// The file, or the one that is to be made.
    ///
    /// - Throws: ``ConfigurationErrors`` where it cannot be read.
    public func file() throws(ConfigurationErrors) -> SettingsDeclaration {
        let name = SettingsFile.name
        return SettingsDeclaration(path: directory.resolve(name), text: try directory.text(of: name))
    }

    /// What a change makes of the file. Nothing is written.
    ///
    /// - Throws: ``DeclarationWriterError/invalid(_:)`` where the program would refuse to read the outcome.
    public func apply(
        _ change: DeclarationChange, to file: SettingsDeclaration
    ) throws(DeclarationWriterError) -> ChangedSettings {
        do throws(ConfigurationErrors) {
            let before = Meaning(try DocumentTable(parsing: file.text, file: file.path))
            let edited = try edited(file, before, change)
            let document = try DocumentTable(parsing: edited, file: file.path)
            try prove(document)
            let meant = Meaning(document)
            let ours = file.isOurs ? SettingsText.render(meant) : nil
            return ChangedSettings(file: file, text: meant == before ? file.text : ours ?? edited)
        } catch {
            throw .invalid(error)
        }
    }

    /// Writes the changed file in the place of the old one, whole or not at all, with its mode.
    ///
    /// - Throws: ``DeclarationWriterError``: also where the file is not one that the program made, or has changed since it
    ///   was read. Then it is as it was.
    public func write(_ changed: ChangedSettings) throws(DeclarationWriterError) {
        let file = changed.file
        guard file.isOurs else { throw .isPersons(path: file.path) }
        guard changed.isChange else { return }
        guard file.exists else {
            try WholeFile.makeDirectories(directory.path)
            do {
                return try WholeFile.create(SettingsFile.name, in: directory.path, with: changed.text)
            } catch .exists(let path) {
                throw .changedMeanwhile(path: path)
            }
        }
        try WholeFile.replace(SettingsFile.name, in: directory.path, with: changed.text) {
            (try? self.file()) == file
        }
    }

    /// - Throws: ``ConfigurationErrors`` with everything that would be wrong in the settings, the layers among them.
    private func prove(_ document: DocumentTable) throws(ConfigurationErrors) {
        let layers = LayerList(of: directory, stating: document)
        if let errors = layers.errors { throw errors }
        let merged = try SettingsFile.document(of: layers, own: document)
        _ = try SettingsReader(layers: layers.layers).settings(merged ?? document)
    }

    /// The text with each of the keys changed where it stands.
    private func edited(
        _ file: SettingsDeclaration, _ before: Meaning, _ change: DeclarationChange
    ) throws(ConfigurationErrors) -> String {
        var editor = DocumentEditor(file.text, file: file.path)
        var meant = before
        for edit in change.edits {
            let here = meant[edit.key.path[...]]
            if here == edit.value.map(Meaning.init) {
                if edit.value == nil { try refuseWhereALayerSays(edit.key, file) }
                continue
            }
            try editor.change(edit.key, to: edit.value, meant: &meant, file: file.path)
        }
        return editor.text
    }

    /// - Throws: ``ConfigurationErrors`` where a layer below says what is to be said nowhere.
    private func refuseWhereALayerSays(_ key: DeclarationKey, _ file: SettingsDeclaration) throws(ConfigurationErrors) {
        for layer in list.layers.lowestFirst.dropLast().reversed() {
            guard let document = try SettingsFile.document(in: layer), document.entry(key.path) != nil else { continue }
            throw ConfigurationErrors(
                ConfigurationError(
                    file: file.path, key: key.description,
                    message: "cannot be taken away here, since \(layer.resolve(SettingsFile.name)) says it; give it "
                        + "another value, or change that file"))
        }
    }
}
