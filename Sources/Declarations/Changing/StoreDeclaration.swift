import ConfigurationFiles

/// Declaring which token store keeps the grants. `mailgrant.toml` is written only where there is none, or where the program
/// made it.
public enum StoreDeclaration {
    public enum Outcome: Sendable, Equatable {
        /// The settings, layers included, say so already.
        case unchanged
        case written(path: String)
        /// A person writes the line, in the file or in the layer that says otherwise.
        case toBeWritten(line: String, path: String)
    }

    /// - Throws: ``DeclarationWriterError`` where the file cannot be written.
    public static func declare(
        _ choice: StoreChoice, in loader: DeclarationLoader
    ) throws(DeclarationWriterError) -> Outcome {
        let editor = SettingsEditor(loader)
        let file: SettingsDeclaration
        do throws(ConfigurationErrors) {
            guard try loader.settings().store != choice else { return .unchanged }
            file = try editor.file()
        } catch {
            throw .invalid(error)
        }
        var change = DeclarationChange()
        change.set(DeclarationKey(["store"]), to: .text(choice.name))
        let changed = try editor.apply(change, to: file)
        let toBeWritten = Outcome.toBeWritten(line: "store = \(choice.name.toml)", path: file.path)
        guard file.isOurs else { return toBeWritten }
        do {
            try editor.write(changed)
        } catch .changedMeanwhile where !file.exists {
            return toBeWritten
        }
        return .written(path: file.path)
    }
}
