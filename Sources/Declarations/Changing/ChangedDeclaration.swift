import ConfigurationFiles
public import Grants

/// A file and what is to become of it.
public struct ChangedDeclaration: Sendable {
    public let file: DeclarationFile
    public let text: String
    /// The account as the changed file declares it, with the layers below.
    public let account: Account

    /// Whether the file would say anything else than it says.
    public var isChange: Bool { text != file.text }

    /// The change for patch(1) and `git apply`, in the configuration directory. Empty where nothing changes.
    public var difference: String {
        UnifiedDiff(
            from: file.exists ? file.text : nil, to: text,
            path: AccountFiles.folder + "/" + AccountFiles.fileName(file.name)
        ).text
    }
}
