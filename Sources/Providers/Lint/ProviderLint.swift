public import ConfigurationFiles
public import Grants

/// What is wrong in a provider file, and what is likely to be: for those who write one.
public struct ProviderLint: Sendable {
    /// The file cannot be used while there are any.
    public let errors: [ConfigurationError]
    /// The file can be used, and somebody will probably be disappointed.
    public let warnings: [ConfigurationError]

    /// - Parameter file: how messages name it.
    public init(_ text: String, name: PlainName, file: String) {
        do throws(ConfigurationErrors) {
            let description = try ProviderFile.read(
                text, name: name, file: file, origin: .file(file), errorTables: ProviderCatalog.errorTables)
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
