import Grants
import OAuth
import Providers

@testable import Declarations

/// Accounts that say now this, now that.
enum RandomAccount {
    static func simple() throws -> NewAccount {
        var account = NewAccount(
            name: try plainName("work"), address: "alice@example.org", provider: try plainName("generic"))
        account.token.values.issuer = "https://login.example.org"
        account.token.values.clientID = "client"
        account.incoming = NewConnection(.imap)
        account.incoming?.host = "imap.example.org"
        account.outgoing = NewConnection(.smtp)
        account.outgoing?.host = "smtp.example.org"
        return account
    }

    /// One that can be declared, with every key there is in some of them.
    static func account(_ name: String, _ random: inout SeededRandom) throws -> NewAccount {
        var account = NewAccount(
            name: try plainName(name), address: "\(name)@example.org", provider: try plainName("microsoft"))
        account.token = token(&random, mustHaveClient: true)
        let incoming = Bool.random(using: &random)
        if incoming { account.incoming = connection([.imap, .pop, .ews, .graph], &random) }
        if Bool.random(using: &random) { account.clients = ["mbsync", "msmtp"] }
        if !incoming || Bool.random(using: &random) { account.outgoing = connection([.smtp, .ews, .graph], &random) }
        return account
    }

    private static func connection(_ protocols: [MailProtocol], _ random: inout SeededRandom) -> NewConnection {
        var connection = NewConnection(protocols.randomElement(using: &random) ?? .imap)
        func maybe<Value>(_ value: Value) -> Value? { Bool.random(using: &random) ? value : nil }
        connection.host = maybe(["mx.example.org", "127.0.0.1"].randomElement(using: &random) ?? "")
        connection.port = maybe(Int.random(in: 1...65535, using: &random))
        connection.security = maybe(.tls)
        connection.user = maybe(odd(&random))
        connection.caFile = maybe("ca/\(odd(&random)).pem")
        guard maybe(true) != nil else {
            connection.authentication = .password
            return connection
        }
        connection.authentication = maybe(.oauth2)
        if !connection.mailProtocol.isOverHTTPS { connection.mechanism = maybe(.oauthbearer) }
        connection.sharedMailbox = maybe("shared@example.org")
        connection.sharedMailboxUser = maybe(.delegate)
        connection.scopes = maybe(["https://mail.example.org/a", "b:c"])
        connection.minimumRemaining = maybe([0, 1, 90, 600, 3600, 5400, 7200].randomElement(using: &random) ?? 0)
        connection.token = maybe(token(&random, mustHaveClient: false))
        return connection
    }

    private static func token(_ random: inout SeededRandom, mustHaveClient: Bool) -> NewToken {
        var token = NewToken()
        func maybe<Value>(_ value: Value) -> Value? { Bool.random(using: &random) ? value : nil }
        token.values.grantType = maybe(GrantType.ofServers.randomElement(using: &random) ?? .authorizationCode)
        token.values.authorizationURL = maybe("https://login.example.org/a?b=\"%20")?.replacing("\"", with: "'")
        token.values.tokenURL = maybe("https://login.example.org/token")
        token.values.deviceAuthorizationURL = maybe("https://login.example.org/device")
        token.values.revocationURL = maybe("https://login.example.org/revoke")
        token.values.jwksURL = maybe("https://login.example.org/keys")
        token.values.registrationURL = maybe("https://login.example.org/register")
        token.values.clientID = mustHaveClient ? "client" : maybe("cli\"ent\\ 2")
        token.values.clientAuthentication = maybe(.clientSecretPost)
        token.values.certificate = maybe(odd(&random))
        token.values.redirectURI = maybe("http://127.0.0.1:8400/callback")
        token.values.scopes = maybe(["openid", "offline_access"])
        token.values.loginHint = maybe(odd(&random))
        if Bool.random(using: &random) {
            token.values.authorizationParameters = [
                AuthorizationParameter("prompt", "consent"), AuthorizationParameter("x.y", odd(&random)),
            ]
        }
        if let tenant = maybe("contoso.example"), let name = PlainName("tenant") { token.parameters[name] = tenant }
        return token
    }

    private static func odd(_ random: inout SeededRandom) -> String {
        ["a\"b", "back\\slash", "ünïcode 🙂", "'''", "# no comment", "a=b", "[x]"].randomElement(using: &random) ?? "a"
    }
}

/// The same numbers for the same seed (SplitMix64).
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
