import CredentialWire
import Testing

@Suite struct ServerTests {
    @Test(
        "A host is a name or an address, with a port or without",
        arguments: [
            ("smtp.example.org:587", "smtp.example.org", 587), ("Mail.Example.org", "Mail.Example.org", nil),
            ("[::1]:993", "::1", 993), ("[2001:db8::1]", "2001:db8::1", nil), ("127.0.0.1:25", "127.0.0.1", 25),
            ("::1:587", "::1", 587), ("müller.example", "müller.example", nil), ("a:65535", "a", 65535),
        ])
    func servers(host: String, name: String, port: UInt16?) throws {
        let server = try #require(CredentialServer(host))
        #expect(server.name == name)
        #expect(server.port == port)
    }

    @Test(
        "Whatever could be taken for another server is none",
        arguments: [
            "", ":587", "a:", "a:0", "a:65536", "a:+1", "a: 1", "a:1:2", "a:587:587", "alice@a:1", "alice:pw@a", "a/b",
            "a?b:1", "a#b", "a\\b", "a b", " a", "a\t", "a\u{7f}", "[a]:1", "[::1", "::1]", "[::1]1", "[::1]:", "[]:1",
            "[::1%lo]:1", "a%2f:1", "a:\u{0661}", "a:1\u{301}", "a:\u{301}1", "b:a:1",
        ])
    func none(host: String) {
        #expect(CredentialServer(host) == nil)
    }

    @Test("Names are the same without regard to the case of A to Z only, addresses in any spelling")
    func names() throws {
        let name = try #require(CredentialServer("SMTP.Example.ORG:587"))
        #expect(name.isNamed("smtp.example.org"))
        #expect(!name.isNamed("smtp.example.org.evil.example"))
        // The Kelvin sign is a k in small letters, and another name to the DNS.
        #expect(try #require(CredentialServer("\u{212A}.example")).isNamed("k.example") == false)
        let address = try #require(CredentialServer("[0:0:0:0:0:0:0:1]:1"))
        #expect(address.isNamed("::1"))
        #expect(!address.isNamed("::2"))
        #expect(!address.isNamed("0:0:0:0:0:0:0:1.example"))
    }
}
