import NIOCore
import NIOHTTP1

/// One connection: it reads one request's head, gives one answer, and ends.
///
/// It lives on the listener's event loop.
final class RedirectConnection: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private enum State {
        case reading(deadline: Scheduled<Void>)
        /// The request went to the desk, which answers when it can.
        case handedOver
        case answered(deadline: Scheduled<Void>)
        case closed
    }

    private let desk: RedirectDesk
    private let limits: ConnectionLimits
    private var state = State.closed
    private var context: ChannelHandlerContext?
    private var wantsBody = true

    init(desk: RedirectDesk, limits: ConnectionLimits) {
        self.desk = desk
        self.limits = limits
    }

    func channelActive(context: ChannelHandlerContext) {
        guard desk.admit(self) else {
            return context.close(promise: nil)
        }
        self.context = context
        state = .reading(
            deadline: context.eventLoop.assumeIsolated().scheduleTask(in: limits.requestDeadline) {
                self.answer(.text(.requestTimeout, "The request took too long."))
            })
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(let head) = unwrapInboundIn(data), case .reading(let deadline) = state else { return }
        wantsBody = head.method != .HEAD
        switch desk.screening.examine(head, port: context.channel.localAddress?.port ?? 0) {
        case .refused(let answer):
            self.answer(answer)
        case .callback(let query):
            deadline.cancel()
            state = .handedOver
            desk.arrived(query: query, from: self)
        }
    }

    /// After its one request, what a connection sends is of no interest; one that broke closes by itself.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard case .reading = state else { return }
        switch error {
        case is RequestTooLarge:
            answer(.text(.requestHeaderFieldsTooLarge, "The request is too large."))
        case is HTTPParserError:
            answer(.text(.badRequest, "This is not a request of HTTP/1.1."))
        default:
            context.close(promise: nil)
        }
    }

    /// A client that closes its sending side after the request (`nc -N`) still wants the answer.
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case .some(.inputClosed) = event as? ChannelEvent else {
            return context.fireUserInboundEventTriggered(event)
        }
        if case .handedOver = state { return }
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        switch state {
        case .reading(let deadline), .answered(let deadline): deadline.cancel()
        case .handedOver, .closed: break
        }
        state = .closed
        self.context = nil
        desk.left(self)
    }

    /// Sends the one answer. The sending side is closed after it, and the rest when the browser has closed or has had
    /// its time: closing at once would discard an answer that is still under way where the browser has sent more than
    /// was read (RFC 9112 section 9.6).
    func answer(_ answer: Answer) {
        guard let context else { return }
        switch state {
        case .reading(let deadline): deadline.cancel()
        case .handedOver: break
        case .answered, .closed: return
        }
        state = .answered(
            deadline: context.eventLoop.assumeIsolated().scheduleTask(in: limits.lingering) { self.close() })
        let head = HTTPResponseHead(version: .http1_1, status: answer.status, headers: answer.headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if wantsBody {
            context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: answer.body)))), promise: nil)
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        context.close(mode: .output, promise: nil)
    }

    /// Fulfilled when the connection is gone.
    var whenClosed: EventLoopFuture<Void>? { context?.channel.closeFuture }

    /// An answer that is under way is left its time.
    func closeUnlessAnswering() {
        if case .answered = state { return }
        close()
    }

    private func close() {
        context?.close(promise: nil)
    }
}
