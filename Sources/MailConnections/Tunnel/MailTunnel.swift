public import Grants
public import NIOCore
public import NIOPosix

/// Connects a client that knows no OAuth with a server where it is logged in already.
public struct MailTunnel: Sendable {
    private let connector: MailConnector

    /// The parameters are those of ``NetworkMailVerifier``; the timeouts end where the relay begins.
    public init(
        trust: TrustConfiguration, timeouts: MailTimeouts = MailTimeouts(),
        eventLoopGroup: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) {
        connector = MailConnector(trust: trust, timeouts: timeouts, group: eventLoopGroup)
    }

    /// Connects, authenticates, greets the client and relays until client or server have had enough.
    ///
    /// - Returns: how it ended.
    /// - Throws: why the server cannot be used. The client has not been told anything then.
    public func run(
        _ connection: Connection, _ credential: MailCredential, for client: TunnelClient
    ) async throws(MailServerError) -> TunnelEnd {
        let credential = try SASLCredential(connection, credential)
        do throws(MailServerError) {
            switch connection.mailProtocol {
            case .imap: return try await runIMAP(connection, credential, client)
            case .pop: return try await runPOP(connection, credential, client)
            case .smtp: return try await runSMTP(connection, credential, client)
            case .ews, .graph:
                throw MailServerError(
                    .unsupported, "\(connection.mailProtocol) is no stream that a tunnel could carry")
            }
        } catch {
            throw Redaction(credential)(error)
        }
    }

    private func runIMAP(
        _ connection: Connection, _ credential: SASLCredential, _ client: TunnelClient
    ) async throws(MailServerError) -> TunnelEnd {
        try await connector.withChannel(to: connection, farewell: OutgoingLine("Z1 LOGOUT")) {
            (channel, protection) async throws(MailServerError) in
            let session = try await channel.authenticateIMAP(connection, credential, over: protection)
            let capabilities = session.capabilities.afterLogin.joined(separator: " ")
            let code = capabilities.isEmpty ? "" : "[CAPABILITY \(capabilities)] "
            return try await channel.relay(to: client, greeting: "* PREAUTH \(code)\(welcome(credential))")
        }
    }

    private func runPOP(
        _ connection: Connection, _ credential: SASLCredential, _ client: TunnelClient
    ) async throws(MailServerError) -> TunnelEnd {
        try await connector.withChannel(to: connection, farewell: OutgoingLine("QUIT")) {
            (channel, protection) async throws(MailServerError) in
            let session = try await channel.authenticatePOP(connection, credential, over: protection)
            return try await channel.relay(
                to: client, greeting: "+OK \(welcome(credential))",
                behind: TunnelFront(POPFront(session.capabilities.lines)))
        }
    }

    private func runSMTP(
        _ connection: Connection, _ credential: SASLCredential, _ client: TunnelClient
    ) async throws(MailServerError) -> TunnelEnd {
        try await connector.withChannel(to: connection, farewell: OutgoingLine("QUIT")) {
            (channel, protection) async throws(MailServerError) in
            _ = try await channel.authenticateSMTP(connection, credential, over: protection)
            let reply = try await channel.hold(SMTPGreeting(clientName: SMTPClientName(channel.localAddress).text))
            let front = SMTPFront(reply)
            return try await channel.relay(
                to: client, greeting: "220 \(front.domain) ESMTP \(welcome(credential))", behind: TunnelFront(front))
        }
    }

    private func welcome(_ credential: SASLCredential) -> String {
        ProtocolText.line("mailgrant, logged in as \(credential.user)", limit: 200)
    }
}
