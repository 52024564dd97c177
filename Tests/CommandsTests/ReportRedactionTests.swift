import FoundationEssentials
import Grants
import OAuth
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

    @Test("Hosts of bundled providers and of this machine are left as they are")
    func everybodysHosts() throws {
        let redact = try redaction()
        #expect(redact("localhost:993 and 127.0.0.1") == "localhost:993 and 127.0.0.1")
    }
}
