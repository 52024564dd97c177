import NIOCore
import NIOHTTP1

/// Watches one connection between its bytes and the server: it has a place in the room, its requests come in time and are
/// not too large, and after an answer that says so it is closed. It lives on the connection's event loop.
final class ConnectionWatch: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let room: ConnectionRoom
    private let limits: ServerLimits
    private var place: ConnectionRoom.Place?
    private var deadline: Scheduled<Void>?
    /// Requests that have begun and whose answers have not ended.
    private var unanswered = 0
    /// A request has begun and not ended.
    private var isReading = false
    private var bodyBytes = 0
    private var wantsBody = true
    /// An answer has begun and not ended.
    private var isWriting = false
    /// Set by the last answer: what comes in after it is not read any more.
    private var isClosing = false

    init(room: ConnectionRoom, limits: ServerLimits) {
        self.room = room
        self.limits = limits
    }

    func channelActive(context: ChannelHandlerContext) {
        guard let place = room.enter(context.channel) else {
            return context.close(promise: nil)
        }
        self.place = place
        expectEndOfRequest(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        cancelDeadline()
        if let place { room.leave(place) }
        place = nil
        context.fireChannelInactive()
    }

    // MARK: Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isClosing else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            unanswered += 1
            isReading = true
            bodyBytes = 0
            if deadline == nil { expectEndOfRequest(context) }
            if let place { room.mark(place, busy: true) }
            wantsBody = head.method != .HEAD
            guard head.uri.utf8.count <= limits.targetBytes else { return refuse(context, .uriTooLong) }
            // No address of another host, no `*`, and no authority of CONNECT (RFC 9112 section 3.2).
            guard head.uri.utf8.first == UInt8(ascii: "/") else { return refuse(context, .badRequest) }
        case .body(let part):
            bodyBytes += part.readableBytes
            // Whatever it is for, and whether or not anybody reads it.
            guard bodyBytes <= limits.bodyBytes else { return refuse(context, .payloadTooLarge) }
        case .end:
            isReading = false
            cancelDeadline()
        }
        context.fireChannelRead(data)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error {
        case HTTPParserError.headerOverflow: refuse(context, .requestHeaderFieldsTooLarge)
        case is HTTPParserError: refuse(context, .badRequest)
        // More bytes after one of these are an error each.
        case ByteToMessageDecoderError.dataReceivedInErrorState: break
        default: context.close(promise: nil)
        }
    }

    private func expectEndOfRequest(_ context: ChannelHandlerContext) {
        closeUnlessCancelled(context, in: limits.requestDeadline)
    }

    private func closeUnlessCancelled(_ context: ChannelHandlerContext, in time: TimeAmount) {
        cancelDeadline()
        deadline = context.eventLoop.assumeIsolated().scheduleTask(in: time) { context.close(promise: nil) }
    }

    private func cancelDeadline() {
        deadline?.cancel()
        deadline = nil
    }

    // MARK: Answers

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        // What the server says to a request that has had its answer, or after the last one.
        guard unanswered > 0 else {
            promise?.succeed()
            return
        }
        let part = unwrapOutboundIn(data)
        context.write(data, promise: promise)
        switch part {
        case .head(let head):
            isWriting = true
            if head.headers[canonicalForm: "connection"].contains("close") { isClosing = true }
        case .body:
            break
        case .end:
            isWriting = false
            unanswered -= 1
            if isClosing {
                close(context)
            } else if unanswered == 0 {
                if let place { room.mark(place, busy: false) }
                // A request that was answered before it ended has its deadline already.
                if !isReading { expectEndOfRequest(context) }
            }
        }
    }

    /// Answers in place of the server, for what is no request that it could answer.
    private func refuse(_ context: ChannelHandlerContext, _ status: HTTPResponseStatus) {
        guard !isClosing else { return }
        isClosing = true
        // What came before it in whole is answered first, and the connection ends with that.
        guard unanswered == (isReading ? 1 : 0) else { return }
        guard !isWriting else { return context.close(promise: nil) }
        unanswered = 0
        let text = ByteBuffer(string: "\(status.code) \(status.reasonPhrase)\n")
        let fields = HTTPHeaders(SecurityHeaders.ofLastAnswer(bytes: text.readableBytes))
        let head = HTTPResponseHead(version: .http1_1, status: status, headers: fields)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if wantsBody { context.write(wrapOutboundOut(.body(.byteBuffer(text))), promise: nil) }
        context.write(wrapOutboundOut(.end(nil)), promise: nil)
        close(context)
    }

    /// Closes the sending side, and the rest when the browser has closed or has had its time: closing at once would discard
    /// an answer that is still under way where the browser has sent more than was read (RFC 9112 section 9.6).
    private func close(_ context: ChannelHandlerContext) {
        context.flush()
        unanswered = 0
        context.close(mode: .output, promise: nil)
        closeUnlessCancelled(context, in: limits.lingering)
    }
}
