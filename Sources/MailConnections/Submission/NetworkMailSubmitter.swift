public import Grants
public import Messages
public import NIOCore
public import NIOPosix

/// Submits messages to real servers, over the network: by SMTP (RFC 6409), EWS and Graph.
public struct NetworkMailSubmitter: MailSubmitter {
    private let connector: MailConnector
    private let transport: any MailTransport
    private let pause: @Sendable (Duration) async -> Void
    /// Tests try with less than megabytes.
    var graphLimits = GraphLimits.documented

    /// - Parameters:
    ///   - transport: asks the servers that are reached over HTTPS.
    ///   - pause: waits before what was interrupted is tried again.
    ///   - trust: what vouches for servers whose connection declares no file of its own.
    ///   - timeouts: for each step and for all of them.
    ///   - eventLoopGroup: where the input and output happens; it stays the caller's.
    public init(
        trust: TrustConfiguration, transport: any MailTransport, timeouts: MailTimeouts = .submission,
        eventLoopGroup: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton,
        pause: @escaping @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) }
    ) {
        connector = MailConnector(trust: trust, timeouts: timeouts, group: eventLoopGroup)
        self.transport = transport
        self.pause = pause
    }

    public func submit(
        _ message: Message, _ envelope: Envelope, over connection: Connection, _ credential: MailCredential
    ) async throws(MailServerError) -> SubmissionOutcome {
        let shown = try SASLCredential(connection, credential)
        let redaction = Redaction(shown)
        do throws(MailServerError) {
            switch connection.mailProtocol {
            case .smtp: return redaction(try await submitSMTP(message, envelope, over: connection, shown))
            case .ews:
                return redaction(try await service(connection, credential).submitEWS(message, envelope))
            case .graph:
                return redaction(
                    try await service(connection, credential).submitGraph(
                        message, envelope, within: graphLimits, pause: pause))
            case .imap, .pop:
                throw MailServerError(.unsupported, "no mail is sent over \(connection.mailProtocol)")
            }
        } catch {
            throw redaction(error)
        }
    }

    private func service(
        _ connection: Connection, _ credential: MailCredential
    ) throws(MailServerError) -> WebService {
        try WebService(connection, credential, over: transport, timeouts: connector.timeouts)
    }

    private func submitSMTP(
        _ message: Message, _ envelope: Envelope, over connection: Connection, _ credential: SASLCredential
    ) async throws(MailServerError) -> SubmissionOutcome {
        try await connector.withChannel(to: connection, farewell: OutgoingLine("QUIT")) {
            (channel, protection) async throws(MailServerError) in
            let session = try await channel.authenticateSMTP(connection, credential, over: protection)
            let commands: SMTPTransactionCommands
            do throws(SubmissionRefusal) {
                commands = try SMTPTransactionCommands(envelope, message, session.extensions)
            } catch {
                return .refused(error)
            }
            let transaction = SMTPTransaction(commands, isPipelining: session.extensions.contains("PIPELINING"))
            switch try await channel.hold(transaction) {
            case .refused(let refusal): return .refused(refusal)
            case .messageWanted: return try await channel.deliver(message)
            }
        }
    }
}

extension MailTimeouts {
    /// For handing over a message. Servers may take their time (RFC 5321 section 4.5.3.2): the greeting and each command
    /// five minutes, unless a dialogue says otherwise; all together what 150 MB take over a slow line.
    public static let submission = MailTimeouts(
        connect: .seconds(60), handshake: .seconds(60), reply: .seconds(5 * 60), overall: .seconds(2 * 3600))
}

extension Redaction {
    fileprivate func callAsFunction(_ outcome: SubmissionOutcome) -> SubmissionOutcome {
        switch outcome {
        case .accepted(let text): .accepted(redacted(text))
        case .refused(let refusal): .refused(SubmissionRefusal(refusal.code, redacted(refusal.detail)))
        case .uncertain(let text): .uncertain(redacted(text))
        }
    }
}
