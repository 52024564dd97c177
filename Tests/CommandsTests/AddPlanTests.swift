import ArgumentParser
import Declarations
import Discovery
import FoundationEssentials
import Grants
import HelperKit
import OAuth
import Providers
import Secrets
import Testing

@testable import Commands

@Suite("What becomes of findings")
struct AddPlanTests {
    private func account() throws -> NewAccount {
        var account = NewAccount(
            name: try #require(PlainName("example")), address: "alice@example.org",
            provider: try #require(PlainName("generic")))
        account.incoming = NewConnection(.imap)
        account.outgoing = NewConnection(.smtp)
        return account
    }

    private func taken(_ findings: Findings, _ account: NewAccount) throws -> AddPlan {
        var plan = AddPlan(account)
        plan.take(findings, try AddConnectionOptions.parse([]), try AddConnectionOptions.parse([]))
        return plan
    }

    private func findings(takesOAuth2: Bool = true) -> Findings {
        let source = Source.serviceRecords(domain: "example.org")
        var findings = Findings()
        findings.servers = Found(
            [
                ServerOffer(
                    .imap, host: "imap.example.org", port: 993, security: .tls, takesOAuth2: takesOAuth2,
                    takesPassword: true),
                ServerOffer(
                    .smtp, host: "smtp.example.org", port: 465, security: .tls, takesOAuth2: takesOAuth2,
                    takesPassword: true),
            ], from: source)
        return findings
    }

    /// With an authorization server that publishes a client for everybody.
    private func findingsOfDocument() throws -> Findings {
        var findings = findings()
        var offer = AuthorizationOffer(issuer: "https://id.hoster.example", scopes: ["theirs"])
        offer.clientID = "published"
        offer.clientSecret = Secret("published secret")
        offer.authorizationURL = URL(string: "https://id.hoster.example/authorize")
        offer.tokenURL = URL(string: "https://id.hoster.example/token")
        findings.authorization = Found(
            offer, from: .autoconfig(try #require(URL(string: "https://autoconfig.example.org/"))))
        findings.doubts = [.issuerElsewhere(host: "id.hoster.example")]
        return findings
    }

    @Test("A client that a person states is used with servers that SRV records name; without one a password is")
    func serviceRecords() throws {
        var account = try account()
        #expect(try taken(findings(), account).account.incoming?.authentication == .password)
        account.token.values.issuer = "https://id.example.org"
        account.token.values.clientID = "mine"
        for connection in [
            try taken(findings(), account).account.incoming, try taken(findings(), account).account.outgoing,
        ] {
            #expect(connection?.host?.hasSuffix(".example.org") == true && connection?.authentication == nil)
        }
    }

    @Test("What a document says of its issuer is taken with that issuer alone")
    func otherIssuer() throws {
        let found = try findingsOfDocument()
        let untold = try taken(found, try account())
        #expect(untold.account.token.values.clientID == "published" && untold.account.token.values.scopes == ["theirs"])
        #expect(untold.findings.doubts == found.doubts)

        var named = try account()
        named.token.values.issuer = "https://id.hoster.example"
        let same = try taken(found, named)
        // Who names it has judged it.
        #expect(same.account.token.values.clientID == "published" && same.findings.doubts.isEmpty)

        for change: (inout NewAccount) -> Void in [
            { $0.token.values.issuer = "https://mine.example" },
            { $0.token.values.tokenURL = "https://mine.example/token" },
        ] {
            var mine = try account()
            change(&mine)
            let plan = try taken(found, mine)
            #expect(
                plan.account.token.values.clientID == nil && plan.account.token.values.scopes == nil
                    && plan.publishedClient == nil)
            #expect(plan.account.incoming?.authentication == nil && plan.findings.doubts.isEmpty)
        }
    }

    @Test("What is shown of a finding is one printable line")
    func printable() throws {
        var plan = AddPlan(try account())
        plan.note("issuer", "https://a\u{1B}[2J\n\u{202E}b", from: "c\rd\u{9B}")
        #expect(plan.facts.first == AddFact(what: "issuer", value: "https://a[2J b", from: "c d"))
        let doubt = Doubt.documentForOthers(domains: ["x\u{1B}[1A\r\ny"])
        #expect(doubt.words.hasSuffix("but x[1A y"))
        #expect(StepReport("a", .found, "b\u{1B}\r\nc").detail == "b c")
    }

    @Test("Scopes that the client is not registered for are not asked for")
    func registeredScopes() throws {
        let endpoint = try #require(URL(string: "https://id.example.org/register"))
        for (answered, kept) in [
            (nil, ["mail", "openid"]), (["openid", "more"], ["openid"]), ([], ["mail", "openid", "calendar"]),
        ] as [([String]?, [String])] {
            var plan = AddPlan(try account())
            plan.account.token.values.scopes = ["mail", "openid", "calendar"]
            plan.registration = PlannedRegistration(
                endpoint: endpoint,
                metadata: ClientMetadata(
                    name: "mailgrant", redirectURI: "http://127.0.0.1/", scopes: ["mail", "openid"]),
                wanted: ["mail", "openid", "calendar"], scopes: ["mail", "openid"])
            var client = RegisteredClient(id: "c")
            client.scopes = answered
            plan.take(client)
            #expect(plan.account.token.values.scopes == kept && plan.account.token.values.clientID == "c")
        }
    }

    @Test(
        "A provider that gives clients to nobody, or to few, sends people to an app password",
        arguments: [
            ("yahoo", "make an app password at https://login.yahoo.com/account/security, then run: "),
            ("aol", "make an app password at https://login.aol.com/account/security, then run: "),
            ("zoho", "make an app password at https://accounts.zoho.com/home, then run: "),
            ("mailru", "make an app password at https://account.mail.ru/user/2-step-auth/passwords/, then run: "),
            ("comcast", "with an app password, run: "),
        ])
    func appPassword(provider: String, remedy: String) throws {
        let name = try #require(PlainName(provider))
        let file = try #require(try ProviderCatalog(directory: nil).provider(name))
        let address = try #require(MailboxAddress("alice@example.org"))
        let failure = ProgramFailure(noClientFor: address, AddPlan(try account()), file, isStated: false)
        #expect(failure.remedy == remedy + "mailgrant add alice@example.org --incoming-authentication password")
        #expect(failure.what.contains(file.notice ?? "no notice"))
        let again = ProgramFailure(noClientFor: address, AddPlan(try account()), file, isStated: true)
        #expect(again.remedy.contains("--provider \(provider) --incoming-authentication password"))
    }

    @Test(
        "Where a client can be had or no password is taken, registering comes first",
        arguments: ["google", "microsoft", "exchange-onprem"])
    func byHand(provider: String) throws {
        let name = try #require(PlainName(provider))
        let file = try #require(try ProviderCatalog(directory: nil).provider(name))
        let address = try #require(MailboxAddress("alice@example.org"))
        let failure = ProgramFailure(noClientFor: address, AddPlan(try account()), file, isStated: false)
        #expect(failure.remedy.hasPrefix("register mailgrant at https://"))
        #expect(failure.remedy.contains("password") == (provider == "google"))
    }
}
