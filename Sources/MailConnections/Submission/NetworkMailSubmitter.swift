public import Grants
public import Messages
public import NIOCore
public import NIOPosix

/// Submits messages to real servers, over the network: by SMTP so far (RFC 6409).
public struct NetworkMailSubmitter: MailSubmitter {
    private let connector: MailConnector

    /// - Parameters:
    ///   - trust: what vouches for servers whose connection declares no file of its own.
    ///   - timeouts: for each step and for all of them.
    ///   - eventLoopGroup: where the input and output happens; it stays the caller's.
    public init(
        trust: TrustConfiguration, timeouts: MailTimeouts = .submission,
        eventLoopGroup: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) {
        connector = MailConnector(trust: trust, timeouts: timeouts, group: eventLoopGroup)
    }

    public func submit(
        _ message: Message, _ envelope: Envelope, over connection: Connection, _ credential: MailCredential
    ) async throws(MailServerError) -> SubmissionOutcome {
        let credential = try SASLCredential(connection, credential)
        let redaction = Redaction(credential)
        do throws(MailServerError) {
            switch connection.mailProtocol {
            case .smtp: return redaction(try await submitSMTP(message, envelope, over: connection, credential))
            case .ews, .graph, .imap, .pop:
                throw MailServerError(.unsupported, "no mail is sent over \(connection.mailProtocol) yet")
            }
        } catch {
            throw redaction(error)
        }
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
