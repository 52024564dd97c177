import ConfigurationFiles
import Declarations
import Grants
import Providers
import TemporaryFiles
import Testing

@Suite("Mistakes in account files, as a person sees them")
struct AccountErrorTests {
    @Test("A callback URL beyond loopback is one that the provider has, byte for byte", arguments: ["", "/"])
    func callbacks(addition: String) throws {
        try withSetting { (setting: Setting) throws in
            let callback = "https://login.example/nativeclient"
            try write(
                """
                format = 1
                display-name = "Contoso"
                [token]
                redirect-uris = ["\(callback)"]
                """, to: "\(setting.root)/providers/contoso.toml")
            let complaints = try setting.complaints(
                genericAccount.replacing(#""generic""#, with: #""contoso""#)
                    .replacing("[token]", with: "[token]\nredirect-uri = \"\(callback)\(addition)\""))
            guard !addition.isEmpty else {
                #expect(complaints.isEmpty)
                return
            }
            #expect(complaints.count == 1)
            #expect(complaints.first?.hasSuffix("nor one that the provider has: \(callback)") == true)
        }
    }

    @Test("All mistakes of a file at once, with file, line, column and key")
    func allAtOnce() throws {
        try withSetting { (setting: Setting) throws in
            let seen = try setting.complaints(
                """
                adress = "alice@example.org"
                address = "alice"
                provider = "generic"

                [token]
                issuer = "http://login.example.org"
                clientid = "client"
                redirect-uri = "https://evil.example/"

                [incoming]
                protocol = "smtp"
                host = "imap.example.org:993"
                port = 0
                minimum-remaining = "soon"

                [outgoing]
                protocol = "smpt"
                security = "ssl"
                password = "x"
                """)
            #expect(
                seen == [
                    "accounts/work.toml:1:1: adress: unknown key; did you mean \"address\"?",
                    "accounts/work.toml:2:1: address: \"alice\" is not an e-mail address",
                    "accounts/work.toml:6:1: token.issuer: \"http://login.example.org\" must begin with https:// (plain HTTP "
                        + "serves on this machine's loopback only)",
                    "accounts/work.toml:7:1: token.clientid: unknown key; did you mean \"client-id\"?",
                    "accounts/work.toml:8:1: token.redirect-uri: \"https://evil.example/\" is not a callback URL on this "
                        + "machine, such as \"http://127.0.0.1\" or \"http://localhost:8080/callback\"",
                    "accounts/work.toml:11:1: incoming.protocol: \"smtp\" does not serve incoming mail; use one of imap, "
                        + "pop, ews, graph",
                    "accounts/work.toml:12:1: incoming.host: \"imap.example.org:993\" is not a host name or an IP address",
                    "accounts/work.toml:13:1: incoming.port: 0 is not from 1 to 65535",
                    "accounts/work.toml:14:1: incoming.minimum-remaining: \"soon\" is not a duration such as \"90s\", \"10m\" "
                        + "or \"1h\"",
                    "accounts/work.toml:17:1: outgoing.protocol: \"smpt\" is not one of imap, pop, smtp, ews, graph (did you "
                        + "mean \"smtp\"?)",
                    "accounts/work.toml:18:1: outgoing.security: \"ssl\" is not one of tls, starttls, none",
                    "accounts/work.toml:19:1: outgoing.password: no configuration file holds a secret; see \"mailgrant "
                        + "store --help\", and change this one if the file was ever shared",
                ])
        }
    }

    @Test("What is missing is told once, where it belongs, and with what it is")
    func missing() throws {
        let bundled = ProviderCatalog.bundledNames.map(\.text).joined(separator: ", ")
        try withSetting { (setting: Setting) throws in
            #expect(
                try setting.complaints("") == [
                    "accounts/work.toml: address: is missing: the mailbox, such as \"alice@example.org\"",
                    "accounts/work.toml: provider: is missing: one of \(bundled) or one of your own",
                    "accounts/work.toml: incoming: is missing, and so is [outgoing]: an account has one at least",
                ])
            #expect(
                try setting.complaints(
                    """
                    address = "alice@example.org"
                    provider = "generic"
                    [incoming]
                    protocol = "imap"
                    host = "imap.example.org"
                    [outgoing]
                    [outgoing.token]
                    issuer = "https://login.example.org"
                    """) == [
                        "accounts/work.toml: token.client-id: is missing: the ID under which mailgrant is registered with "
                            + "provider \"generic\"",
                        "accounts/work.toml: token.issuer: is missing: the provider's address for discovery (or else "
                            + "authorization-url and token-url)",
                        "accounts/work.toml:6:2: outgoing.protocol: is missing: one of smtp, ews, graph",
                    ])
            #expect(
                try setting.complaints(
                    """
                    address = "alice@example.org"
                    provider = "sandbox"
                    [token]
                    issuer = "https://127.0.0.1:8443"
                    [incoming]
                    protocol = "imap"
                    """) == [
                        "accounts/work.toml:5:2: incoming.host: is missing: provider \"sandbox\" has none for imap"
                    ])
        }
    }

    @Test("A provider that does not exist or is wrong stops the account with the reason")
    func provider() throws {
        try withSetting { (setting: Setting) throws in
            let account = genericAccount.replacing("\"generic\"", with: "\"genric\"")
            #expect(
                try setting.complaints(account) == [
                    "accounts/work.toml:2:1: provider: no provider is called \"genric\", and providers/genric.toml does not "
                        + "exist; did you mean \"generic\"?"
                ])
            try write("format = 1\ndisplay-name = 1", to: setting.root + "/providers/broken.toml")
            #expect(
                try setting.complaints(genericAccount.replacing("\"generic\"", with: "\"broken\"")) == [
                    "accounts/work.toml:2:1: provider: the file of provider \"broken\" is wrong",
                    "providers/broken.toml:2:1: display-name: must be a string, not an integer",
                ])
            #expect(
                try setting.complaints(genericAccount.replacing("\"generic\"", with: "\"../../tmp/x\"")) == [
                    "accounts/work.toml:2:1: provider: \"../../tmp/x\" is not a name: a-z, 0-9 and \"-\", not \"-\" first"
                ])
        }
    }

    @Test("Keys that contradict each other are refused")
    func contradictions() throws {
        try withSetting { (setting: Setting) throws in
            func complaints(_ change: (String, String)) throws -> [String] {
                try setting.complaints(genericAccount.replacing(change.0, with: change.1))
            }
            let host = "host = \"imap.example.org\""
            #expect(
                try complaints((host, host + "\nsecurity = \"none\"")) == [
                    "accounts/work.toml:12:1: incoming.security: \"none\" is for servers on loopback only, and "
                        + "imap.example.org is not on it"
                ])
            #expect(
                try complaints((host, "host = \"127.0.0.1.example.org\"\nsecurity = \"none\"")).first?.contains(
                    "loopback")
                    == true)
            #expect(try complaints((host, "host = \"127.0.0.1\"\nsecurity = \"none\"")) == [])
            #expect(
                try complaints(("\"imap\"", "\"ews\"\nsecurity = \"starttls\"\nmechanism = \"xoauth2\"")) == [
                    "accounts/work.toml:11:1: incoming.security: ews runs over HTTPS and knows no \"starttls\"",
                    "accounts/work.toml:12:1: incoming.mechanism: ews runs over HTTPS and has no SASL mechanism",
                ])
            #expect(
                try complaints(
                    (host, host + "\nauthentication = \"password\"\nscopes = []\ntoken = { client-id = \"x\" }")
                ) == [
                    "accounts/work.toml:13:1: incoming.scopes: is for access tokens, and this connection authenticates "
                        + "with a password",
                    "accounts/work.toml:14:1: incoming.token: is for access tokens, and this connection authenticates "
                        + "with a password",
                ])
            #expect(
                try complaints(("issuer = ", "grant-type = \"device_code\"\ntoken-url = ")) == [
                    "accounts/work.toml:4:2: token.issuer: is missing: the provider's address for discovery (or else "
                        + "device-authorization-url)"
                ])
        }
    }

    @Test(
        "Values that try to be something else are refused",
        arguments: [
            ("\"alice@example.org\"", "\"alice@example.org\\u0001auth=x\""),
            ("\"alice@example.org\"", "\"alice@example.org\\n\""),
            ("\"imap.example.org\"", "\"imap.example.org\\u0000.evil.example\""),
            ("\"imap.example.org\"", "\"imap.example.org\\u202e\""),
            ("\"https://login.example.org\"", "\"https://login.example.org\\r\\nHost: x\""),
            ("\"https://login.example.org\"", "\"https://login.example.org@evil.example\""),
            ("\"mail\"", "\"mail send\""),
            ("\"client\"", "\"cli\\tent\""),
        ])
    func hostileValues(_ good: String, _ hostile: String) throws {
        try withSetting { (setting: Setting) throws in
            #expect(try setting.complaints(genericAccount) == [])
            #expect(try setting.complaints(genericAccount.replacing(good, with: hostile)).count == 1)
        }
    }
}
