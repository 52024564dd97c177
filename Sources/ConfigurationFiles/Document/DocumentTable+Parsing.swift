extension DocumentTable {
    /// Parses a TOML 1.0 document (toml.io/en/v1.0.0).
    ///
    /// - Parameter file: the file's path, for messages.
    /// - Throws: ``ConfigurationErrors`` with the one place at which the text stops being TOML.
    public init(parsing text: String, file: String) throws(ConfigurationErrors) {
        var parser = DocumentParser(text, file: file)
        self = try parser.documentOrErrors()
    }
}

extension DocumentParser {
    /// The document, or the one place at which the text stops being TOML.
    mutating func documentOrErrors() throws(ConfigurationErrors) -> DocumentTable {
        do throws(SyntaxError) {
            return try document()
        } catch {
            throw ConfigurationErrors(
                ConfigurationError(at: location(error.position), message: "not TOML: " + error.message))
        }
    }
}

/// Where a text stops being TOML, and why.
struct SyntaxError: Error {
    var position: FilePosition
    var message: String
}
