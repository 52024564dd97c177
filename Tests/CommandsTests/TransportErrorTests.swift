import AsyncHTTPClient
import Glibc
import Grants
import NIOCore
import NIOSSL
import Testing

@testable import Commands

@Suite("Whether a request can have been carried out")
struct TransportErrorTests {
    private func code(_ error: any Error) -> TransportError.Code { TransportError(error, host: "a.example").code }

    @Test(
        "A connection that stood leaves it open, whatever ended it",
        arguments: [
            IOError(errnoCode: ECONNRESET, reason: "read"), IOError(errnoCode: ETIMEDOUT, reason: "read"),
            IOError(errnoCode: EHOSTUNREACH, reason: "read"), IOError(errnoCode: ECONNABORTED, reason: "write"),
            IOError(errnoCode: EPIPE, reason: "write"), BoringSSLError.sslError([]), BoringSSLError.syscallError,
            NIOSSLError.readInInvalidTLSState, NIOSSLError.uncleanShutdown, NIOSSLError.shutdownFailed(.zeroReturn),
            HTTPClientError.remoteConnectionClosed, HTTPClientError.deadlineExceeded, HTTPClientError.cancelled,
            ChannelError.ioOnClosedChannel, CancellationError(),
        ] as [any Error & Sendable])
    func interrupted(error: any Error & Sendable) {
        #expect(code(error) == .interrupted, "\(error)")
    }

    @Test("What failed before the request says so")
    func before() {
        #expect(code(IOError(errnoCode: ECONNREFUSED, reason: "connect")) == .unreachable)
        #expect(code(IOError(errnoCode: ENETUNREACH, reason: "connect")) == .unreachable)
        #expect(code(HTTPClientError.connectTimeout) == .unreachable)
        #expect(code(NIOSSLError.handshakeFailed(.sslError([.eofDuringHandshake]))) == .unreachable)
        #expect(code(NIOSSLError.handshakeFailed(.sslError([]))) == .untrusted)
        #expect(code(NIOSSLError.unableToValidateCertificate) == .untrusted)
        #expect(code(NIOSSLExtraError.failedToValidateHostname) == .untrusted)
    }

    @Test("An answer that is cut off is told in the same words, whoever noticed")
    func cutOff() {
        #expect(
            TransportError(NIOSSLError.uncleanShutdown, host: "a")
                == TransportError(HTTPClientError.remoteConnectionClosed, host: "a"))
    }
}
