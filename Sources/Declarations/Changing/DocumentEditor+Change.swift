import ConfigurationFiles

extension DocumentEditor {
    /// Gives one key its value, or takes it away, and changes nothing else of what the text means.
    ///
    /// - Parameters:
    ///   - meant: what the text means; afterwards what it means then.
    ///   - file: the text's path, for messages.
    /// - Throws: ``ConfigurationErrors`` where another value stands in the key's place, such as a text where a table is
    ///   wanted.
    mutating func change(
        _ key: DeclarationKey, to value: DeclarationValue?, meant: inout Meaning, file: String
    ) throws(ConfigurationErrors) {
        meant = meant.setting(key.path[...], to: value.map(Meaning.init))
        if let value {
            try set(key.path, to: value.toml)
        } else {
            try remove(key.path)
        }
        // Whatever a person may have written, nothing but this key may have changed.
        let now = Meaning(try DocumentTable(parsing: text, file: file))
        guard now.withoutEmptyTables == meant.withoutEmptyTables else {
            throw ConfigurationErrors(
                ConfigurationError(
                    file: file, key: key.description,
                    message: "cannot be changed here, since another value stands in its place; edit the file"))
        }
    }
}
