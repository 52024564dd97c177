public import Glibc
public import NIOCore

/// Lets a connection through only where it comes from a program of one user, and closes any other without an answer.
///
/// It stands first in the pipeline of an accepted connection: nothing behind it learns of a stranger's connection.
public final class SameUserHandler: ChannelInboundHandler, RemovableChannelHandler {
    public typealias InboundIn = NIOAny
    public typealias InboundOut = NIOAny

    private let user: uid_t
    private let owner: @Sendable (any Channel) -> uid_t?
    private var isAdmitted = false

    /// - Parameters:
    ///   - user: whose connections are let through.
    ///   - owner: tells who is at the other end; nothing means nobody knows, which is a stranger.
    public init(
        user: uid_t = geteuid(),
        owner: @escaping @Sendable (any Channel) -> uid_t? = { PeerIdentity.owner(of: $0) }
    ) {
        self.user = user
        self.owner = owner
    }

    public func channelActive(context: ChannelHandlerContext) {
        isAdmitted = owner(context.channel) == user
        if isAdmitted {
            context.fireChannelActive()
        } else {
            context.close(promise: nil)
        }
    }

    public func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if isAdmitted { context.fireChannelRead(data) }
    }

    public func channelReadComplete(context: ChannelHandlerContext) {
        if isAdmitted { context.fireChannelReadComplete() }
    }

    public func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if isAdmitted { context.fireUserInboundEventTriggered(event) }
    }

    public func channelInactive(context: ChannelHandlerContext) {
        if isAdmitted { context.fireChannelInactive() }
    }
}
