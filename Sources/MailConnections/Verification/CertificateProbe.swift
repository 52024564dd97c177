public import Grants
public import NIOCore
public import NIOPosix
import NIOSSL

/// Looks at the certificates of servers. No credential is sent.
public struct CertificateProbe: Sendable {
    private let connector: MailConnector

    /// - Parameters as for ``NetworkMailVerifier``.
    public init(
        trust: TrustConfiguration, timeouts: MailTimeouts = MailTimeouts(),
        eventLoopGroup: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) {
        connector = MailConnector(trust: trust, timeouts: timeouts, group: eventLoopGroup)
    }

    /// The certificate of a connection's server (DER), verified as it is for mail. Nothing for a connection without TLS.
    ///
    /// - Throws: `unreachable`, `untrusted`, and what a server that does not keep to its protocol leads to.
    public func certificate(of connection: Connection) async throws(MailServerError) -> [UInt8]? {
        try await withHandshake(connection) { (channel, tls) async throws(MailServerError) in
            try await channel.startTLS(tls)
            return await channel.peerCertificate()
        }
    }

    /// The certificate that a connection's server shows (DER), whether or not anybody vouches for it, to explain why it
    /// was not accepted. The handshake is refused once it has been seen.
    public func shownCertificate(of connection: Connection) async -> [UInt8]? {
        let shown = try? await withHandshake(connection) { (channel, tls) async throws(MailServerError) in
            await channel.shownCertificate(tls)
        }
        return shown ?? nil
    }

    /// - Parameter body: is lent the connection at the point where TLS begins.
    private func withHandshake(
        _ connection: Connection,
        _ body: (LineChannel, ClientTLS) async throws(MailServerError) -> NIOSSLCertificate?
    ) async throws(MailServerError) -> [UInt8]? {
        let protection = try Protection(connection, trust: connector.trust)
        let tls: ClientTLS
        switch protection {
        case .none: return nil
        case .tls(let client), .starttls(let client): tls = client
        }
        let channel = try await connector.connect(to: connection)
        defer { channel.close() }
        if protection.startsTLS {
            switch connection.mailProtocol {
            case .imap: _ = try await channel.hold(IMAPOpening(startsTLS: true))
            case .pop: try await channel.hold(POPOpening(startsTLS: true))
            case .smtp:
                let name = SMTPClientName(channel.localAddress).text
                try await channel.hold(SMTPOpening(startsTLS: true, clientName: name))
            case .ews, .graph: return nil
            }
        }
        return try await body(channel, tls).flatMap { try? $0.toDERBytes() }
    }
}
