import Foundation
import Grants
import NIOCore
import NIOSSL
import OAuth
import Testing

@testable import Commands

@Suite("HTTP transport")
struct HTTPTransportTests {
    @Test("A refused connection is said at once, with the port", .timeLimit(.minutes(1)))
    func refused() async throws {
        let port = try unusedPort()
        let url = try #require(URL(string: "http://127.0.0.1:\(port)/token"))
        let network = NetworkTrust(declaredCAFile: nil, proxy: nil, environment: [:])
        let error = try await HTTPTransport.with(network) { transport -> TransportError? in
            do {
                // Longer than the test may take: nothing but the refusal itself can end this.
                _ = try await transport.send(HTTPRequest(.get, url, headers: [], body: nil), timeout: .seconds(3_600))
                return nil
            } catch let error as TransportError {
                return error
            }
        }
        #expect(error == TransportError(.unreachable, host: "127.0.0.1:\(port)", "Connection refused"))
    }

    @Test("Who is told to end does not wait for a server that is busy to take leave")
    func leave() {
        #expect(NetworkTrust.tlsConfiguration(caFile: nil).shutdownTimeout < .seconds(1))
    }

    /// A port that was free a moment ago.
    private func unusedPort() throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let named = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
            }
        }
        try #require(named)
        return UInt16(bigEndian: address.sin_port)
    }
}
