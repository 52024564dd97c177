import Grants
import NIOCore
import NIOPosix
import Testing

@testable import MailConnections

@Suite("Addresses and names")
struct AddressTests {
    @Test(arguments: ["127.0.0.1", "127.255.0.9", "::1", "::ffff:127.0.0.1"])
    func `loopback addresses are known`(address: String) throws {
        #expect(try SocketAddress(ipAddress: address, port: 1).isLoopback)
    }

    @Test(arguments: ["128.0.0.1", "10.0.0.1", "::", "::2", "fe80::1", "::ffff:10.0.0.1", "0.0.0.0", "1270::1"])
    func `other addresses are not taken for loopback`(address: String) throws {
        #expect(try !SocketAddress(ipAddress: address, port: 1).isLoopback)
    }

    @Test func `the loopback resolver gives no other address`() async throws {
        let resolver = LoopbackResolver(loop: MultiThreadedEventLoopGroup.singleton.next())
        let addresses = try await resolver.initiateAQuery(host: "127.0.0.1", port: 993).get()
        #expect(addresses.map(\.ipAddress) == ["127.0.0.1"])
        #expect(addresses.map(\.port) == [993])
        await #expect(throws: MailServerError.self) {
            try await resolver.initiateAQuery(host: "192.0.2.1", port: 993).get()
        }
    }

    @Test func `names go into SNI without a final dot, addresses do not`() {
        #expect(ClientTLS.serverName("imap.example.org") == "imap.example.org")
        #expect(ClientTLS.serverName("imap.example.org.") == "imap.example.org")
        #expect(ClientTLS.serverName("192.0.2.1") == nil)
        #expect(ClientTLS.serverName("2001:db8::1") == nil)
    }

    @Test func `a file without certificates is not the system's trust`() {
        #expect(throws: MailServerError.self) { try ClientTLS(host: "localhost", caFile: "/nonexistent/ca.pem") }
        #expect(throws: MailServerError.self) { try ClientTLS(host: "localhost", caFile: "/dev/null") }
    }
}
