import ConfigurationFiles
import Declarations
import Grants
import TemporaryFiles
import Testing

/// A configuration directory that a test fills with files.
struct Setting {
    let root: String

    var directory: ConfigurationDirectory { ConfigurationDirectory(path: root) }
    var loader: DeclarationLoader { DeclarationLoader(directory: directory) }

    func account(_ name: String, _ text: String) throws {
        try write(text, to: "\(root)/accounts/\(name).toml")
    }

    /// What a person sees of the mistakes in an account, with the directory's path left out.
    func complaints(_ text: String) throws -> [String] {
        try account("work", text)
        do throws(ConfigurationErrors) {
            _ = try loader.account(matching: "work")
        } catch {
            return [error.description]
        }
        guard case .broken(_, let errors) = try loader.account(matching: "work") else { return [] }
        return errors.errors.map { $0.description.replacing(root + "/", with: "") }
    }
}

func withSetting<Result>(_ body: (Setting) throws -> Result) throws -> Result {
    try withTemporaryDirectory { try body(Setting(root: $0)) }
}

func plainName(_ text: String) throws -> PlainName {
    try #require(PlainName(text))
}

/// The least that declares an account at a provider without defaults.
let genericAccount = """
    address = "alice@example.org"
    provider = "generic"

    [token]
    issuer = "https://login.example.org"
    client-id = "client"
    scopes = ["openid", "email", "offline_access", "mail"]

    [incoming]
    protocol = "imap"
    host = "imap.example.org"

    [outgoing]
    protocol = "smtp"
    host = "smtp.example.org"

    """
