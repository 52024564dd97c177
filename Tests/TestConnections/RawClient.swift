public import NIOCore
import NIOPosix

/// A connection that sends exactly the bytes it is told to and keeps what comes back.
public struct RawClient: Sendable {
    private let channel: any Channel
    private let collector: NIOLoopBound<Collector>

    public static func connect(to address: String = "127.0.0.1", port: Int) async throws -> RawClient {
        let loop = MultiThreadedEventLoopGroup.singleton.any()
        return try await ClientBootstrap(group: loop)
            .channelOption(.allowRemoteHalfClosure, value: true)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Collector()) }
            }
            .connect(to: SocketAddress(ipAddress: address, port: port))
            .flatMapThrowing { channel in
                let collector = try channel.pipeline.syncOperations.handler(type: Collector.self)
                return RawClient(channel: channel, collector: NIOLoopBound(collector, eventLoop: channel.eventLoop))
            }.get()
    }

    public func send(_ text: String) async throws {
        try await channel.writeAndFlush(ByteBuffer(string: text))
    }

    /// What has come so far.
    public var received: String {
        get async throws { try await channel.eventLoop.submit { collector.value.received }.get() }
    }

    /// Everything that comes until the other side closes.
    public func answer() async throws -> String {
        try await channel.eventLoop.flatSubmit { collector.value.whenEnded(on: channel.eventLoop) }.get()
        let text = try await received
        try? await channel.close()
        return text
    }

    public func closeSending() async throws {
        try await channel.close(mode: .output)
    }

    public func close() async {
        try? await channel.close()
    }

    public var ownEnd: SocketAddress? { channel.localAddress }
    public var otherEnd: SocketAddress? { channel.remoteAddress }

    /// Sends one request and reads the whole answer.
    public static func exchange(_ request: String, port: Int, address: String = "127.0.0.1") async throws -> String {
        let client = try await connect(to: address, port: port)
        try await client.send(request)
        return try await client.answer()
    }

    private final class Collector: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private(set) var received = ""
        private var hasEnded = false
        private var waiting: [EventLoopPromise<Void>] = []

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            received += String(buffer: unwrapInboundIn(data))
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if case .some(.inputClosed) = event as? ChannelEvent { end() }
        }

        func channelInactive(context: ChannelHandlerContext) { end() }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

        func whenEnded(on loop: any EventLoop) -> EventLoopFuture<Void> {
            let promise = loop.makePromise(of: Void.self)
            if hasEnded { promise.succeed() } else { waiting.append(promise) }
            return promise.futureResult
        }

        private func end() {
            hasEnded = true
            for promise in waiting { promise.succeed() }
            waiting = []
        }
    }
}

/// A request as a browser sends it.
public func get(_ target: String, port: Int, method: String = "GET", host: String? = nil) -> String {
    "\(method) \(target) HTTP/1.1\r\nHost: \(host ?? "localhost:\(port)")\r\n\r\n"
}

/// The status code of an answer.
public func status(of answer: String) -> Int? {
    let words = answer.prefix { $0 != "\r\n" }.split(separator: " ")
    return words.count > 1 ? Int(words[1]) : nil
}

/// Returns once a port refuses connections. A listening socket that was closed is gone a moment later where a test that
/// runs beside this one is starting a program: until the child executes it, it holds a copy of every descriptor.
public func untilNobodyListens(at port: Int) async {
    while let client = try? await RawClient.connect(port: port) {
        await client.close()
    }
}
