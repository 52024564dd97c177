import NIOCore

/// Reads at most so many bytes of a connection: one request's head fits, and nothing else is wanted.
///
/// What comes after the limit is dropped; the first time, ``RequestTooLarge`` goes down the pipeline.
final class RequestSizeLimit: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let limit: Int
    private var received = 0
    private var isExceeded = false

    /// - Parameter limit: in bytes.
    init(limit: Int) {
        self.limit = limit
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received += unwrapInboundIn(data).readableBytes
        if received <= limit {
            context.fireChannelRead(data)
        } else if !isExceeded {
            isExceeded = true
            context.fireErrorCaught(RequestTooLarge())
        }
    }
}

struct RequestTooLarge: Error {}
