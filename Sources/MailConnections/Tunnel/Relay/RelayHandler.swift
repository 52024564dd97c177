import Grants
import NIOCore

/// The channel's end of a relay: puts what the server says into the outbox, and reads on while there is room.
final class RelayHandler: LineSuccessor {
    typealias InboundIn = ByteBuffer

    private let outbox: ClientOutbox
    /// What the server had said before this handler came.
    private let rest: ByteBuffer
    /// Why the connection breaks down. The first reason is the true one.
    private var failure: MailServerError?

    init(_ outbox: ClientOutbox, rest: ByteBuffer) {
        self.outbox = outbox
        self.rest = rest
    }

    func handlerAdded(context: ChannelHandlerContext) {
        guard context.channel.isActive else { return channelIsClosed() }
        outbox.append(rest)
        readOn(context)
    }

    func channelIsClosed() {
        outbox.append(rest)
        outbox.finish(.serverClosed)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        outbox.append(unwrapInboundIn(data))
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        readOn(context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        outbox.finish(failure.map { .serverLost($0) } ?? .serverClosed)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let reason = MailServerError(connection: error)
        // Many servers close without TLS's own farewell. What was cut off shows to the client, which knows the protocol.
        if reason != .closed { failure = failure ?? reason }
        context.close(promise: nil)
    }

    private func readOn(_ context: ChannelHandlerContext) {
        if outbox.hasRoom() { context.read() }
    }
}
