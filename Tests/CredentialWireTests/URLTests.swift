import CredentialWire
import Secrets
import Testing

@Suite struct URLTests {
    @Test("A URL expands to its parts")
    func parts() throws {
        let message = try parse("url=https://alice%40example.org:p%3aw@mail.example.org:8443//EWS/x/\n").expandingURL()
        #expect(message.text("protocol") == "https")
        #expect(message.text("username") == "alice@example.org")
        #expect(message.secret("password") == Secret("p:w"))
        #expect(message.text("host") == "mail.example.org:8443")
        #expect(message.text("path") == "EWS/x")
        #expect(message.secret("url") == nil)
    }

    @Test("A URL clears the parts before it, and later attributes override it")
    func order() throws {
        let message = try parse("username=old\nhost=old\nurl=imap://new\nprotocol=imaps\n").expandingURL()
        #expect(message.text("username") == nil)
        #expect(message.text("host") == "new")
        #expect(message.text("protocol") == "imaps")
    }

    @Test(
        "Bytes that percent-encoding hides are refused",
        arguments: [
            ("smtp://evil%0ahost=good", CredentialWireError.Code.lineFeed), ("smtp://a%0db@c", .carriageReturn),
            ("smtp://a:b%00@c", .nul), ("smtp://c/%0A", .lineFeed), ("smtp://%ff", .notUTF8),
        ])
    func injection(url: String, code: CredentialWireError.Code) throws {
        let message = try parse("url=\(url)\n")
        #expect(throws: CredentialWireError(code, line: 1)) { try message.expandingURL() }
    }

    @Test(
        "A URL without scheme or host is refused",
        arguments: ["smtp.example.org", "://host", "smtp://", "smtp:///path", "smtp://user@/path"])
    func malformed(url: String) throws {
        let message = try parse("url=\(url)\n")
        #expect(throws: CredentialWireError(.malformedURL, line: 1)) { try message.expandingURL() }
    }

    @Test("A percent sign without two hexadecimal digits stands for itself")
    func barePercent() throws {
        #expect(try parse("url=smtp://50%@host\n").expandingURL().text("username") == "50%")
        #expect(try parse("url=smtp://a%zz@host\n").expandingURL().text("username") == "a%zz")
    }

    @Test("Of several URLs the last one counts, each is examined, and what lies between them under other keys is kept")
    func several() throws {
        let message = try parse(
            "path=p\nurl=imap://alice@old/p\nfuture=1\nusername=bob\nurl=imap://new\nhost=newest\n"
        ).expandingURL()
        #expect(message.attributes.map(\.key) == ["future", "protocol", "host", "host"])
        #expect(message.text("host") == "newest")
        #expect(message.text("username") == nil)
        let injected = try parse("url=imap://a%0ab\nurl=imap://new\n")
        #expect(throws: CredentialWireError(.lineFeed, line: 1)) { try injected.expandingURL() }
    }

    @Test("Many URLs among many other lines take no longer than one by one")
    func many() throws {
        let count = 4_000
        let message = try parse(String(repeating: "k=v\nurl=imap://a\n", count: count))
        let start = ContinuousClock.now
        let expanded = try message.expandingURL()
        #expect(ContinuousClock.now - start < .seconds(20))
        #expect(expanded.attributes.count == count + 2)
    }
}
