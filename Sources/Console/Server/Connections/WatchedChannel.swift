import HummingbirdCore
import Logging
import Loopback
import NIOCore
import NIOHTTP1

/// hummingbird's HTTP connection behind the question who is at the other end: nothing is decoded for a stranger.
struct WatchedChannel: ServerChildChannel {
    private let base: HTTP1Channel
    private let gate: @Sendable () -> SameUserHandler
    private let room: ConnectionRoom
    private let limits: ServerLimits

    init(
        responder: @escaping HTTPChannelHandler.Responder, gate: @escaping @Sendable () -> SameUserHandler,
        limits: ServerLimits
    ) {
        var configuration = HTTP1Channel.Configuration()
        configuration.httpDecoder.maxHeaderFieldSize = limits.headerBytes
        configuration.httpDecoder.maxHeaderListSize = limits.headerBytes
        configuration.httpDecoder.maxHeaderFieldCount = 100
        base = HTTP1Channel(responder: responder, configuration: configuration)
        room = ConnectionRoom(size: limits.connections)
        self.gate = gate
        self.limits = limits
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP1Channel.Value> {
        channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(gate())
        }.flatMap {
            base.setup(channel: channel, logger: logger)
        }.flatMapThrowing { value in
            let pipeline = channel.pipeline.syncOperations
            let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            try pipeline.addHandler(ConnectionWatch(room: room, limits: limits), position: .after(decoder))
            return value
        }
    }

    func handle(value: HTTP1Channel.Value, logger: Logger) async {
        await base.handle(value: value, logger: logger)
    }
}
