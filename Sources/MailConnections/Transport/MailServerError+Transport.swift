import Grants
import NIOCore
import NIOPosix
package import NIOSSL

extension MailServerError {
    static let closed = MailServerError(.unreachable, "the server closed the connection")
    static let cancelled = MailServerError(.unreachable, "cancelled")

    /// Why an open connection, or TLS on it, came to an end.
    init(connection error: any Error) {
        switch error {
        case let error as MailServerError: self = error
        case let error as NIOSSLError: self.init(tls: error)
        case is NIOSSLExtraError:
            self.init(.untrusted, "the server's certificate is for another name")
        case let error as BoringSSLError: self.init(.untrusted, reason: "TLS failed: \(error.reason)")
        case is ChannelError: self = .closed
        case let error as IOError: self.init(.unreachable, reason: Self.text(of: error))
        default: self.init(.unreachable, "the connection failed")
        }
    }

    private init(tls error: NIOSSLError) {
        switch error {
        case .handshakeFailed(.sslError(let stack)) where stack.contains(.eofDuringHandshake):
            self.init(.unreachable, "the server closed the connection during the TLS handshake")
        case .handshakeFailed(let error): self.init(.untrusted, reason: "the TLS handshake failed: \(error.reason)")
        // A close without TLS's own farewell: common, and nothing was lost that counts here.
        case .uncleanShutdown: self = .closed
        case .noCertificateToValidate, .unableToValidateCertificate:
            self.init(.untrusted, "the server's certificate cannot be verified")
        default: self.init(.untrusted, "TLS failed")
        }
    }

    /// Why no connection came about.
    init(connecting error: any Error, to host: String, port: Int) {
        let place = "\(host) port \(port)"
        switch error {
        case let error as MailServerError: self = error
        case let error as NIOConnectionError:
            if let failure = error.connectionErrors.first {
                self.init(.unreachable, reason: "\(place): \(Self.text(of: failure.error))")
            } else if let refusal = (error.dnsAError ?? error.dnsAAAAError) as? MailServerError {
                self = refusal
            } else {
                self.init(.unreachable, reason: "\(host): the name has no address")
            }
        default: self.init(.unreachable, reason: "\(place): \(Self.text(of: error))")
        }
    }

    private static func text(of error: any Error) -> String {
        switch error {
        case let error as IOError: String(cString: strerror(error.errnoCode))
        case ChannelError.connectTimeout: "timed out"
        default: "no connection"
        }
    }
}

extension BoringSSLError {
    /// The library's own words without its numbers: `certificate verify failed`.
    package var reason: String {
        guard case .sslError(let stack) = self, let first = stack.first else { return "not a TLS server" }
        // "Error: 268435581 error:1000007d:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED at FILE:LINE"
        let message = first.description.prefix { $0 != "/" }
        let name = message.split(separator: ":").last ?? message
        return name.replacing(" at ", with: "").replacing("_", with: " ").lowercased()
    }
}
