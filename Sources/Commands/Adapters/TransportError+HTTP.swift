import AsyncHTTPClient
import Glibc
import Grants
import MailConnections
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import OAuth

extension TransportError {
    /// What AsyncHTTPClient and NIO throw, told apart by whether the request can have been carried out. What does not say
    /// for certain that it was not says that it may have been.
    init(_ error: any Error, host: String) {
        let (code, detail) = Self.reading(error)
        self.init(code, host: host, detail)
    }

    private static let cutOff = "the connection was closed before the answer was whole"

    private static func reading(_ error: any Error) -> (Code, String) {
        switch error {
        case is CancellationError: (.interrupted, "cancelled")
        case is NIOTooManyBytesError: (.oversized, "more bytes than a token endpoint sends")
        case let error as HTTPClientError: reading(error)
        case let error as NIOConnectionError where error.dnsAError != nil && error.connectionErrors.isEmpty:
            (.unreachable, "the name does not resolve")
        case let error as NIOConnectionError:
            (.unreachable, error.connectionErrors.first.map { words($0.error) } ?? "refused")
        case let error as NIOSSLError: reading(error)
        case is NIOSSLExtraError: (.untrusted, "the certificate is for another name")
        // A handshake fails in NIOSSLError's wrapping: by itself, it is a connection that stood.
        case BoringSSLError.sslError(let stack) where !stack.isEmpty:
            (.interrupted, "TLS broke off: \(BoringSSLError.sslError(stack).reason)")
        case is BoringSSLError: (.interrupted, "TLS broke off")
        // These end an attempt to connect; all others a connection, too, such as one whose network is gone.
        case let error as IOError where [ECONNREFUSED, ENETUNREACH].contains(error.errnoCode):
            (.unreachable, words(error))
        case is IOError: (.interrupted, words(error))
        default: (.interrupted, PrintableText.line(String(describing: type(of: error)), limit: 200))
        }
    }

    private static func reading(_ error: HTTPClientError) -> (Code, String) {
        switch error {
        case .cancelled: (.interrupted, "cancelled")
        case .connectTimeout: (.unreachable, "the connection timed out")
        case .deadlineExceeded, .readTimeout: (.interrupted, "timed out")
        case .remoteConnectionClosed: (.interrupted, cutOff)
        default: (.interrupted, PrintableText.line(error.shortDescription, limit: 200))
        }
    }

    private static func reading(_ error: NIOSSLError) -> (Code, String) {
        switch error {
        case .handshakeFailed(.sslError(let stack)) where stack.contains(.eofDuringHandshake):
            (.unreachable, "the connection was closed during the TLS handshake")
        case .handshakeFailed(let error): (.untrusted, error.reason)
        case .noCertificateToValidate, .unableToValidateCertificate, .failedToLoadCertificate, .cannotMatchULabel:
            (.untrusted, "TLS failed")
        case .uncleanShutdown: (.interrupted, cutOff)
        default: (.interrupted, "TLS broke off")
        }
    }

    private static func words(_ error: any Error) -> String {
        guard let error = error as? IOError else { return PrintableText.line("\(error)", limit: 200) }
        return String(cString: strerror(error.errnoCode))
    }
}
