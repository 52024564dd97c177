import NIOCore

/// How the client calls itself in EHLO: by its address, since a desktop has no name that a server could look up.
struct SMTPClientName: Sendable {
    /// An address literal (RFC 5321 section 4.1.3): `[192.0.2.1]`, `[IPv6:2001:db8::1]`.
    let text: String

    init(_ address: SocketAddress?) {
        // A link-local address carries its interface after a percent sign, which is nobody else's business.
        let ip = address?.ipAddress?.prefix { $0 != "%" }
        switch address {
        case .v6: text = "[IPv6:\(ip ?? "::1")]"
        case .v4, .unixDomainSocket, nil: text = "[\(ip ?? "127.0.0.1")]"
        }
    }
}
