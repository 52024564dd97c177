public import ConfigurationFiles
public import Grants
public import Providers

/// Declares new accounts. It never changes a file that is there.
public struct DeclarationWriter: Sendable {
    private let directory: ConfigurationDirectory
    private let providers: ProviderCatalog

    public init(directory: ConfigurationDirectory, providers: ProviderCatalog) {
        self.directory = directory
        self.providers = providers
    }

    /// The path that an account's file has or will have.
    public func path(of name: PlainName) -> String {
        directory.resolve(AccountFiles.folder + "/" + AccountFiles.fileName(name))
    }

    /// The text of an account's file and what it declares.
    ///
    /// - Throws: ``DeclarationWriterError/invalid(_:)`` where the program would refuse to read the file.
    public func render(_ account: NewAccount) throws(DeclarationWriterError) -> (text: String, account: Account) {
        let text = AccountText.render(account)
        do throws(ConfigurationErrors) {
            let file = path(of: account.name)
            let document = try DocumentTable(parsing: text, file: file)
            let reader = AccountReader(directory: directory, providers: providers)
            return (text, try reader.account(account.name, document, file: file))
        } catch {
            throw .invalid(error)
        }
    }

    /// Writes the file whole or not at all, mode 0600; directories that are missing are made with mode 0700.
    ///
    /// - Returns: the account as declared.
    /// - Throws: ``DeclarationWriterError``; then no file of that name was made.
    public func write(_ account: NewAccount) throws(DeclarationWriterError) -> Account {
        let rendered = try render(account)
        let folder = directory.resolve(AccountFiles.folder)
        try WholeFile.makeDirectories(folder)
        try WholeFile.create(AccountFiles.fileName(account.name), in: folder, with: rendered.text)
        return rendered.account
    }
}

/// Why an account's file was not written.
public enum DeclarationWriterError: Error, Sendable, Equatable {
    /// The values given do not make a declaration; nothing was written.
    case invalid(ConfigurationErrors)
    /// There is a file of this path.
    case exists(path: String)
    /// A person wrote the file, and the program does not write it again.
    case isPersons(path: String)
    /// Somebody else has written the file since it was read.
    case changedMeanwhile(path: String)
    /// The system refused: its words, without control characters.
    case cannotWrite(path: String, detail: String)
}
