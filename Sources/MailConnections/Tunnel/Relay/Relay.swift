import Dispatch
import Grants
import NIOCore
import Synchronization

/// Carries bytes between a client and an authenticated connection until one of them ends it.
///
/// One thread reads the client and one writes to it, both blocking; the event loop has the server. Each direction waits
/// for its own receiver only.
final class Relay: Sendable {
    /// Bytes for the client above which the server has to wait.
    static let outboxLimit = 1 << 18
    /// Bytes of the client that are carried at a time.
    static let chunk = 1 << 16

    private let client: TunnelClient
    private let channel: any Channel
    private let outbox: ClientOutbox
    private let silence: Duration
    private let end: EventLoopPromise<TunnelEnd>

    /// - Parameter silence: how long the server may say nothing after the client's last word.
    init(_ client: TunnelClient, _ channel: any Channel, _ outbox: ClientOutbox, silence: Duration) {
        self.client = client
        self.channel = channel
        self.outbox = outbox
        self.silence = silence
        end = channel.eventLoop.makePromise()
    }

    /// Relays to the end. The threads are not waited for: one that is held up by the client has nobody else's work.
    ///
    /// - Parameter front: takes the client's first words, where it has to speak before the server may hear it.
    func run(behind front: TunnelFront?) async -> TunnelEnd {
        DispatchQueue(label: "tunnel to client").async { self.carryToClient() }
        DispatchQueue(label: "tunnel to server").async { self.carryToServer(behind: front) }
        return await withTaskCancellationHandler {
            (try? await end.futureResult.get()) ?? .serverClosed
        } onCancel: {
            end.succeed(.interrupted)
        }
    }

    private func carryToClient() {
        var buffer = ByteBuffer()
        while true {
            switch outbox.next(in: &buffer) {
            case .bytes(let hasRoomAgain):
                if hasRoomAgain { channel.read() }
                switch client.write(buffer) {
                case .delivered: continue
                case .gone: return end.succeed(.clientLeft)
                case .failed(let reason): return end.succeed(.clientFailed(reason))
                }
            case .end(let reason): return end.succeed(reason)
            }
        }
    }

    private func carryToServer(behind front: TunnelFront?) {
        var front = front
        var buffer = channel.allocator.buffer(capacity: Self.chunk)
        while true {
            buffer.clear()
            switch client.read(into: &buffer, atMost: Self.chunk) {
            case .bytes:
                if let step = front?.receive(buffer) {
                    outbox.append(step.toClient)
                    buffer = step.toServer
                    if step.isOver { front = nil }
                }
                guard buffer.readableBytes > 0 else { continue }
                switch carry(buffer) {
                case .sent: continue
                case .clientLeft: return end.succeed(.clientLeft)
                // The channel tells the reason.
                case .failed: return
                }
            case .end:
                return end.succeed(hearOut())
            case .gone:
                return end.succeed(.clientLeft)
            }
        }
    }

    private enum Carriage {
        case sent
        case failed
        case clientLeft
    }

    /// Waits until the network has taken the bytes: the server may take none for long, and the client go meanwhile.
    private func carry(_ bytes: ByteBuffer) -> Carriage {
        let isDone = DispatchSemaphore(value: 0)
        let hasFailed = Mutex(false)
        channel.writeAndFlush(bytes).whenComplete { result in
            if case .failure = result { hasFailed.withLock { $0 = true } }
            isDone.signal()
        }
        while isDone.wait(timeout: .now() + .seconds(1)) == .timedOut {
            if client.isGone(within: .zero) { return .clientLeft }
        }
        return hasFailed.withLock { $0 } ? .failed : .sent
    }

    /// The client has said its last word and listens on: the server may have much to say yet.
    ///
    /// It is not told at once. Dovecot for one closes at the end of its input, answers or not; so first it is given the
    /// time to come to an end by itself.
    private func hearOut() -> TunnelEnd {
        var heard = outbox.received
        var isTold = false
        while !client.isGone(within: silence) {
            let isSilent = outbox.isEmpty && outbox.received == heard
            heard = outbox.received
            guard isSilent else { continue }
            guard !isTold else {
                return .serverLost(MailServerError(.unreachable, "the server does not answer the last command"))
            }
            channel.close(mode: .output, promise: nil)
            isTold = true
        }
        return .clientLeft
    }
}
