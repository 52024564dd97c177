import Discovery
import FoundationEssentials
import Grants
import OAuth
import Testing

@Suite("Looking for the settings of an address")
struct SettingsSearchTests {
    private static let own = "https://autoconfig.example.org/mail/config-v1.1.xml?emailaddress=alice%40example.org"
    private static let wellKnown = "https://example.org/.well-known/autoconfig/mail/config-v1.1.xml"
    private static let database = "https://v1.ispdb.net/example.org"

    private static let metadata = page(
        #"{"issuer": "https://id.example.org", "token_endpoint": "https://id.example.org/token","#
            + #" "registration_endpoint": "https://id.example.org/register"}"#)

    private func search(
        _ address: String = "alice@example.org", web: ScriptedWeb = ScriptedWeb(),
        names: ScriptedResolver = ScriptedResolver(), isOffline: Bool = false
    ) async throws -> Findings {
        let search = SettingsSearch(known: TableOfTwo(), resolver: names, transport: web, isOffline: isOffline)
        return await search.settings(of: try #require(MailboxAddress(address)))
    }

    @Test("A domain of the bundled table asks nobody")
    func table() async throws {
        let web = ScriptedWeb()
        let names = ScriptedResolver()
        let findings = try await search("alice@gmail.com", web: web, names: names)
        #expect(findings.provider?.value == TableOfTwo.google)
        #expect(findings.provider?.source == .domainTable(domain: "gmail.com"))
        #expect(web.asked.isEmpty && names.asked.isEmpty)
    }

    @Test("A mail exchanger of a known provider ends the search, with what the table says for such domains")
    func exchanger() async throws {
        let web = ScriptedWeb()
        let names = ScriptedResolver([
            "MX example.org": .success(
                NameAnswer([ResourceRecord(priority: 0, target: "example-org.mail.protection.outlook.com")]))
        ])
        let findings = try await search(web: web, names: names)
        #expect(findings.provider?.value == TableOfTwo.microsoft)
        #expect(findings.doubts.isEmpty && web.asked.isEmpty)
    }

    @Test("Nothing is asked offline, and it is said")
    func offline() async throws {
        let web = ScriptedWeb()
        let names = ScriptedResolver()
        let findings = try await search(web: web, names: names, isOffline: true)
        #expect(findings.isEmpty && web.asked.isEmpty && names.asked.isEmpty)
        #expect(findings.steps.map(\.outcome) == [.nothing, .skipped])
    }

    @Test("The domain's own document comes first; the issuer that it names is asked for its metadata, and nobody else")
    func ownDocument() async throws {
        let web = ScriptedWeb([
            Self.own: page(Documents.open),
            "https://id.example.org/.well-known/oauth-authorization-server": Self.metadata,
        ])
        let findings = try await search(web: web)
        #expect(findings.provider == nil && findings.doubts.isEmpty)
        #expect(findings.servers(.incoming).map(\.host) == ["imap.example.org"])
        #expect(findings.servers(.outgoing).map(\.host) == ["smtp.example.org"])
        #expect(
            findings.authorization?.value.metadata?.registrationEndpoint?.absoluteString
                == "https://id.example.org/register")
        #expect(
            web.asked == [Self.own, "https://id.example.org/.well-known/oauth-authorization-server"])
    }

    @Test(
        "The three places in their order, each with the reason why it had nothing; the address is told to its own domain alone"
    )
    func places() async throws {
        let web = ScriptedWeb([
            Self.own: page("<html/>"), "https://example.org/": page(""),
            Self.database: page(Documents.minimal(authentication: "password-cleartext")),
        ])
        let findings = try await search(web: web)
        #expect(web.asked == [Self.own, Self.wellKnown, Self.database])
        #expect(findings.steps.map(\.outcome) == [.nothing, .nothing, .nothing, .nothing, .found])
        #expect(findings.steps[2].detail == "what is there is no autoconfig document")
        #expect(findings.steps[3].detail == "example.org has no such document")
        #expect(findings.servers(.incoming).map(\.takesPassword) == [true])
        #expect(findings.servers(.outgoing).isEmpty)
    }

    @Test("The issuer of a known provider makes the account that provider's")
    func knownIssuer() async throws {
        let document = Documents.gmail.replacing("<domain>gmail.com", with: "<domain>example.org")
        let web = ScriptedWeb([Self.own: page(document)])
        let findings = try await search(web: web)
        #expect(findings.provider?.value == TableOfTwo.google)
        #expect(web.asked == [Self.own])
    }

    @Test("A document that lists other domains is for a person to judge")
    func otherDomains() async throws {
        let web = ScriptedWeb([Self.own: page(Documents.minimal(domain: "hoster.example"))])
        let findings = try await search(web: web)
        #expect(findings.doubts == [.documentForOthers(domains: ["hoster.example"])])
    }

    @Test(
        "An issuer outside the mail domain, and a document that a redirect led to out of it, are for a person to judge")
    func elsewhere() async throws {
        let foreign = Documents.open.replacing("https://id.example.org<", with: "https://id.hoster.example<")
        for place in [Self.own, Self.database] {
            let findings = try await search(web: ScriptedWeb([place: page(foreign)]))
            #expect(findings.doubts == [.issuerElsewhere(host: "id.hoster.example")])
        }
        let moved = "https://settings.hoster.example/config.xml"
        let web = ScriptedWeb([Self.own: redirect(to: moved), moved: page(Documents.open)])
        #expect(try await search(web: web).doubts == [.documentElsewhere(host: "settings.hoster.example")])
        let database = ScriptedWeb([Self.database: page(Documents.open)])
        #expect(try await search(web: database).doubts.isEmpty)
    }

    @Test("The document of the mail exchanger's domain is for a person to judge, unless the MX record is signed")
    func documentOfExchanger() async throws {
        for isSigned in [false, true] {
            let names = ScriptedResolver([
                "MX example.org": .success(
                    NameAnswer(
                        [ResourceRecord(priority: 1, target: "mx1.hoster.example")], isAuthenticated: isSigned))
            ])
            let web = ScriptedWeb([
                "https://autoconfig.hoster.example/mail/config-v1.1.xml": page(
                    Documents.minimal(domain: "hoster.example"))
            ])
            let findings = try await search(web: web, names: names)
            #expect(findings.servers(.incoming).count == 1)
            #expect(findings.doubts == (isSigned ? [] : [.documentOfMailExchanger("hoster.example")]))
        }
    }

    @Test("SRV records: the best of each service, TLS before STARTTLS, none where the target is the root")
    func services() async throws {
        let names = ScriptedResolver([
            "SRV _imaps._tcp.example.org": .success(
                NameAnswer([
                    ResourceRecord(priority: 20, port: 993, target: "second.example.org"),
                    ResourceRecord(priority: 10, port: 1993, target: "first.example.org"),
                ])),
            "SRV _imap._tcp.example.org": .success(
                NameAnswer([ResourceRecord(priority: 0, port: 143, target: "first.example.org")])),
            "SRV _pop3s._tcp.example.org": .success(NameAnswer([ResourceRecord(priority: 0, target: "")])),
            "SRV _submission._tcp.example.org": .success(
                NameAnswer([ResourceRecord(priority: 0, port: 587, target: "smtp.elsewhere.example")])),
        ])
        let findings = try await search(names: names)
        #expect(findings.servers(.incoming).map(\.port) == [1993, 143])
        #expect(findings.servers(.incoming).map(\.security) == [.tls, .starttls])
        #expect(findings.servers(.outgoing).map(\.security) == [.starttls])
        #expect(findings.servers(.incoming).allSatisfy { $0.takesOAuth2 && $0.takesPassword })
        #expect(findings.doubts == [.serviceElsewhere(host: "smtp.elsewhere.example")])
        #expect(findings.steps.last?.detail.contains("_pop3s._tcp is not offered") == true)
    }

    @Test("A signed SRV record may lead out of the domain")
    func signedService() async throws {
        let names = ScriptedResolver([
            "SRV _imaps._tcp.example.org": .success(
                NameAnswer(
                    [ResourceRecord(priority: 0, port: 993, target: "imap.elsewhere.example")], isAuthenticated: true))
        ])
        #expect(try await search(names: names).doubts.isEmpty)
    }

    @Test("A name server that does not answer is asked no more questions, and every step says why it found nothing")
    func nothing() async throws {
        let names = ScriptedResolver(["SRV _imaps._tcp.example.org": .failure(.timedOut)])
        let findings = try await search(names: names)
        #expect(findings.isEmpty)
        #expect(names.asked == ["MX example.org", "SRV _imaps._tcp.example.org"])
        #expect(findings.steps.allSatisfy { $0.outcome == .nothing && !$0.detail.isEmpty })
        #expect(findings.steps.count == 6)
    }

    @Test("Redirects are followed on HTTPS, three at most, and never to plain http, on loopback neither")
    func redirects() async throws {
        let followed = ScriptedWeb([
            Self.own: redirect(to: "https://www.example.org/a"),
            "https://www.example.org/a": redirect(to: "/b"),
            "https://www.example.org/b": page(Documents.open),
        ])
        let findings = try await search(web: followed)
        #expect(findings.steps[2].hosts == ["autoconfig.example.org", "www.example.org", "www.example.org"])
        #expect(findings.servers?.source.words == "https://www.example.org/b")

        for target in ["http://www.example.org/a", "http://127.0.0.1/a", "https://user@www.example.org/"] {
            let web = ScriptedWeb([Self.own: redirect(to: target)])
            #expect(try await search(web: web).steps[2].detail.contains("which is not followed"))
            #expect(!web.asked.contains(target))
        }
        let endless = ScriptedWeb([Self.own: redirect(to: Self.own)])
        #expect(try await search(web: endless).steps[2].detail.contains("redirects more than 3 times"))
        #expect(endless.asked.count { $0 == Self.own } == 4)
    }

    @Test("An issuer whose metadata names another issuer is not believed")
    func otherIssuer() async throws {
        let web = ScriptedWeb([
            Self.own: page(Documents.open),
            "https://id.example.org/.well-known/oauth-authorization-server": page(
                #"{"issuer": "https://evil.example", "token_endpoint": "https://evil.example/token"}"#),
        ])
        let findings = try await search(web: web)
        #expect(findings.authorization?.value.metadata == nil)
        #expect(findings.steps.last?.detail.contains("evil.example") == true)
    }
}

@Suite("Domains and addresses")
struct DomainTests {
    @Test(
        "The domain that somebody registered",
        arguments: [
            ("mx1.mail.example.org", "example.org"), ("mx.example.co.uk", "example.co.uk"),
            ("example.de", "example.de"),
            ("mx.example.de", "example.de"), ("mx.gmx.net", "gmx.net"),
        ])
    func registered(host: String, domain: String) {
        #expect(DomainName.registered(of: host) == domain)
    }

    @Test("A host lies in a domain by whole labels")
    func containment() {
        #expect(DomainName.isHost("imap.Example.org", in: "example.org"))
        #expect(DomainName.isHost("example.org", in: "example.org"))
        #expect(!DomainName.isHost("notexample.org", in: "example.org"))
    }

    @Test(
        "What is no address of a public domain is none",
        arguments: [
            "alice", "@example.org", "alice@", "alice@localhost", "a b@example.org", "alice@ex_ample.org", "a@b@c.org",
            "alice@bücher.example",
        ])
    func addresses(text: String) {
        #expect(MailboxAddress(text) == nil)
    }
}
