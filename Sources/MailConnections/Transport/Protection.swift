import Grants

/// How a connection is protected, with what that takes.
enum Protection: Sendable {
    /// TLS from the first byte.
    case tls(ClientTLS)
    /// TLS after STARTTLS.
    case starttls(ClientTLS)
    /// On loopback only.
    case none

    var startsTLS: Bool {
        guard case .starttls = self else { return false }
        return true
    }

    /// - Throws: `untrusted` where the certificates to trust cannot be read.
    init(_ connection: Connection, trust: TrustConfiguration) throws(MailServerError) {
        let caFile = connection.caFile ?? trust.caFile
        switch connection.security {
        case .tls: self = .tls(try ClientTLS(host: connection.host, caFile: caFile))
        case .starttls: self = .starttls(try ClientTLS(host: connection.host, caFile: caFile))
        case .none: self = .none
        }
    }
}
