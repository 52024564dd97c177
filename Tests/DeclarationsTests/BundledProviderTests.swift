import ConfigurationFiles
import Declarations
import FoundationEssentials
import Grants
import Providers
import Testing

/// What accounts at the bundled providers come to.
@Suite("Accounts at bundled providers")
struct BundledProviderTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var provider: String
        /// Lines of `[token]`.
        var token = ""
        var direction = Direction.incoming
        /// Lines of the connection's table.
        var connection: String
        var host: String
        var port: Int
        var security = ConnectionSecurity.tls
        var scopes: [String]
        var user = "alice@contoso.example"
        var tokenURL: String?

        var testDescription: String { name }
    }

    static let ews = ["Mail.ReadWrite", "Mail.Send", "User.Read", "EWS.AccessAsUser.All"]
        .map { "https://outlook.office365.com/" + $0 }

    static let cases: [Case] = [
        Case(
            name: "microsoft imap", provider: "microsoft", connection: "protocol = \"imap\"",
            host: "outlook.office365.com", port: 993, scopes: ["https://outlook.office.com/IMAP.AccessAsUser.All"],
            tokenURL: "https://login.microsoftonline.com/organizations/oauth2/v2.0/token"),
        Case(
            name: "microsoft pop with a tenant", provider: "microsoft", token: "tenant = \"contoso.example\"",
            connection: "protocol = \"pop\"", host: "outlook.office365.com", port: 995,
            scopes: ["https://outlook.office.com/POP.AccessAsUser.All"],
            tokenURL: "https://login.microsoftonline.com/contoso.example/oauth2/v2.0/token"),
        Case(
            name: "microsoft smtp", provider: "microsoft", direction: .outgoing, connection: "protocol = \"smtp\"",
            host: "smtp.office365.com", port: 587, security: .starttls,
            scopes: ["https://outlook.office.com/SMTP.Send"]),
        Case(
            name: "microsoft smtp, personal", provider: "microsoft", token: "account-type = \"personal\"",
            direction: .outgoing, connection: "protocol = \"smtp\"", host: "smtp-mail.outlook.com", port: 587,
            security: .starttls, scopes: ["https://outlook.office.com/SMTP.Send"],
            tokenURL: "https://login.microsoftonline.com/consumers/oauth2/v2.0/token"),
        Case(
            name: "microsoft ews", provider: "microsoft", connection: "protocol = \"ews\"",
            host: "outlook.office365.com", port: 443, scopes: ews),
        Case(
            name: "microsoft ews, shared", provider: "microsoft",
            connection: "protocol = \"ews\"\nshared-mailbox = \"support@contoso.example\"",
            host: "outlook.office365.com", port: 443,
            scopes: ews + [
                "https://outlook.office365.com/Mail.ReadWrite.Shared",
                "https://outlook.office365.com/Mail.Send.Shared",
            ], user: "support@contoso.example"),
        Case(
            name: "microsoft graph, shared", provider: "microsoft", direction: .outgoing,
            connection: "protocol = \"graph\"\nshared-mailbox = \"support@contoso.example\"",
            host: "graph.microsoft.com", port: 443,
            scopes: [
                "https://graph.microsoft.com/Mail.Send", "https://graph.microsoft.com/Mail.ReadWrite",
                "https://graph.microsoft.com/User.Read", "https://graph.microsoft.com/Mail.Send.Shared",
                "https://graph.microsoft.com/Mail.ReadWrite.Shared",
            ], user: "support@contoso.example"),
        Case(
            name: "microsoft graph, app-only", provider: "microsoft",
            token: "grant-type = \"client_credentials\"\ntenant = \"contoso.example\"",
            connection: "protocol = \"graph\"\nshared-mailbox = \"support@contoso.example\"",
            host: "graph.microsoft.com", port: 443, scopes: ["https://graph.microsoft.com/.default"],
            user: "support@contoso.example"),
        Case(
            name: "microsoft imap, app-only", provider: "microsoft",
            token: "grant-type = \"client_credentials\"\ntenant = \"contoso.example\"",
            connection: "protocol = \"imap\"", host: "outlook.office365.com", port: 993,
            scopes: ["https://outlook.office365.com/.default"]),
        Case(
            name: "microsoft imap, china", provider: "microsoft", token: "cloud = \"china\"",
            connection: "protocol = \"imap\"", host: "partner.outlook.cn", port: 993,
            scopes: ["https://partner.outlook.cn/IMAP.AccessAsUser.All"],
            tokenURL: "https://login.partner.microsoftonline.cn/organizations/oauth2/v2.0/token"),
        Case(
            name: "microsoft smtp, china", provider: "microsoft", token: "cloud = \"china\"", direction: .outgoing,
            connection: "protocol = \"smtp\"", host: "smtp.partner.outlook.cn", port: 587, security: .starttls,
            scopes: ["https://partner.outlook.cn/SMTP.Send"]),
        Case(
            name: "microsoft graph, DoD", provider: "microsoft", token: "cloud = \"us-defense\"",
            connection: "protocol = \"graph\"", host: "dod-graph.microsoft.us", port: 443,
            scopes: ["https://dod-graph.microsoft.us/Mail.ReadWrite", "https://dod-graph.microsoft.us/User.Read"],
            tokenURL: "https://login.microsoftonline.us/organizations/oauth2/v2.0/token"),
        Case(
            name: "the delegate where the server wants that", provider: "microsoft",
            connection: """
                protocol = "imap"
                shared-mailbox = "support@contoso.example"
                shared-mailbox-user = "delegate"
                """, host: "outlook.office365.com", port: 993,
            scopes: ["https://outlook.office.com/IMAP.AccessAsUser.All"]),
        Case(
            name: "exchange-onprem", provider: "exchange-onprem",
            token: "exchange-host = \"mail.contoso.example\"\nlogin-host = \"adfs.contoso.example\"",
            connection: "protocol = \"ews\"", host: "mail.contoso.example", port: 443,
            scopes: ["https://mail.contoso.example/EWS.AccessAsUser.All"],
            tokenURL: "https://adfs.contoso.example/adfs/oauth2/token"),
        Case(
            name: "exchange-onprem, hybrid", provider: "exchange-onprem",
            token: """
                exchange-host = "mail.contoso.example"
                login-host = "login.microsoftonline.com"
                sign-in = "hybrid"
                tenant = "contoso.example"
                """, connection: "protocol = \"ews\"", host: "mail.contoso.example", port: 443,
            scopes: ["https://mail.contoso.example/EWS.AccessAsUser.All"],
            tokenURL: "https://login.microsoftonline.com/contoso.example/oauth2/v2.0/token"),
        Case(
            name: "google imap", provider: "google", connection: "protocol = \"imap\"", host: "imap.gmail.com",
            port: 993, scopes: ["https://mail.google.com/"], tokenURL: "https://oauth2.googleapis.com/token"),
        Case(
            name: "google smtp", provider: "google", direction: .outgoing, connection: "protocol = \"smtp\"",
            host: "smtp.gmail.com", port: 465, scopes: ["https://mail.google.com/"]),
        Case(
            name: "yahoo with an app password", provider: "yahoo",
            connection: "protocol = \"imap\"\nauthentication = \"password\"", host: "imap.mail.yahoo.com", port: 993,
            scopes: []),
        Case(
            name: "aol pop", provider: "aol", connection: "protocol = \"pop\"", host: "pop.aol.com", port: 995,
            scopes: ["mail-w"]),
        Case(
            name: "fastmail smtp", provider: "fastmail", direction: .outgoing, connection: "protocol = \"smtp\"",
            host: "smtp.fastmail.com", port: 465, scopes: ["urn:ietf:params:oauth:scope:mail"]),
        Case(
            name: "zoho in Europe, for an organization", provider: "zoho",
            token: "region = \"eu\"\nplan = \"organization\"", direction: .outgoing,
            connection: "protocol = \"smtp\"\nauthentication = \"password\"", host: "smtppro.zoho.eu", port: 465,
            scopes: []),
        Case(
            name: "yandex smtp", provider: "yandex", direction: .outgoing, connection: "protocol = \"smtp\"",
            host: "smtp.yandex.com", port: 465, scopes: ["mail:smtp"]),
        Case(
            name: "mailru imap", provider: "mailru", connection: "protocol = \"imap\"", host: "imap.mail.ru", port: 993,
            scopes: ["mail.imap"]),
        Case(
            name: "comcast imap", provider: "comcast", connection: "protocol = \"imap\"", host: "imap.comcast.net",
            port: 993, scopes: ["https://email.comcast.net/"]),
    ]

    @Test("Hosts, ports, scopes and endpoints", arguments: cases)
    func resolved(_ expected: Case) throws {
        try withSetting { setting in
            try setting.account(
                "work",
                """
                address = "alice@contoso.example"
                provider = "\(expected.provider)"

                [token]
                client-id = "client"
                \(expected.token)

                [\(expected.direction)]
                \(expected.connection)
                """)
            let found = try setting.loader.account(matching: "work")
            guard case .found(let account) = found, let connection = account[expected.direction] else {
                Issue.record("\(found)")
                return
            }
            #expect(connection.host == expected.host)
            #expect(connection.port == expected.port)
            #expect(connection.security == expected.security)
            #expect(connection.scopes == expected.scopes)
            #expect(connection.saslUser == expected.user)
            if let tokenURL = expected.tokenURL {
                #expect(connection.token.endpoints.tokenURL?.absoluteString == tokenURL)
            }
            let texts = [connection.host] + connection.scopes + [connection.token.rules.identityIssuer ?? ""]
            #expect(texts.allSatisfy { !$0.replacing("{tenantid}", with: "").contains("{") })
        }
    }

    @Test(
        "An account may declare its provider's own page as the callback URL, and no other page",
        arguments: [
            ("microsoft", "https://login.microsoftonline.com/common/oauth2/nativeclient", true),
            ("microsoft", "https://login.microsoftonline.us/common/oauth2/nativeclient", true),
            ("microsoft", "https://login.partner.microsoftonline.cn/common/oauth2/nativeclient", true),
            ("yandex", "https://oauth.yandex.com/verification_code", true),
            ("yandex", "https://login.microsoftonline.com/common/oauth2/nativeclient", false),
        ])
    func redirectPages(provider: String, page: String, isTaken: Bool) throws {
        try withSetting { setting in
            try setting.account(
                "work",
                """
                address = "alice@contoso.example"
                provider = "\(provider)"
                [token]
                client-id = "client"
                redirect-uri = "\(page)"
                [incoming]
                protocol = "imap"
                """)
            switch try setting.loader.account(matching: "work") {
            case .found(let account): #expect(isTaken && account.incoming?.token.redirectURI == page)
            case let other: #expect(!isTaken, "\(other)")
            }
        }
    }

    @Test("Yandex is polled for a device code in its own words")
    func yandexDevice() throws {
        let name = try #require(PlainName("yandex"))
        let yandex = try #require(try ProviderCatalog(directory: nil).provider(name))
        #expect(yandex.rules.deviceGrantType == "device_code" && yandex.rules.deviceCodeParameter == "code")
    }

    @Test("Every bundled file is without mistakes and warnings, but for those that are meant")
    func lint() throws {
        let meant: Set<String> = ["generic", "sandbox", "zoho"]
        for name in ProviderCatalog.bundledNames where !meant.contains(name.text) {
            let lint = try #require(ProviderLint(bundled: name))
            #expect(lint.errors.isEmpty && lint.warnings.isEmpty, "\(name): \(lint.errors) \(lint.warnings)")
        }
        for name in meant {
            #expect(try #require(ProviderLint(bundled: plainName(name))).errors.isEmpty)
        }
    }
}
