import ConfigurationFiles
import Grants

@testable import Providers

/// Reads a provider file as one of a person's own.
func read(_ text: String) throws(ConfigurationErrors) -> ProviderDescription {
    guard let name = PlainName("contoso") else { preconditionFailure() }
    return try ProviderFile.read(text, name: name, file: "contoso.toml", origin: .file("contoso.toml"))
}

/// What is complained about in a file that says this besides its form and its name.
func complaints(_ text: String) -> [String] {
    do throws(ConfigurationErrors) {
        _ = try read("format = 1\ndisplay-name = \"Contoso\"\n" + text)
        return []
    } catch {
        return error.errors.map(\.description)
    }
}
