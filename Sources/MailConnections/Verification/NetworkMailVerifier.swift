public import Grants
public import NIOCore
public import NIOPosix

/// Verifies connections at their real servers, over the network.
public struct NetworkMailVerifier: MailVerifier {
    private let connector: MailConnector
    private let transport: any MailTransport

    /// - Parameters:
    ///   - transport: asks the servers that are reached over HTTPS.
    ///   - trust: what vouches for servers whose connection declares no file of its own.
    ///   - timeouts: for each step and for all of them.
    ///   - eventLoopGroup: where the input and output happens; it stays the caller's.
    public init(
        trust: TrustConfiguration, transport: any MailTransport, timeouts: MailTimeouts = MailTimeouts(),
        eventLoopGroup: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) {
        connector = MailConnector(trust: trust, timeouts: timeouts, group: eventLoopGroup)
        self.transport = transport
    }

    public func verify(
        _ connection: Connection, _ credential: MailCredential
    ) async throws(MailServerError) -> MailVerification {
        let shown = try SASLCredential(connection, credential)
        do throws(MailServerError) {
            switch connection.mailProtocol {
            case .imap: return try await verifyIMAP(connection, shown).ofMailbox(of: connection)
            case .pop: return try await verifyPOP(connection, shown).ofMailbox(of: connection)
            case .smtp: return try await verifySMTP(connection, shown)
            case .ews: return try await service(connection, credential).verifyEWS()
            case .graph: return try await service(connection, credential).verifyGraph()
            }
        } catch {
            throw Redaction(shown)(error)
        }
    }

    private func service(
        _ connection: Connection, _ credential: MailCredential
    ) throws(MailServerError) -> WebService {
        try WebService(connection, credential, over: transport, timeouts: connector.timeouts)
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
        // A delegate who logs in as such sends as the shared mailbox all the same.
        let sender = try ReversePath(user: connection.sharedMailbox ?? credential.user)
        return try await connector.withChannel(to: connection, farewell: OutgoingLine("QUIT")) {
            (channel, protection) async throws(MailServerError) in
            let session = try await channel.authenticateSMTP(connection, credential, over: protection)
            return try await channel.hold(SMTPVerification(session, sender: sender))
        }
    }
}
