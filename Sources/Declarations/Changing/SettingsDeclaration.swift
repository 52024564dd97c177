import ConfigurationFiles

/// `mailgrant.toml` in the person's own directory as it was read at one time.
public struct SettingsDeclaration: Sendable, Equatable {
    public let path: String
    /// Empty where the file is not there.
    public let text: String
    public let exists: Bool
    /// Whether the program made the file and may write it again, as with ``DeclarationFile/isOurs``.
    public let isOurs: Bool

    init(path: String, text: String?) {
        self.path = path
        self.text = text ?? ""
        exists = text != nil
        let said = text.flatMap { try? DocumentTable(parsing: $0, file: path) }.map(Meaning.init)
        isOurs = text == nil || said.flatMap(SettingsText.render) == text && FileNature(of: path).isOrdinary
    }

    /// Another one whenever the file says anything else. Eight bytes of a hash, in hexadecimal.
    public var revision: String { TextRevision.of([(path, text)]) }
}

/// `mailgrant.toml` and what is to become of it.
public struct ChangedSettings: Sendable {
    public let file: SettingsDeclaration
    public let text: String

    /// Whether the file would say anything else than it says.
    public var isChange: Bool { text != file.text }

    /// The change for patch(1) and `git apply`, in the configuration directory. Empty where nothing changes.
    public var difference: String {
        UnifiedDiff(from: file.exists ? file.text : nil, to: text, path: SettingsFile.name).text
    }
}
