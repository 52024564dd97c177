import FoundationEssentials
import Testing

@testable import ConfigurationFiles

@Suite("Values that decide where secrets go")
struct ValueTests {
    @Test(
        "Addresses of servers are HTTPS, or plain HTTP on loopback",
        arguments: [
            "https://login.example.org", "https://login.example.org:8443/a/token?x=1", "HTTPS://login.example.org/",
            "http://127.0.0.1:8080/token", "http://localhost/", "http://[::1]:9/x", "https://[2001:db8::1]/token",
        ])
    func acceptedAddresses(_ text: String) throws {
        #expect(try WebAddress.parse(text).absoluteString == text)
    }

    @Test(
        "Other addresses are refused, each for its reason",
        arguments: [
            ("http://login.example.org/", WebAddressError.plainHTTP),
            ("http://127.0.0.1.evil.example/", .plainHTTP),
            ("http://localhost.evil.example/", .plainHTTP),
            ("http://0x7f.1/", .plainHTTP),
            ("http://127.1/", .plainHTTP),
            ("https://login.example.org@evil.example/", .userInformation),
            ("https://a:b@evil.example/", .userInformation),
            ("https://@evil.example/", .userInformation),
            ("https://login.example.org/#x", .fragment),
            ("https://login.example.org/#", .fragment),
            ("ftp://login.example.org/", .malformed),
            ("file:///etc/passwd", .malformed),
            ("https:///token", .malformed),
            ("https://", .malformed),
            ("login.example.org", .malformed),
            ("https://login.example.org:0/", .malformed),
            ("https://login.example.org:99999/", .malformed),
            ("https://login example.org/", .malformed),
            ("https://login.example.org\\@evil.example/", .malformed),
            ("https://bücher.example/", .malformed),
            ("https://login%2eexample.org/", .malformed),
            ("https://{tenant}.example.org/", .malformed),
        ])
    func refusedAddresses(_ text: String, reason: WebAddressError) {
        #expect(throws: reason) { try WebAddress.parse(text) }
    }

    @Test("Only this machine's own addresses are loopback")
    func loopback() {
        for host in ["localhost", "LOCALHOST", "127.0.0.1", "127.255.0.3", "::1", "[::1]"] {
            #expect(HostName.isLoopback(host), "\(host)")
        }
        for host in [
            "localhost.example", "127.0.0.1.example", "127.0.0", "127.0.0.256", "127.0.0.01", "0.0.0.0", "::",
            "::ffff:127.0.0.1", "",
        ] {
            #expect(!HostName.isLoopback(host), "\(host)")
        }
    }

    @Test("Hosts are names in ASCII or IP addresses")
    func hosts() {
        for host in [
            "imap.example.org", "mail", "192.0.2.1", "2001:db8::1", "xn--bcher-kva.example", "imap.example.org.",
        ] {
            #expect(TextRule.host.complaint(host) == nil, "\(host)")
        }
        for host in [
            "imap.example.org:993", "-a.example", "a..b", "a b", "bücher.example", "[::1]", "a/b", "a%2eb",
            "fe80::1%eth0", ".",
        ] {
            #expect(TextRule.host.complaint(host) != nil, "\(host)")
        }
    }

    @Test("Addresses of mailboxes have a local part and a domain")
    func emailAddresses() {
        for address in ["alice@example.org", "a.b+c@x", "zoë@bücher.example", "o'neil@example.org"] {
            #expect(TextRule.emailAddress.complaint(address) == nil, "\(address)")
        }
        for address in ["alice", "@example.org", "alice@", "a@b@c", "a b@example.org", "a@b..c", "a@<b>", "a@b, c"] {
            #expect(TextRule.emailAddress.complaint(address) != nil, "\(address)")
        }
    }

    @Test("What is printed moves no cursor and stays within its length")
    func printable() {
        #expect(VisibleText.line("a\u{1b}[31m\r\n\u{202e}b") == "a\u{fffd}[31m\u{fffd}\u{fffd}\u{fffd}b")
        #expect(VisibleText.line(String(repeating: "x", count: 20), limit: 10) == "xxxxxxxxx…")
    }
}
