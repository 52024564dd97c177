public import ConfigurationFiles

/// Declaring which token store keeps the grants. `mailgrant.toml` is a person's file; the program writes it only where there
/// is none, or where it says nothing but what the program wrote.
public enum StoreDeclaration {
    public enum Outcome: Sendable, Equatable {
        /// The settings, layers included, say so already.
        case unchanged
        case written(path: String)
        /// A person writes the line, in the file or in the layer that says otherwise.
        case toBeWritten(line: String, path: String)
    }

    /// - Parameter loader: of the directory's settings.
    /// - Throws: ``DeclarationWriterError`` where the file cannot be written.
    public static func declare(
        _ choice: StoreChoice, in directory: ConfigurationDirectory, _ loader: DeclarationLoader
    ) throws(DeclarationWriterError) -> Outcome {
        let (declared, found) = try said(directory, loader)
        guard declared != choice else { return .unchanged }
        let name = SettingsFile.name
        let path = directory.resolve(name)
        let text = text(choice)
        let toBeWritten = Outcome.toBeWritten(line: String(text.dropLast()), path: path)
        guard let found else {
            try WholeFile.makeDirectories(directory.path)
            do {
                try WholeFile.create(name, in: directory.path, with: text)
            } catch .exists {
                return toBeWritten
            }
            return .written(path: path)
        }
        // What the program wrote, and nothing else.
        guard found == self.text(declared), FileNature(of: path).isOrdinary else { return toBeWritten }
        try WholeFile.replace(name, in: directory.path, with: text) { (try? directory.text(of: name)) == found }
        return .written(path: path)
    }

    /// What is declared with all layers, and what the person's own file says; nothing where there is none.
    private static func said(
        _ directory: ConfigurationDirectory, _ loader: DeclarationLoader
    ) throws(DeclarationWriterError) -> (StoreChoice, String?) {
        do throws(ConfigurationErrors) {
            return (try loader.settings().store, try directory.text(of: SettingsFile.name))
        } catch {
            throw .invalid(error)
        }
    }

    private static func text(_ choice: StoreChoice) -> String { "store = \"\(choice.name)\"\n" }
}
