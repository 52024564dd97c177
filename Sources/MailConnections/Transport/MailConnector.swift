import Grants
import NIOCore
import NIOPosix

/// Opens connections to mail servers and sees to it that they end.
struct MailConnector: Sendable {
    let trust: TrustConfiguration
    let timeouts: MailTimeouts
    let group: any EventLoopGroup

    /// Connects to a connection's server, with TLS where it begins with TLS, for the duration of a call.
    ///
    /// - Parameters:
    ///   - farewell: what the protocol says before it hangs up; said whatever the outcome, unless the conversation has
    ///     broken down.
    /// - Throws: `unreachable`, `untrusted`, and what `body` throws.
    func withChannel<Result: Sendable>(
        to connection: Connection, farewell: OutgoingLine,
        _ body: (LineChannel, Protection) async throws(MailServerError) -> Result
    ) async throws(MailServerError) -> Result {
        // First, so that a missing file of certificates shows before anything is sent.
        let protection = try Protection(connection, trust: trust)
        let channel = try await connect(to: connection)
        defer { channel.close() }
        do throws(MailServerError) {
            if case .tls(let tls) = protection { try await channel.startTLS(tls) }
            let result = try await body(channel, protection)
            await channel.takeLeave(farewell)
            return result
        } catch {
            if error.leavesServerListening { await channel.takeLeave(farewell) }
            throw error
        }
    }

    /// Connects, without TLS and without a word.
    func connect(to connection: Connection) async throws(MailServerError) -> LineChannel {
        let deadline = Deadline(after: timeouts.overall)
        let loop = group.next()
        var bootstrap = ClientBootstrap(group: loop)
            .channelOption(.autoRead, value: false)
            .connectTimeout(deadline.remaining(ofStep: timeouts.connect))
        if connection.security == .none {
            bootstrap = bootstrap.resolver(LoopbackResolver(loop: loop))
        }
        do {
            return try await bootstrap.connect(host: connection.host, port: connection.port) { [timeouts] channel in
                LineChannel.attach(to: channel).map {
                    LineChannel(channel, $0, timeouts: timeouts, deadline: deadline)
                }
            }
        } catch {
            throw MailServerError(connecting: error, to: connection.host, port: connection.port)
        }
    }
}

extension MailServerError {
    /// The server has answered in its protocol and waits for the next command.
    fileprivate var leavesServerListening: Bool {
        switch code {
        case .noMechanism, .tokenRefused, .mailboxRefused, .unavailable: true
        case .unreachable, .untrusted, .protocolFault, .unsupported: false
        }
    }
}
