import Testing

@testable import Messages

@Suite("Address lists")
struct AddressListTests {
    static let readable: [(String, [String])] = [
        ("alice@example.org", ["alice@example.org"]),
        ("a@example.org, b@example.org", ["a@example.org", "b@example.org"]),
        ("Alice <alice@example.org>", ["alice@example.org"]),
        (#""Last, First" <a@example.org>"#, ["a@example.org"]),
        (#""a@evil.example, b" <a@example.org>"#, ["a@example.org"]),
        ("=?utf-8?Q?Gr=C3=BC=C3=9Fe?= <a@example.org>", ["a@example.org"]),
        ("a@evil.example <a@example.org>", ["a@example.org"]),
        ("J. R. R. Tolkien <jrr@example.org>", ["jrr@example.org"]),
        ("alice@example.org (Alice (the first))", ["alice@example.org"]),
        (#"alice@example.org (a \) comment, b@evil.example)"#, ["alice@example.org"]),
        ("alice (x) @ (y) example . org", ["alice@example.org"]),
        ("undisclosed-recipients:;", []),
        (
            "Friends: a@example.org, B <b@example.org>;, c@example.org",
            ["a@example.org", "b@example.org", "c@example.org"]
        ),
        (",, a@example.org ,", ["a@example.org"]),
        ("<@relay.example,@other.example:a@example.org>", ["a@example.org"]),
        ("<>", []),
        ("", []),
        (#""two words"@example.org"#, [#""two words"@example.org"#]),
        (#""quo\"te"@example.org"#, [#""quo\"te"@example.org"#]),
        (#""plain"@example.org"#, ["plain@example.org"]),
        ("a@[192.0.2.1]", ["a@[192.0.2.1]"]),
        ("a@[IPv6:2001:db8::1]", ["a@[IPv6:2001:db8::1]"]),
        ("grüße@bücher.example", ["grüße@bücher.example"]),
        ("a..b.@example.org", [#""a..b."@example.org"#]),
        ("root (Cron Daemon)", ["root"]),
        ("a+b=c'd@example.org", ["a+b=c'd@example.org"]),
    ]

    @Test(arguments: readable)
    func `addresses are found as RFC 5322 has them`(text: String, addresses: [String]) throws {
        #expect(try AddressList(text).addresses.map(\.text) == addresses)
    }

    @Test(arguments: [
        "a@", "@example.org", "a@b@c", "a b@example.org", "a@example.org b@example.org", "a@example..org",
        "a@example.org.", "<a@example.org", "a@example.org>", "<a@example.org> b", "<<a@example.org>>",
        "\"a@example.org", "(a@example.org", "a:b:c@example.org;;", "group: a@example.org", "; a@example.org",
        "a@example.org\r\nDATA", "a@example.org\0", "a\u{1}@example.org", "\"a\r\n\"@example.org", "a@[192.0.2.1",
        "a@exa mple.org", "a\\@example.org", "a@\"quo ted\"", "<@a", "<a,b@example.org>", ":;",
    ])
    func `what is no list is refused as a whole`(text: String) {
        #expect(throws: MessageError.malformedAddress(text: text, field: "To")) { try AddressList(text, field: "To") }
    }

    @Test func `limits hold to the octet`() {
        let local = String(repeating: "l", count: 255)
        #expect(MailAddress("\(local)@example.org") != nil)
        #expect(MailAddress("l\(local)@example.org") == nil)
        let domain = String(repeating: "d.", count: 127) + "d"
        #expect(MailAddress("a@\(domain)") != nil)
        #expect(MailAddress("a@d\(domain)") == nil)
    }

    @Test func `nesting has an end`() {
        let deep = { (depth: Int) in
            String(repeating: "(", count: depth) + String(repeating: ")", count: depth) + "a@example.org"
        }
        #expect((try? AddressList(deep(32)))?.addresses.count == 1)
        #expect(throws: MessageError.self) { try AddressList(deep(33)) }
        #expect(throws: MessageError.self) { try AddressList(String(repeating: "(", count: 1_000_000)) }
    }

    @Test func `names are those beside the addresses`() throws {
        let list = try AddressList("Alice B <a@x.example>, b@x.example (Bob), c@x.example, \"D, E\" <d@x.example> (f)")
        #expect(list.entries.map(\.name) == ["Alice B", "Bob", nil, "D, E"])
    }

    @Test func `the domain has no case, the local part has`() throws {
        let address = try #require(MailAddress("Alice@Example.ORG"))
        #expect(address.isSame(as: try #require(MailAddress("Alice@example.org"))))
        #expect(!address.isSame(as: try #require(MailAddress("alice@example.org"))))
    }

    /// Whatever comes in, nothing that goes out can break out of a command.
    @Test func `no text makes an address with a line end or an angle bracket that is not quoted`() {
        let alphabet = Array("ab.@<>()\"\\,:;[] \r\n\t\0é")
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            let text = String(
                (0..<Int.random(in: 1...14)).compactMap { _ in alphabet.randomElement(using: &generator) })
            for address in (try? AddressList(text))?.addresses ?? [] {
                #expect(!address.text.utf8.contains { $0 < 0x20 || $0 == 0x7F }, "\(text.debugDescription)")
                let again = MailAddress(address.text)
                #expect(again == address, "\(text.debugDescription) gave \(address.text.debugDescription)")
            }
        }
    }
}
