import FoundationEssentials
import OAuth
import Testing

@Suite("HTTPS, or HTTP on loopback")
struct SecureAddressTests {
    @Test(
        "Addresses that may be talked to",
        arguments: [
            "https://id.example/token", "HTTPS://id.example", "https://127.0.0.1:8443/", "http://127.0.0.1/",
            "http://127.255.0.9:8080/x", "http://localhost", "http://LocalHost:1/", "http://[::1]:9/token",
        ])
    func allowed(text: String) throws {
        try SecureAddress.check(address(text))
    }

    @Test(
        "Addresses that may not",
        arguments: [
            "http://id.example/token", "http://127.0.0.1.example/", "http://127.0.0.1.", "http://127.1/",
            "http://127.0.0.01/", "http://128.0.0.1/", "http://0.0.0.0/", "http://2130706433/", "http://0x7f.0.0.1/",
            "http://localhost.example/", "http://sub.localhost/", "http://[::2]/", "http://[::ffff:127.0.0.1]/",
            "ftp://127.0.0.1/", "file:///etc/passwd", "https:///token", "mailto:alice@id.example",
            "https://alice@id.example/", "https://alice:pw@id.example/", "http://127.0.0.1@id.example/", "token",
        ])
    func refused(text: String) throws {
        let url = try address(text)
        let error = #expect(throws: OAuthError.self) { try SecureAddress.check(url) }
        guard case .insecureAddress(let named)? = error else {
            Issue.record("another error: \(String(describing: error))")
            return
        }
        #expect(named.user() == nil && named.password() == nil)
    }

    @Test("Only the host decides what loopback is")
    func loopback() throws {
        #expect(SecureAddress.isLoopback(try address("https://localhost/")))
        #expect(!SecureAddress.isLoopback(try address("http://id.example/127.0.0.1")))
    }
}
