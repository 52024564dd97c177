import ConfigurationFiles
import Declarations
import FoundationEssentials
import Grants
import OAuth
import TemporaryFiles
import Testing

/// An account that a text declares, with the provider files that it needs.
private func account(_ text: String, providers: [String: String] = [:]) throws -> Account {
    try withSetting { setting in
        for (name, text) in providers { try write(text, to: "\(setting.root)/providers/\(name).toml") }
        try setting.account("work", text)
        return try #require(try setting.loader.account(named: plainName("work")))
    }
}

private let contoso = """
    format = 1
    display-name = "Contoso"
    [parameters.tenant]
    explanation = "your organization's domain"
    [token]
    authorization-url = "https://login.contoso.example/{tenant}/authorize"
    token-url = "https://login.contoso.example/{tenant}/token"
    scopes = ["offline_access"]
    authorization-parameters = { prompt = "select_account" }
    [rules]
    dead-token-reasons = ["bad_token"]
    [incoming.imap]
    host = "imap.contoso.example"
    mechanism = "xoauth2"
    scopes = ["https://mail.contoso.example/IMAP"]
    minimum-remaining = "5m"
    [outgoing.smtp]
    host = "smtp.contoso.example"
    port = 587
    scopes = ["https://mail.contoso.example/SMTP"]
    """

@Suite("Accounts with their provider's defaults")
struct AccountTests {
    @Test("Everything in the account file: the standards fill in the rest")
    func generic() throws {
        let account = try account(genericAccount)
        #expect(account.address == "alice@example.org")
        #expect(account.declaredIn.hasSuffix("/accounts/work.toml"))
        let incoming = try #require(account.incoming)
        #expect(incoming.host == "imap.example.org" && incoming.port == 993 && incoming.security == .tls)
        #expect(incoming.user == "alice@example.org" && incoming.mechanism == .auto)
        #expect(incoming.scopes == ["mail"])
        #expect(incoming.token.additionalScopes == ["openid", "email", "offline_access", "mail"])
        #expect(incoming.token.endpoints == DeclaredEndpoints(issuer: "https://login.example.org"))
        #expect(incoming.token.redirectURI == "http://127.0.0.1")
        #expect(incoming.token.loginHint == "alice@example.org")
        #expect(incoming.token.clientAuthentication == nil)
        #expect(incoming.minimumRemaining == nil && incoming.caFile == nil && !incoming.hasOwnToken)
        let outgoing = try #require(account.outgoing)
        #expect(outgoing.port == 587 && outgoing.security == .starttls)
        #expect(outgoing.token == incoming.token)
    }

    @Test("What the provider states is the default, with the account's parameters filled in")
    func providerDefaults() throws {
        let account = try account(
            """
            address = "alice@contoso.example"
            provider = "contoso"
            [token]
            client-id = "client"
            tenant = "contoso.example"
            [incoming]
            protocol = "imap"
            [outgoing]
            protocol = "smtp"
            """, providers: ["contoso": contoso])
        let incoming = try #require(account.incoming)
        #expect(incoming.host == "imap.contoso.example" && incoming.port == 993 && incoming.mechanism == .xoauth2)
        #expect(incoming.scopes == ["https://mail.contoso.example/IMAP"])
        #expect(incoming.minimumRemaining == 300)
        let token = incoming.token
        #expect(token.endpoints.issuer == nil)
        #expect(token.endpoints.tokenURL == URL(string: "https://login.contoso.example/contoso.example/token"))
        #expect(
            token.endpoints.authorizationURL == URL(string: "https://login.contoso.example/contoso.example/authorize"))
        #expect(token.additionalScopes == ["offline_access"])
        #expect(token.authorizationParameters == [AuthorizationParameter("prompt", "select_account")])
        #expect(token.rules.deadTokenReasons == ["bad_token"])
        #expect(account.outgoing?.scopes == ["https://mail.contoso.example/SMTP"])
        #expect(account.outgoing?.security == .starttls)
    }

    @Test("Every key of an account wins over the provider's")
    func everyKey() throws {
        let account = try account(
            """
            address = "alice@contoso.example"
            provider = "contoso"
            [token]
            grant-type = "device_code"
            tenant = "t"
            token-url = "https://other.example/token"
            device-authorization-url = "https://other.example/device"
            revocation-url = "https://other.example/revoke"
            jwks-url = "https://other.example/keys"
            client-id = "client"
            client-authentication = "private_key_jwt"
            certificate = "certificates/client.pem"
            redirect-uri = "http://localhost:8080/callback"
            login-hint = "alice"
            authorization-parameters = { domain_hint = "x" }
            [incoming]
            protocol = "imap"
            host = "127.0.0.1"
            port = 1143
            security = "none"
            mechanism = "oauthbearer"
            user = "alice"
            shared-mailbox = "support@contoso.example"
            scopes = ["a", "openid"]
            minimum-remaining = "90s"
            ca-file = "certificates/ca.pem"
            """, providers: ["contoso": contoso])
        let incoming = try #require(account.incoming)
        #expect(account.outgoing == nil)
        #expect(incoming.host == "127.0.0.1" && incoming.port == 1143 && incoming.security == .none)
        #expect(incoming.mechanism == .oauthbearer && incoming.user == "alice")
        #expect(incoming.sharedMailbox == "support@contoso.example")
        #expect(incoming.scopes == ["a", "openid"])
        #expect(incoming.minimumRemaining == 90)
        let root = account.declaredIn.dropLast("/accounts/work.toml".count)
        #expect(incoming.caFile == "\(root)/certificates/ca.pem")
        let token = incoming.token
        #expect(token.grantType == .deviceCode && token.clientAuthentication == .privateKeyJWT)
        #expect(token.certificate == "\(root)/certificates/client.pem")
        #expect(token.redirectURI == "http://localhost:8080/callback" && token.loginHint == "alice")
        #expect(token.endpoints.tokenURL == URL(string: "https://other.example/token"))
        #expect(token.endpoints.deviceAuthorizationURL == URL(string: "https://other.example/device"))
        #expect(token.endpoints.revocationURL == URL(string: "https://other.example/revoke"))
        #expect(token.endpoints.jwksURL == URL(string: "https://other.example/keys"))
        #expect(
            token.authorizationParameters == [
                AuthorizationParameter("prompt", "select_account"), AuthorizationParameter("domain_hint", "x"),
            ])
    }

    @Test("Scopes in [token] replace the preset of all connections; a connection's own replace both for itself")
    func scopes() throws {
        let account = try account(
            """
            address = "alice@contoso.example"
            provider = "contoso"
            [token]
            tenant = "t"
            client-id = "client"
            scopes = ["all", "offline_access"]
            [incoming]
            protocol = "imap"
            [outgoing]
            protocol = "smtp"
            scopes = ["send"]
            """, providers: ["contoso": contoso])
        #expect(account.incoming?.scopes == ["all"])
        #expect(account.outgoing?.scopes == ["send"])
        #expect(account.incoming?.token.additionalScopes == ["all", "offline_access"])
    }

    @Test("A token table of a connection's own wins key by key, and its grant is shared with nobody")
    func ownToken() throws {
        let account = try account(
            genericAccount + """
                [outgoing.token]
                client-id = "sender"
                scopes = ["send", "offline_access"]
                """)
        let incoming = try #require(account.incoming)
        let outgoing = try #require(account.outgoing)
        #expect(outgoing.hasOwnToken && !incoming.hasOwnToken)
        #expect(outgoing.token.clientID == "sender" && incoming.token.clientID == "client")
        #expect(outgoing.token.endpoints == incoming.token.endpoints)
        #expect(outgoing.scopes == ["send"] && incoming.scopes == ["mail"])
        #expect(account.connectionsSharingGrant(with: outgoing) == [outgoing])
        #expect(account.connectionsSharingGrant(with: incoming) == [incoming])
    }

    @Test("A connection with a password needs nothing of OAuth")
    func password() throws {
        let account = try account(
            """
            address = "alice@example.org"
            provider = "generic"
            [outgoing]
            protocol = "smtp"
            host = "smtp.example.org"
            authentication = "password"
            """)
        let outgoing = try #require(account.outgoing)
        #expect(outgoing.authentication == .password && outgoing.scopes.isEmpty && outgoing.token.clientID.isEmpty)
        #expect(outgoing.mechanism == .auto)
    }

    @Test(
        "A port tells its protection and a protection its port",
        arguments: [
            ("imap", "", 993, ConnectionSecurity.tls), ("imap", "security = \"starttls\"", 143, .starttls),
            ("imap", "port = 143", 143, .starttls), ("imap", "port = 1993", 1993, .tls),
            ("pop", "", 995, .tls), ("pop", "port = 110", 110, .starttls), ("smtp", "", 587, .starttls),
            ("smtp", "port = 465", 465, .tls), ("smtp", "security = \"tls\"", 465, .tls),
            ("smtp", "port = 2525\nsecurity = \"tls\"", 2525, .tls), ("ews", "", 443, .tls), ("graph", "", 443, .tls),
        ])
    func ports(_ mailProtocol: String, _ keys: String, port: Int, security: ConnectionSecurity) throws {
        let direction = mailProtocol == "smtp" ? "outgoing" : "incoming"
        let account = try account(
            """
            address = "alice@example.org"
            provider = "generic"
            [\(direction)]
            protocol = "\(mailProtocol)"
            host = "mail.example.org"
            authentication = "password"
            \(keys)
            """)
        #expect(account.connections.first?.port == port)
        #expect(account.connections.first?.security == security)
    }
}
