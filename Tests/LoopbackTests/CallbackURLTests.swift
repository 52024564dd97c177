import Testing

@testable import Loopback

@Suite struct CallbackURLTests {
    @Test(
        "A callback URL keeps its bytes and gets its port",
        arguments: [
            ("http://localhost", "http://localhost:8400", "/", LoopbackHost.localhost, nil),
            ("http://localhost/", "http://localhost:8400/", "/", .localhost, nil),
            ("http://LocalHost/Call%2fback", "http://LocalHost:8400/Call%2fback", "/Call%2fback", .localhost, nil),
            ("http://127.0.0.1:8400/a/b", "http://127.0.0.1:8400/a/b", "/a/b", .ipv4, 8400),
            ("http://[::1]", "http://[::1]:8400", "/", .ipv6, nil),
            ("http://[::1]:8400/x", "http://[::1]:8400/x", "/x", .ipv6, 8400),
        ] as [(String, String, String, LoopbackHost, Int?)])
    func accepted(text: String, whole: String, path: String, host: LoopbackHost, port: Int?) throws {
        let url = try #require(CallbackURL(text))
        #expect(url.text(listeningAt: 8400) == whole)
        #expect(url.path == path)
        #expect(url.host == host)
        #expect(url.port == port)
    }

    @Test(
        "What is not plain HTTP to loopback, or cannot be served as it stands, is refused",
        arguments: [
            "", "localhost", "https://localhost", "http://", "http://example.com", "http://localhost.example.com",
            "http://user@localhost", "http://localhost@example.com", "http://localhost:0", "http://localhost:",
            "http://localhost:65536", "http://localhost:+80", "http://localhost:80:80", "http://127.0.0.1.example",
            "http://0.0.0.0", "http://[::]", "http://[::1", "http://[::1]8400", "http://localhost/a b",
            "http://localhost/#part", "http://localhost/?a=b", "http://localhost\\@example.com",
            "http://localhost/\u{7}",
            "http://localhost/é", "urn:ietf:wg:oauth:2.0:oob",
        ])
    func refused(text: String) {
        #expect(CallbackURL(text) == nil)
    }

    @Test("A Host field must name loopback and the port")
    func hostFields() {
        for host in ["localhost:8400", "LOCALHOST:8400", "127.0.0.1:8400", "[::1]:8400"] {
            #expect(LoopbackHost.isLoopback(hostField: host, port: 8400), "\(host)")
        }
        for host in [
            "localhost", "localhost:8401", "evil.example:8400", "localhost:8400.evil.example", "", "0.0.0.0:8400",
        ] {
            #expect(!LoopbackHost.isLoopback(hostField: host, port: 8400), "\(host)")
        }
        #expect(LoopbackHost.isLoopback(hostField: "localhost", port: 80))
    }
}
