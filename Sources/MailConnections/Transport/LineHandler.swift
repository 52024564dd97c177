import Grants
import NIOCore
import NIOSSL
import NIOTLS

/// The channel's end of a line channel: reads only while somebody waits, and ends every wait at its deadline.
///
/// Reading on demand keeps memory bounded, and makes STARTTLS safe: what has not been read when TLS starts goes to the
/// TLS handler, which refuses plain text, and what has been read already is an error.
final class LineHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum Wait {
        case line(EventLoopPromise<[UInt8]>)
        case handshake(EventLoopPromise<Void>)

        func fail(_ error: MailServerError) {
            switch self {
            case .line(let promise): promise.fail(error)
            case .handshake(let promise): promise.fail(error)
            }
        }
    }

    private let loop: any EventLoop
    private var framer = LineFramer()
    private var context: ChannelHandlerContext?
    private var wait: Wait?
    private var timer: Scheduled<Void>?
    private var isEncrypted = false
    /// Why the connection has ended, once it has. The first reason is the true one.
    private var end: MailServerError?

    init(on loop: any EventLoop) {
        self.loop = loop
    }

    // MARK: - What is asked of it, on the event loop

    /// The next line, which may have arrived already.
    ///
    /// - Parameter octets: bytes to leave out before it.
    func nextLine(
        skipping octets: Int, until deadline: NIODeadline, awaiting what: String
    ) -> EventLoopFuture<[UInt8]> {
        let promise = loop.makePromise(of: [UInt8].self)
        framer.skip(octets)
        begin(.line(promise), until: deadline, awaiting: what)
        return promise.futureResult
    }

    /// Puts TLS below, from here on.
    ///
    /// - Parameters:
    ///   - serverName: the name for SNI and the certificate; without one the address is what is verified.
    ///   - observe: is shown the server's certificates, after which the handshake is refused: such a connection is of no
    ///     other use.
    func startTLS(
        _ tls: NIOSSLContext, serverName: String?, until deadline: NIODeadline,
        observe: (@Sendable ([NIOSSLCertificate]) -> Void)? = nil
    ) -> EventLoopFuture<Void> {
        guard framer.isEmpty else {
            return loop.makeFailedFuture(
                MailServerError(.untrusted, "plain text was slipped in behind STARTTLS"))
        }
        do {
            let handler =
                if let observe {
                    try NIOSSLClientHandler(context: tls, serverHostname: serverName) { certificates, verdict in
                        observe(certificates)
                        verdict.succeed(NIOSSLVerificationResult.failed)
                    }
                } else {
                    try NIOSSLClientHandler(context: tls, serverHostname: serverName)
                }
            try context?.pipeline.syncOperations.addHandler(handler, position: .first)
        } catch {
            return loop.makeFailedFuture(MailServerError(connection: error))
        }
        let promise = loop.makePromise(of: Void.self)
        begin(.handshake(promise), until: deadline, awaiting: "the TLS handshake")
        return promise.futureResult
    }

    /// Writes a line; a secret only over TLS or within this machine. A failure shows in the wait for the answer.
    func send(_ line: OutgoingLine) {
        guard let context else { return }
        guard line.secret == nil || isEncrypted || context.remoteAddress?.isLoopback == true else {
            return ended(MailServerError(.untrusted, "the connection is not protected"))
        }
        var buffer = context.channel.allocator.buffer(capacity: line.octets)
        line.write(into: &buffer)
        let written = loop.makePromise(of: Void.self)
        if line.secret != nil {
            written.futureResult.whenComplete { [buffer] _ in buffer.wipeInPlace() }
        }
        context.writeAndFlush(wrapOutboundOut(buffer), promise: written)
    }

    /// Writes bytes, and reads meanwhile, so that a server is heard that says no before it has all of them.
    ///
    /// - Returns: whether the server is silent, once the network has taken the bytes or the connection has ended.
    func write(_ bytes: ByteBuffer, until deadline: NIODeadline, awaiting what: String) -> EventLoopFuture<Bool> {
        guard let context, end == nil else { return loop.makeSucceededFuture(false) }
        let written = loop.makePromise(of: Void.self)
        let timer = loop.assumeIsolated().scheduleTask(deadline: deadline) { [weak self] in
            let error = MailServerError(.unreachable, "timed out waiting for \(what)")
            self?.ended(error)
            written.fail(error)
        }
        context.read()
        context.writeAndFlush(wrapOutboundOut(bytes), promise: written)
        return written.futureResult.assumeIsolated().map { [self] in framer.isEmpty && end == nil }.recover { [self] in
            // The reason is told by the wait for the answer, after what the server has said.
            ended(MailServerError(connection: $0))
            return false
        }.always { _ in timer.cancel() }.nonisolated()
    }

    /// Gives its place to another handler, with what has arrived beyond the last line.
    func yield(to successor: (ByteBuffer) -> some LineSuccessor) throws {
        let successor = successor(framer.takeRest())
        // A server may close with its last word: then there is no place any more, and something to take all the same.
        guard let context else { return successor.channelIsClosed() }
        let pipeline = context.pipeline.syncOperations
        try pipeline.addHandler(successor, position: .after(self))
        pipeline.removeHandler(self, promise: nil)
    }

    // MARK: - What the channel tells

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        ended(.closed)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        framer.append(unwrapInboundIn(data))
    }

    /// Lines are given out only now, so that all that has arrived together is known before anything is decided.
    func channelReadComplete(context: ChannelHandlerContext) {
        proceed()
        context.fireChannelReadComplete()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted = event as? TLSUserEvent, case .handshake(let promise) = wait {
            isEncrypted = true
            endWait()
            promise.succeed()
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        ended(.closed)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        ended(MailServerError(connection: error))
        context.close(promise: nil)
    }

    // MARK: - Waiting

    private func begin(_ wait: Wait, until deadline: NIODeadline, awaiting what: String) {
        self.wait = wait
        timer = loop.assumeIsolated().scheduleTask(deadline: deadline) { [weak self] in
            self?.ended(MailServerError(.unreachable, "timed out waiting for \(what)"))
        }
        proceed()
    }

    private func ended(_ reason: MailServerError) {
        end = end ?? reason
        proceed()
    }

    /// Ends the wait if it can be ended, else reads on.
    private func proceed() {
        if case .line(let promise) = wait, let line = arrivedLine() {
            endWait()
            promise.completeWith(line)
        } else if let wait, let end {
            endWait()
            wait.fail(end)
        } else if wait != nil {
            context?.read()
        }
    }

    private func arrivedLine() -> Result<[UInt8], any Error>? {
        do { return try framer.next().map { .success($0) } } catch { return .failure(error) }
    }

    private func endWait() {
        wait = nil
        timer?.cancel()
        timer = nil
    }
}

/// Takes over a connection on which lines were spoken before.
protocol LineSuccessor: ChannelInboundHandler {
    /// The connection had ended already; no other call follows.
    func channelIsClosed()
}
