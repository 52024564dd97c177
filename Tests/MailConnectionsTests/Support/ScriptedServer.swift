import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A mail server on a loopback port that follows a script, once for each connection.
final class ScriptedServer: Sendable {
    enum Step: Sendable {
        /// Sends text and CRLF, in one write.
        case say(String)
        /// Waits for a line that begins so; another one ends the connection.
        case hear(String)
        /// Begins TLS.
        case secure
        /// Says the same again and again.
        case drip(String, every: TimeAmount)
        /// Takes nothing more from the network.
        case deafen
        /// Closes the connection. Without it the server waits, silent, for the client to go.
        case hangUp
    }

    let port: Int
    /// What clients said, line by line, until the first of them is gone.
    let heard: AsyncStream<String>
    private let channel: any Channel
    private let log: Log

    /// - Parameter tls: with TLS from the first byte where `implicit`, else for `secure`.
    static func with<Result: Sendable>(
        _ script: [Step], tls: NIOSSLContext? = nil, implicit: Bool = false,
        _ body: (ScriptedServer) async throws -> Result
    ) async throws -> Result {
        let script = (implicit ? [.secure] : []) + script
        let server = try await ScriptedServer(script, tls)
        do {
            let result = try await body(server)
            try await server.channel.close()
            return result
        } catch {
            try? await server.channel.close()
            throw error
        }
    }

    private init(_ script: [Step], _ tls: NIOSSLContext?) async throws {
        let (heard, continuation) = AsyncStream.makeStream(of: String.self)
        let log = Log(continuation)
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Actor(script, tls, log))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = channel.localAddress?.port ?? 0
        self.heard = heard
        self.log = log
    }

    /// What clients have said so far.
    var lines: [String] { log.lines.withLock { $0 } }

    /// Whether the client says this before it is gone. A farewell is sent and not waited for.
    func hears(_ line: String) async -> Bool {
        for await said in heard where said == line { return true }
        return false
    }

    private final class Log: Sendable {
        let lines = Mutex<[String]>([])
        private let stream: AsyncStream<String>.Continuation

        init(_ stream: AsyncStream<String>.Continuation) {
            self.stream = stream
        }

        func append(_ line: String) {
            lines.withLock { $0.append(line) }
            stream.yield(line)
        }

        /// A client is gone.
        func end() {
            stream.finish()
        }
    }

    private final class Actor: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private var script: ArraySlice<Step>
        private let tls: NIOSSLContext?
        private let log: Log
        private var received = ByteBuffer()
        private var pending: [String] = []

        init(_ script: [Step], _ tls: NIOSSLContext?, _ log: Log) {
            self.script = script[...]
            self.tls = tls
            self.log = log
        }

        func channelActive(context: ChannelHandlerContext) { proceed(context) }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            var bytes = unwrapInboundIn(data)
            received.writeBuffer(&bytes)
            while let end = received.readableBytesView.firstIndex(of: UInt8(ascii: "\n")) {
                let line = received.readString(length: end - received.readerIndex + 1) ?? ""
                pending.append(String(line.prefix { !$0.isNewline }))
                log.append(pending.last ?? "")
            }
            proceed(context)
        }

        func channelInactive(context: ChannelHandlerContext) { log.end() }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

        private func proceed(_ context: ChannelHandlerContext) {
            while let step = script.first {
                if case .hear = step, pending.isEmpty { return }
                script.removeFirst()
                take(step, context)
            }
        }

        private func take(_ step: Step, _ context: ChannelHandlerContext) {
            switch step {
            case .say(let text):
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text + "\r\n")), promise: nil)
            case .hear(let prefix):
                if !pending.removeFirst().hasPrefix(prefix) { context.close(promise: nil) }
            case .secure:
                guard let tls else { return context.close(promise: nil) }
                try? context.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls), position: .first)
            case .drip(let text, let interval):
                let channel = context.channel
                channel.eventLoop.scheduleRepeatedTask(initialDelay: .zero, delay: interval) { task in
                    guard channel.isActive else { return task.cancel() }
                    channel.writeAndFlush(ByteBuffer(string: text + "\r\n"), promise: nil)
                }
            case .deafen:
                _ = context.channel.setOption(.autoRead, value: false)
            case .hangUp:
                context.close(promise: nil)
            }
        }
    }
}
