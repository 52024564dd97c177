// mailgrant-provider-key-in-swift: for a server that takes a key, made on its web pages, as an access token.
import MailgrantPlugin
import Secrets

@main
struct KeyProvider: ProviderPlugin {
    static func main() async { await KeyProvider().main() }

    func describe(address: String?) -> PluginDescription {
        PluginDescription(
            displayName: "Example Mail", programVersion: "1.0",
            servers: [
                .init("imap", host: "imap.example.com", port: 993, security: "tls"),
                .init("smtp", host: "smtp.example.com", port: 465, security: "tls"),
            ])
    }

    func authorize(_ request: PluginRequest, asking person: Person) throws -> PluginAuthorization {
        try person.open("https://mail.example.com/settings/keys", "Make a key for mail there.")
        let key = try person.secret("The key")
        guard !key.isEmpty else { throw ProviderFailure(.denied, "no key was given") }
        return PluginAuthorization(state: key, identity: request.address)
    }

    func token(_ request: PluginRequest) throws -> PluginToken {
        guard !request.state.isEmpty else { throw ProviderFailure(.needsAuthorization, "there is no key yet") }
        return PluginToken(request.state, expiresIn: 3600)
    }

    func revoke(_ request: PluginRequest) throws {
        throw ProviderFailure(.unsupported, "delete the key at https://mail.example.com/settings/keys")
    }
}
