import Discovery
import FoundationEssentials
import Grants
import Testing

@Suite("Autoconfig documents")
struct AutoconfigDocumentTests {
    private func read(_ text: String, _ address: String = "alice@example.org") throws -> AutoconfigDocument {
        try AutoconfigDocument(reading: Array(text.utf8), for: try #require(MailboxAddress(address)))
    }

    @Test("A document as Mozilla has it for Gmail")
    func gmail() throws {
        let document = try read(Documents.gmail, "alice@gmail.com")
        #expect(document.domains == ["gmail.com", "googlemail.com", "google.com"])
        #expect(
            document.servers == [
                ServerOffer(
                    .imap, host: "imap.gmail.com", port: 993, security: .tls, takesOAuth2: true, takesPassword: true),
                ServerOffer(
                    .pop, host: "pop.gmail.com", port: 995, security: .tls, takesOAuth2: true, takesPassword: false),
                ServerOffer(
                    .smtp, host: "smtp.gmail.com", port: 465, security: .tls, takesOAuth2: true, takesPassword: false),
            ])
        #expect(document.authorization?.issuer == "https://accounts.google.com")
        #expect(
            document.authorization?.scopes
                == ["https://mail.google.com/", "https://www.googleapis.com/auth/contacts"])
    }

    @Test("A document as Mozilla has it for Outlook: what is offered without TLS is left out, and said")
    func outlook() throws {
        let document = try read(Documents.outlook, "alice@outlook.com")
        #expect(document.servers.map(\.mailProtocol) == [.ews, .imap, .smtp])
        #expect(document.servers.map(\.port) == [443, 993, 587])
        #expect(document.servers.map(\.security) == [.tls, .tls, .starttls])
        #expect(document.refusals == ["imap: outlook.office365.com is offered without TLS"])
        #expect(document.authorization == nil)
    }

    @Test("Placeholders are filled in; elements of another version are passed over, and so is a plain http address")
    func open() throws {
        let document = try read(Documents.open)
        #expect(document.domains == ["example.org"])
        #expect(document.servers.map(\.host) == ["imap.example.org", "smtp.example.org"])
        #expect(document.servers.map(\.user) == ["alice", nil])
        #expect(document.authorization?.scopes == ["mail", "offline_access"])
        #expect(document.authorization?.authorizationURL == nil)
        #expect(document.authorization?.tokenURL?.absoluteString == "https://id.example.org/token")
    }

    @Test("Only host names are domains, and no more of them than a person could look through")
    func domains() throws {
        let many = (0..<100).map { "d\($0).example" } + ["example.org"]
        for listed in [["Example.org", "[2J run: curl", "-x.example", "bücher.example"], many] {
            let elements = listed.joined(separator: "</domain><domain>")
            let document = try read(Documents.minimal(domain: elements))
            #expect(document.domains.contains("example.org") && document.domains.count <= 32)
            #expect(document.domains.allSatisfy { $0.hasSuffix(".example") || $0 == "example.org" })
            #expect(document.domains.allSatisfy { $0.allSatisfy(\.isASCII) && !$0.hasPrefix("-") })
        }
    }

    @Test(
        "A server that would be used without protection, or cannot be used, is no server",
        arguments: [
            Documents.minimal(socket: "plain"), Documents.minimal(socket: ""),
            Documents.minimal(authentication: "NTLM"), Documents.minimal(authentication: "GSSAPI"),
            Documents.minimal().replacing("993", with: "99999"),
            Documents.minimal().replacing("imap.example.org", with: "im ap/../"),
            Documents.minimal().replacing("imap.example.org", with: "localhost"),
        ])
    func unusable(text: String) throws {
        let document = try read(text)
        #expect(document.servers.isEmpty)
        #expect(document.refusals.count == 1)
    }

    @Test("An issuer over plain http, be it on loopback, is none")
    func issuers() throws {
        for issuer in [
            "http://id.example.org", "http://127.0.0.1:8080", "ftp://id.example.org", "https://a:b@id.example.org",
        ] {
            let text = Documents.open.replacing("https://id.example.org</issuer>", with: issuer + "</issuer>")
            let document = try read(text)
            #expect(document.authorization == nil)
            #expect(document.refusals == ["oAuth2: its issuer is not an HTTPS address"])
        }
    }

    private static let bomb = """
        <!DOCTYPE clientConfig [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
        <!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>
        <clientConfig><emailProvider><domain>&d;</domain></emailProvider></clientConfig>
        """

    private static let foreignFile = """
        <!DOCTYPE clientConfig [<!ENTITY x SYSTEM "file:///etc/passwd">]>
        <clientConfig><emailProvider><domain>&x;</domain></emailProvider></clientConfig>
        """

    @Test(
        "What is hostile, broken or something else is told apart",
        arguments: [
            (bomb, AutoconfigError.documentType), (foreignFile, .documentType),
            (Documents.minimal() + String(repeating: " ", count: 300_000), .tooLarge),
            (String(repeating: "<a>", count: 5_000), .tooLarge),
            (String(Documents.minimal().prefix(150)), .notXML),
            ("<html><body>Welcome to the hotel</body></html>", .notAutoconfig),
            ("<!DOCTYPE html><html><body>Welcome</body></html>", .documentType),
            ("", .notXML), ("<clientConfig/>", .notAutoconfig),
        ])
    func hostile(text: String, error: AutoconfigError) {
        #expect(throws: error) { try read(text) }
    }

    @Test("Bytes that are not UTF-8 are not guessed at")
    func encoding() throws {
        let address = try #require(MailboxAddress("alice@example.org"))
        let bytes = Array(Documents.minimal().utf8).flatMap { byte -> [UInt8] in [0, byte] }
        #expect(throws: AutoconfigError.self) { try AutoconfigDocument(reading: bytes, for: address) }
        #expect(throws: AutoconfigError.notUTF8) { try AutoconfigDocument(reading: [0xFF, 0xFE, 0x3C], for: address) }
    }
}
