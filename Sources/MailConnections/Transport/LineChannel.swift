import Grants
import NIOCore
import NIOSSL
import Synchronization

/// A connection to a mail server that speaks in lines, plain or over TLS.
struct LineChannel: Sendable {
    private let channel: any Channel
    private let handler: NIOLoopBound<LineHandler>
    let timeouts: MailTimeouts
    private let deadline: Deadline

    init(_ channel: any Channel, _ handler: NIOLoopBound<LineHandler>, timeouts: MailTimeouts, deadline: Deadline) {
        self.channel = channel
        self.handler = handler
        self.timeouts = timeouts
        self.deadline = deadline
    }

    /// Puts a handler for lines on a channel that does not read by itself.
    static func attach(to channel: any Channel) -> EventLoopFuture<NIOLoopBound<LineHandler>> {
        channel.eventLoop.makeCompletedFuture {
            let handler = LineHandler(on: channel.eventLoop)
            try channel.pipeline.syncOperations.addHandler(handler)
            return NIOLoopBound(handler, eventLoop: channel.eventLoop)
        }
    }

    /// The client's own end of the connection.
    var localAddress: SocketAddress? { channel.localAddress }

    /// The next line of the server, without its end.
    ///
    /// - Parameters:
    ///   - octets: bytes to leave out before it.
    ///   - patience: how long the server may take, where not as long as for any reply.
    /// - Throws: `unreachable` at the deadline, when the server closes, and when the task is cancelled;
    ///   `protocolFault` for what is no line.
    func nextLine(
        skipping octets: Int = 0, within patience: Duration? = nil, awaiting what: String
    ) async throws(MailServerError) -> [UInt8] {
        let end = deadline.end(ofStep: patience ?? timeouts.reply)
        return try await perform { $0.nextLine(skipping: octets, until: end, awaiting: what) }
    }

    /// Writes a line; whether it arrives shows in the answer.
    func send(_ line: OutgoingLine) {
        channel.eventLoop.execute { [handler] in handler.value.send(line) }
    }

    /// Writes bytes and waits until the network has taken them, so that no more than these are in memory.
    ///
    /// - Returns: whether the server is silent; false where it has spoken meanwhile, or hung up.
    /// - Throws: `unreachable` when the network does not take them in time.
    func write(
        _ bytes: ByteBuffer, within patience: Duration, awaiting what: String
    ) async throws(MailServerError) -> Bool {
        let end = deadline.end(ofStep: patience)
        return try await perform { $0.write(bytes, until: end, awaiting: what) }
    }

    /// Protects the connection from here on.
    ///
    /// - Throws: `untrusted` where TLS fails or plain text was received beyond what has been read.
    func startTLS(_ tls: ClientTLS) async throws(MailServerError) {
        let end = deadline.end(ofStep: timeouts.handshake)
        try await perform { $0.startTLS(tls.context, serverName: tls.serverName, until: end) }
    }

    /// The certificate that the server has shown and that was verified; nothing before TLS.
    func peerCertificate() async -> NIOSSLCertificate? {
        try? await channel.nioSSL_peerCertificate().get()
    }

    /// Sees the certificate that the server shows, whoever vouches for it. The connection ends by it.
    func shownCertificate(_ tls: ClientTLS) async -> NIOSSLCertificate? {
        let end = deadline.end(ofStep: timeouts.handshake)
        let shown = Mutex<NIOSSLCertificate?>(nil)
        try? await perform { handler in
            handler.startTLS(tls.context, serverName: tls.serverName, until: end) { certificates in
                shown.withLock { $0 = certificates.first }
            }
        }
        return shown.withLock { $0 }
    }

    /// Says goodbye and gives the server a moment to hear it. The outcome is known: no failure matters here.
    func takeLeave(_ line: OutgoingLine) async {
        send(line)
        let end = deadline.end(ofStep: timeouts.farewell)
        _ = try? await perform { $0.nextLine(skipping: 0, until: end, awaiting: "the farewell") }
    }

    /// Ends the conversation in lines: another handler takes what has arrived since the last one, and all that follows.
    ///
    /// - Returns: the channel, on which nothing ends by time any more.
    func yield(
        to successor: @escaping @Sendable (ByteBuffer) -> some LineSuccessor
    ) async throws(MailServerError) -> any Channel {
        try await perform { [loop = channel.eventLoop] handler in
            loop.makeCompletedFuture { try handler.yield(to: successor) }
        }
        return channel
    }

    func close() {
        channel.close(promise: nil)
    }

    private func perform<Result: Sendable>(
        _ operation: @escaping @Sendable (LineHandler) -> EventLoopFuture<Result>
    ) async throws(MailServerError) -> Result {
        do {
            return try await withTaskCancellationHandler {
                try await channel.eventLoop.flatSubmit { [handler] in operation(handler.value) }.get()
            } onCancel: {
                channel.close(promise: nil)
            }
        } catch {
            throw Task.isCancelled ? .cancelled : MailServerError(connection: error)
        }
    }
}
