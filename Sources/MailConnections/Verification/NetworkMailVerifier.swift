public import Grants
public import NIOCore
public import NIOPosix

/// Verifies connections at their real servers, over the network.
///
/// IMAP, POP and SMTP so far; a connection in another protocol is `unsupported`.
public struct NetworkMailVerifier: MailVerifier {
    private let connector: MailConnector

    /// - Parameters:
    ///   - trust: what vouches for servers whose connection declares no file of its own.
    ///   - timeouts: for each step and for all of them.
    ///   - eventLoopGroup: where the input and output happens; it stays the caller's.
    public init(
        trust: TrustConfiguration, timeouts: MailTimeouts = MailTimeouts(),
        eventLoopGroup: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) {
        connector = MailConnector(trust: trust, timeouts: timeouts, group: eventLoopGroup)
    }

    public func verify(
        _ connection: Connection, _ credential: MailCredential
    ) async throws(MailServerError) -> MailVerification {
        let credential = try SASLCredential(connection, credential)
        do throws(MailServerError) {
            switch connection.mailProtocol {
            case .imap: return try await verifyIMAP(connection, credential)
            case .pop: return try await verifyPOP(connection, credential)
            case .smtp: return try await verifySMTP(connection, credential)
            case .ews, .graph:
                throw MailServerError(
                    .unsupported, "\(connection.mailProtocol) connections cannot be verified yet")
            }
        } catch {
            throw Redaction(credential)(error)
        }
    }

    private func verifyIMAP(
        _ connection: Connection, _ credential: SASLCredential
    ) async throws(MailServerError) -> MailVerification {
        try await connector.withChannel(to: connection, farewell: OutgoingLine("Z1 LOGOUT")) {
            (channel, protection) async throws(MailServerError) in
            let session = try await channel.authenticateIMAP(connection, credential, over: protection)
            return try await channel.hold(IMAPVerification(mechanism: session.mechanism))
        }
    }

    private func verifyPOP(
        _ connection: Connection, _ credential: SASLCredential
    ) async throws(MailServerError) -> MailVerification {
        try await connector.withChannel(to: connection, farewell: OutgoingLine("QUIT")) {
            (channel, protection) async throws(MailServerError) in
            let session = try await channel.authenticatePOP(connection, credential, over: protection)
            return try await channel.hold(POPVerification(mechanism: session.mechanism))
        }
    }

    private func verifySMTP(
        _ connection: Connection, _ credential: SASLCredential
    ) async throws(MailServerError) -> MailVerification {
        let sender = try ReversePath(user: credential.user)
        return try await connector.withChannel(to: connection, farewell: OutgoingLine("QUIT")) {
            (channel, protection) async throws(MailServerError) in
            let session = try await channel.authenticateSMTP(connection, credential, over: protection)
            return try await channel.hold(SMTPVerification(session, sender: sender))
        }
    }
}
