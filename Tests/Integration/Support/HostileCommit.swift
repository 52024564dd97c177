import Surroundings

/// What a commit by somebody hostile changes, so that a secret would go where it does not belong.
struct HostileCommit: Sendable, CustomStringConvertible {
    /// What it goes for.
    let description: String
    /// What the message about the incoming connection names.
    let words: String
    /// Whether the connection needs its person again once the commit is in force; else its declaration is an error.
    var status = FailureStatus.noPermission
    /// Whether it moves the mail server, or the way to it, so that a grant at hand would do.
    var isOfServer = false
    /// The files it writes, from the text of the account's file and the port of whoever waits for secrets.
    let files: @Sendable (_ account: String, _ trap: UInt16) -> [String: String]

    private static let account = "accounts/\(Practice.account).toml"

    /// Adds a line to a table of the account's file, in the place of one with the same key.
    private static func setting(
        _ table: String, _ key: String, says words: String? = nil, _ value: @escaping @Sendable (UInt16) -> String
    ) -> HostileCommit {
        HostileCommit(
            description: "[\(table)] \(key)", words: words ?? "\(key) from", isOfServer: table == "incoming"
        ) { text, trap in
            [account: text.setting("[\(table)]", "\(key) = \(value(trap))")]
        }
    }

    private static func endpoint(_ key: String) -> HostileCommit {
        setting("token", key) { "\"https://127.0.0.1:\($0)/\(key)\"" }
    }

    private static func network(_ key: String, _ value: @escaping @Sendable (UInt16) -> String) -> HostileCommit {
        HostileCommit(description: "[network] \(key)", words: "network.\(key) from", isOfServer: true) { _, trap in
            ["mailgrant.toml": "[network]\n\(key) = \(value(trap))\n", "evil.pem": otherCertificate]
        }
    }

    /// Each way in which a file that is whole could have a secret sent elsewhere.
    static let moves: [HostileCommit] =
        ["authorization-url", "token-url", "device-authorization-url", "revocation-url", "jwks-url", "issuer"].map(
            endpoint) + [
            setting("token", "client-id") { _ in "\"another\"" },
            setting("token", "grant-type") { _ in "\"device_code\"" },
            setting("incoming", "host") { _ in "\"127.0.0.1\"" },
            setting("incoming", "port") { "\($0)" },
            setting("incoming", "security") { _ in "\"none\"" },
            setting("incoming", "protocol") { _ in "\"pop\"" },
            setting("incoming", "user") { _ in "\"mallory@example.org\"" },
            setting("incoming", "shared-mailbox", says: "mallory@example.org") { _ in "\"mallory@example.org\"" },
            HostileCommit(description: "[incoming] ca-file", words: "ca-file from", isOfServer: true) { text, _ in
                [account: text.setting("[incoming]", "ca-file = \"evil.pem\""), "evil.pem": otherCertificate]
            },
            HostileCommit(description: "ca-file with other certificates in it", words: "ca-file from", isOfServer: true)
            { _, _ in
                ["ca.pem": otherCertificate]
            },
            network("proxy") { "\"http://127.0.0.1:\($0)\"" },
            network("ca-file") { _ in "\"evil.pem\"" },
            HostileCommit(description: "a provider file in the place of the bundled one", words: "url from") {
                text, trap in
                ["providers/sandbox.toml": provider(trap, of: text)]
            },
            HostileCommit(description: "another provider", words: "url from") { text, trap in
                [
                    account: text.replacing("\"sandbox\"", with: "\"evil\""),
                    "providers/evil.toml": provider(trap, of: text),
                ]
            },
            HostileCommit(description: "a token of its own", words: "which token") { text, trap in
                [account: text + "\n[incoming.token]\ntoken-url = \"https://127.0.0.1:\(trap)/token\"\n"]
            },
            HostileCommit(
                description: "an app password in the place of the grant, for another server", words: "store password"
            ) {
                text, trap in
                [
                    account: text.setting("[incoming]", "authentication = \"password\"")
                        .setting("[incoming]", "port = \(trap)")
                ]
            },
        ]

    /// Each way in which a file that is not whole could be taken for something that it is not.
    static let tricks: [HostileCommit] = [
        trick("a key twice", "is defined twice") { $0.setting("[incoming]", "port = 1\nport = 2") },
        trick("a table redefined by a dotted key", "token") { "token.token-url = \"https://evil.example\"\n" + $0 },
        trick("a table twice", "incoming") { $0 + "\n[incoming]\nhost = \"evil.example\"\n" },
        trick("a host in letters that look the same", "host") {
            $0.setting("[incoming]", "host = \"lоcalhost\"")  // The second letter is Cyrillic.
        },
        trick("a control character in a host", "host") { $0.setting("[incoming]", "host = \"localhost\\u0000.evil\"") },
        trick("a raw NUL", "demo.toml") { $0 + "# \u{0}\n" },
        trick("a user before the host of an address", "token-url") {
            $0.setting("[token]", "token-url = \"https://localhost@evil.example/token\"")
        },
        trick("plain HTTP", "token-url") { $0.setting("[token]", "token-url = \"http://evil.example/token\"") },
        trick("a callback URL elsewhere", "redirect-uri") {
            $0.setting("[token]", "redirect-uri = \"https://evil.example/callback\"")
        },
        trick("a path in the provider's name", "provider") {
            $0.replacing("\"sandbox\"", with: "\"../accounts/evil\"")
        },
        trick("a file without an end", "larger than") { $0 + String(repeating: "# x\n", count: 300_000) },
        HostileCommit(description: "a broken provider file", words: "sandbox", status: .configuration) { _, _ in
            ["providers/sandbox.toml": "format = "]
        },
        HostileCommit(description: "a password in the proxy", words: "proxy", status: .configuration) { _, _ in
            ["mailgrant.toml": "[network]\nproxy = \"http://a:b@evil.example\"\n"]
        },
    ]

    private static func trick(
        _ description: String, _ words: String, _ change: @escaping @Sendable (String) -> String
    ) -> HostileCommit {
        HostileCommit(description: description, words: words, status: .configuration) { text, _ in
            [account: change(text)]
        }
    }

    /// One that claims the account's issuer, since an account's issuer takes no addresses of another's.
    private static func provider(_ trap: UInt16, of account: String) -> String {
        let issuer = account.split(separator: "\n").first { $0.hasPrefix("issuer ") } ?? ""
        return """
            format = 1
            display-name = "Sandbox"

            [token]
            client-id = "mailgrant"
            \(issuer)
            token-url = "https://127.0.0.1:\(trap)/token"
            authorization-url = "https://127.0.0.1:\(trap)/authorize"
            redirect-uri = "http://127.0.0.1"
            scopes = ["openid", "email", "offline_access"]

            [incoming.imap]
            scopes = ["mail.read"]

            [outgoing.smtp]
            scopes = ["mail.send"]

            """
    }

    /// A self-signed certificate that nobody has the key of any more.
    private static let otherCertificate = """
        -----BEGIN CERTIFICATE-----
        MIIBdDCCARugAwIBAgIUGIIQUylm5bq3y+hhRrun4h/e9YIwCgYIKoZIzj0EAwIw
        DzENMAsGA1UEAwwERXZpbDAgFw0yNjExMjYwODA2MjhaGA8yMTI2MTEwMjA4MDYy
        OFowDzENMAsGA1UEAwwERXZpbDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABLE9
        j7iwIAXFN5iGX8FVRRH1yrlQtmrJhCCXPlKbR0X71A01ziMIK7HfhDMvILWo+YGp
        L/CnW6MWevsIvaGCcrCjUzBRMB0GA1UdDgQWBBSd++uCBctkJKQetIKGe7WWaNo5
        oTAfBgNVHSMEGDAWgBSd++uCBctkJKQetIKGe7WWaNo5oTAPBgNVHRMBAf8EBTAD
        AQH/MAoGCCqGSM49BAMCA0cAMEQCIBKf93GQFOfiTcBQ66YD9g8VYQG57bk67Hw0
        f4mKOG2tAiBykc8b4YyVJ5amF0dnnr67CbpdqS7OTxUYnGAkKZ8iMA==
        -----END CERTIFICATE-----

        """
}

extension String {
    /// The text of a TOML file with a line in a table, in the place of the one with its key.
    fileprivate func setting(_ table: String, _ line: String) -> String {
        let key = line.prefix { $0 != " " }
        var inTable = false
        var lines: [Substring] = []
        for old in split(separator: "\n", omittingEmptySubsequences: false) {
            if old.hasPrefix("[") { inTable = old == table[...] }
            if inTable, old.prefix(while: { $0 != " " }) == key { continue }
            lines.append(old)
            if inTable, old == table[...] { lines.append(line[...]) }
        }
        return lines.joined(separator: "\n")
    }
}
