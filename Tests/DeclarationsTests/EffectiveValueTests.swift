import ConfigurationFiles
import Declarations
import Grants
import TemporaryFiles
import Testing

@Suite("Effective values")
struct EffectiveValueTests {
    @Test("An account that says everything has a value for every key that there is, from its own file")
    func everything() throws {
        try withSetting { (setting: Setting) throws in
            let token = """
                grant-type = "authorization_code"
                issuer = "https://login.example.org"
                authorization-url = "https://login.example.org/authorize"
                token-url = "https://login.example.org/token"
                device-authorization-url = "https://login.example.org/device"
                revocation-url = "https://login.example.org/revoke"
                jwks-url = "https://login.example.org/jwks"
                registration-url = "https://login.example.org/register"
                client-id = "client"
                client-authentication = "private_key_jwt"
                certificate = "client.pem"
                redirect-uri = "http://localhost"
                scopes = ["openid", "mail"]
                login-hint = "alice"
                authorization-parameters = { any = "x" }
                """
            func connection(_ direction: String, _ mailProtocol: String) -> String {
                """
                [\(direction)]
                protocol = "\(mailProtocol)"
                host = "mail.example.org"
                port = 1234
                security = "tls"
                mechanism = "xoauth2"
                user = "alice"
                shared-mailbox = "support@example.org"
                shared-mailbox-user = "delegate"
                authentication = "oauth2"
                scopes = ["mail"]
                minimum-remaining = "5m"
                ca-file = "ca.pem"

                """
            }
            let head = "address = \"alice@example.org\"\nprovider = \"generic\"\nclients = [\"mbsync\"]\n"
            // One connection has a token of its own, and the other the shared one.
            try setting.account(
                "work",
                head + "[token]\n" + token + "\n" + connection("incoming", "imap") + "[incoming.token]\n" + token + "\n"
                    + connection("outgoing", "smtp"))
            let values = try #require(try setting.loader.effectiveValues(of: plainName("work")))
            let leaves = AccountSchema.keys.filter { $0.kind != .table }.map { $0.path.joined(separator: ".") }
                .filter { !$0.hasPrefix("outgoing.token.") }
            #expect(Set(values.map(\.key)) == Set(leaves))
            for value in values {
                guard case .file(let location) = value.origin else {
                    Issue.record("\(value)")
                    continue
                }
                #expect(location.file == setting.root + "/accounts/work.toml" && location.position != nil)
            }
        }
    }

    @Test("A protection that the account's port stands for is nobody's word, and a provider file of one's own is named")
    func derived() throws {
        try withSetting { (setting: Setting) throws in
            try write(
                """
                format = 1
                display-name = "C"
                [parameters.tenant]
                explanation = "x"
                default = "common"
                [token]
                issuer = "https://login.example.org/{tenant}"
                [incoming.imap]
                host = "{tenant}.example.org"
                port = 993
                security = "tls"
                """, to: setting.root + "/providers/contoso.toml")
            try setting.account(
                "work",
                "address = \"a@example.org\"\nprovider = \"contoso\"\n[token]\nclient-id = \"x\"\n[incoming]\nprotocol = \"imap\"\nport = 143\n"
            )
            let values = try #require(try setting.loader.effectiveValues(of: plainName("work")))
            func value(_ key: String) -> EffectiveValue? { values.first { $0.key == key } }
            #expect(
                value("incoming.security")
                    == EffectiveValue(key: "incoming.security", value: .text("starttls"), origin: .builtIn))
            #expect(value("incoming.host")?.value == .text("common.example.org"))
            #expect(value("token.issuer")?.value == .text("https://login.example.org/common"))
            for (key, line) in [("incoming.host", 9), ("token.issuer", 7), ("token.tenant", 5)] {
                guard case .file(let location)? = value(key)?.origin else {
                    Issue.record("\(key)")
                    continue
                }
                #expect(location.file == setting.root + "/providers/contoso.toml" && location.position?.line == line)
            }
        }
    }
}
