import FoundationEssentials
import Grants
import OAuth
import TemporaryFiles
import Testing

@testable import Commands

@Suite("A report for a public issue")
struct ReportRedactionTests {
    private func account() throws -> Account {
        let token = TokenDetails(
            endpoints: DeclaredEndpoints(
                issuer: "https://login.microsoftonline.com/contoso.onmicrosoft.com/v2.0",
                tokenURL: URL(string: "https://sso.contoso.example/realms/contoso-staff/token")),
            clientID: "7f1c2d3e-0000-4000-8000-123456789abc", loginHint: "alice.jones")
        let connection = Connection(
            direction: .incoming, mailProtocol: .imap, host: "imap.contoso.example", port: 993, security: .tls,
            user: "CONTOSO-ajones", sharedMailbox: "support@contoso.example", scopes: [], token: token)
        return Account(
            name: try #require(PlainName("work")), address: "Alice.Jones@contoso.example",
            provider: try #require(PlainName("generic")), incoming: connection, outgoing: nil,
            declaredIn: "/home/ajones/.config/mailgrant/accounts/work.toml")
    }

    private func redaction() throws -> ReportRedaction {
        ReportRedaction(
            [try account()], others: [try #require(PlainName("private-life"))],
            try CommandContext(environment: ["HOME": "/home/ajones"]))
    }

    @Test("Whatever tells whose it is has a stand-in, the same everywhere, and its text can still be read")
    func standIns() throws {
        let redact = try redaction()
        let text = redact(
            """
            work incoming  imap imap.contoso.example:993  alice.jones@contoso.example
            /home/ajones/.config/mailgrant/accounts/work.toml: the network is unreachable
            imap.contoso.example:993 refused the token for support@contoso.example (CONTOSO-AJONES is not known)
            client 7f1c2d3e-0000-4000-8000-123456789abc at https://sso.contoso.example/realms/contoso-staff/token
            tenant contoso.onmicrosoft.com; account private-life; trace 11111111-2222-4333-8444-555555555555; bob@else.example
            """)
        for telling in [
            "contoso", "alice", "jones", "7f1c2d3e", "private-life", "11111111", "bob@", "/home", "support@",
        ] {
            #expect(!text.lowercased().contains(telling), "\(telling) in \(text)")
        }
        let lines = text.split(separator: "\n").map(String.init)
        #expect(lines[0].hasPrefix("<account-1> incoming  imap <host-"))
        #expect(lines[0].hasSuffix("<address-1>"))
        // "work" stands alone in a path and not in another word.
        #expect(lines[1] == "~/.config/mailgrant/accounts/<account-1>.toml: the network is unreachable")
    }

    @Test("Files that lie elsewhere than in the home directory are masked, too")
    func elsewhere() throws {
        let context = try CommandContext(
            environment: ["HOME": "/home/ajones", "XDG_CONFIG_HOME": "/srv/secret-project/config"])
        let redact = ReportRedaction([try account()], others: [], context)
        #expect(redact("/srv/secret-project/config/mailgrant/mailgrant.toml: x") == "<configuration>/mailgrant.toml: x")
    }

    @Test(
        "What is everybody's is left as it is: this machine, hosts and pages of bundled providers, scopes, versions",
        arguments: [
            "localhost:993 and 127.0.0.1 or ::1", "outlook.office365.com:993 and smtp-mail.outlook.com:587",
            "login.microsoftonline.com answers; login.partner.microsoftonline.cn does not", "imap.gmail.com:993",
            "for https://outlook.office.com; allows IMAP.AccessAsUser.All SMTP.SendAsApp",
            "accounts.zoho.com.au answers",
            "add it at https://entra.microsoft.com/ under API permissions.",
            "mailgrant 0.1.0, Linux 6.12.8-1-amd64 x86_64",
            "535 5.7.139 SMTP AUTH is off", "ends 2026-11-26T05:50:09Z", "see mailgrant.toml and accounts/a.toml",
            "microsoft, bundled",
        ])
    func everybodys(text: String) throws {
        #expect(try redaction()(text) == text)
    }

    @Test(
        "What no declaration states is masked all the same",
        arguments: [
            ("<host-1> is 203.0.113.7, 2001:db8::7", "<host-1> is <ip-address>, <ip-address>"),
            ("its certificate is for www.else.example, *.corp.else.example, not for mail.else.example", "else"),
            ("for https://outlook.corp.internal/; allows x", "corp.internal"), ("[2001:db8::1]:993", "2001"),
            ("::ffff:10.20.30.40:", "10.20"), ("id.corp.else.example answers.", "else.example"),
        ])
    func undeclared(text: String, outcome: String) throws {
        let redacted = try redaction()(text)
        if outcome.contains("<") {
            #expect(redacted == outcome)
        } else {
            #expect(!redacted.contains(outcome), "\(redacted)")
        }
    }

    @Test("The name of a provider file of one's own, the proxy, and tenants with whatever letters are masked")
    func names() throws {
        var account = try account()
        account.provider = try #require(PlainName("contoso-sso"))
        account.incoming?.token.endpoints.tokenURL = URL(
            string: "https://sso.contoso.example/vienna-staff/v2.0/my-oauth2-realm/oauth2/token")
        let declared = account
        let text = try withTemporaryDirectory { home in
            try write("[network]\nproxy = \"http://gateway:3128\"\n", to: home + "/mailgrant/mailgrant.toml")
            let context = try CommandContext(environment: ["HOME": home, "XDG_CONFIG_HOME": home])
            return ReportRedaction([declared], others: [], context)(
                "contoso-sso, looked up by the proxy gateway; /vienna-staff/v2.0/my-oauth2-realm/oauth2/token")
        }
        for telling in ["contoso", "gateway", "vienna", "my-oauth2"] { #expect(!text.contains(telling), "\(text)") }
        #expect(text.contains("/v2.0/<tenant-") && text.hasSuffix(">/oauth2/token"), "\(text)")
    }
}
