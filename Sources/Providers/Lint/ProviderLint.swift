public import ConfigurationFiles
public import Grants

/// What is wrong in a provider file, and what is likely to be: for those who write one.
public struct ProviderLint: Sendable {
    /// The file cannot be used while there are any.
    public let errors: [ConfigurationError]
    /// The file can be used, and somebody will probably be disappointed.
    public let warnings: [ConfigurationError]

    /// - Parameters:
    ///   - file: how messages name it.
    ///   - errorTable: the text of the error table beside it, in place of the bundled one of its name.
    public init(_ text: String, name: PlainName, file: String, errorTable: String? = nil) {
        do throws(ConfigurationErrors) {
            var tables = ProviderCatalog.errorTables
            if let errorTable { tables[name.text] = errorTable }
            let description = try ProviderFile.read(
                text, name: name, file: file, origin: .file(file), errorTables: tables)
            let document = try DocumentTable(parsing: text, file: file)
            errors = []
            warnings = ProviderWarnings(description, document, text, file: file).found
        } catch {
            errors = error.errors
            warnings = []
        }
    }

    /// A bundled file; nothing where there is none of this name.
    public init?(bundled name: PlainName) {
        guard let text = ProviderCatalog.bundledText(of: name) else { return nil }
        self.init(text, name: name, file: "\(name)/provider.toml")
    }
}
