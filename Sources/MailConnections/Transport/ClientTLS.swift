import Grants
import NIOCore
import NIOSSL

/// The client's side of TLS to one host: verified by chain and name, TLS 1.2 or later (RFC 8997).
struct ClientTLS: Sendable {
    let context: NIOSSLContext
    /// The name for SNI and the certificate. Nothing for an address, which has no place in SNI (RFC 6066 section 3)
    /// and is looked for among the certificate's addresses.
    let serverName: String?

    /// How long the server may take to answer TLS's own farewell.
    private static let farewell = TimeAmount.seconds(2)

    /// - Parameter caFile: PEM certificates to trust in place of the system's.
    /// - Throws: `untrusted` where there is no such file or it holds no certificate.
    init(host: String, caFile: String?) throws(MailServerError) {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.certificateVerification = .fullVerification
        configuration.shutdownTimeout = Self.farewell
        if let caFile {
            configuration.trustRoots = .certificates(try Self.certificates(in: caFile))
        }
        do {
            context = try NIOSSLContext(configuration: configuration)
        } catch {
            throw MailServerError(.untrusted, "the certificates to trust cannot be loaded")
        }
        serverName = Self.serverName(host)
    }

    /// A name without the dot that may end it (RFC 6066 section 3), or nothing for an address.
    static func serverName(_ host: String) -> String? {
        if (try? SocketAddress(ipAddress: host, port: 0)) != nil { return nil }
        return host.hasSuffix(".") ? String(host.dropLast()) : host
    }

    private static func certificates(in file: String) throws(MailServerError) -> [NIOSSLCertificate] {
        guard let certificates = try? NIOSSLCertificate.fromPEMFile(file), !certificates.isEmpty else {
            throw MailServerError(.untrusted, reason: "no certificates can be read from \(file)")
        }
        return certificates
    }
}
