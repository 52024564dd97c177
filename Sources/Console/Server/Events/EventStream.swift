import HTTPTypes
import Hummingbird
import NIOCore

/// The answer to `GET /events`: events as they come, until the browser goes or the console ends.
struct EventStream: Sendable {
    let hub: EventHub
    let activity: Activity
    let time: ConsoleTime
    /// What is observed now, as a page says what was when it was filled.
    let observed: @Sendable () -> String

    static let path = "/events"
    private static let sinceParameter = "since"

    /// Where a page listens that shows what was observed.
    static func address(since observed: String) -> String { "\(path)?\(sinceParameter)=\(observed)" }

    /// A comment now and then shows to both sides that the other is still there.
    private static let heartbeat = Duration.seconds(20)
    /// When a browser that has lost its stream comes again, in milliseconds.
    private static let retry = 5_000

    func response(to request: Request, session: BrowserSession) -> Response {
        let seen = request.headers[named: "Last-Event-ID"].first.flatMap { Int($0) }
        let query = FormValues(urlEncoded: (request.uri.query ?? "").utf8)
        let since = query?[Self.sinceParameter]
        let body = ResponseBody { writer in
            let events = hub.listen(session.id, seen: seen)
            // From here on a change is an event. What changed while the page was on its way is none, and is told now.
            let now = observed()
            hub.note(observed: now)
            let isStale = seen == nil && since.map { $0 != now } ?? false
            // It ends when the browser closes the connection, too.
            try await request.body.consumeWithCancellationOnInboundClose { _ in
                try await activity.during { try await write(events, isStale: isStale, to: &writer) }
            }
        }
        return Response(status: .ok, headers: [.contentType: "text/event-stream"], body: body)
    }

    private enum Beat: Sendable {
        case event(EventHub.Numbered)
        case heartbeat
    }

    private func write(
        _ events: AsyncStream<EventHub.Numbered>, isStale: Bool, to writer: inout any ResponseBodyWriter
    ) async throws {
        try await writer.write(ByteBuffer(string: "retry: \(Self.retry)\n\n"))
        if isStale { try await writer.write(ByteBuffer(string: ConsoleEvent.changed.text(number: nil))) }
        let (beats, source) = AsyncStream.makeStream(
            of: Beat.self, bufferingPolicy: .bufferingNewest(EventHub.backlog))
        let listening = Task {
            for await event in events { source.yield(.event(event)) }
            source.finish()
        }
        let beating = Task {
            while (try? await time.sleep(Self.heartbeat)) != nil { source.yield(.heartbeat) }
        }
        defer {
            listening.cancel()
            beating.cancel()
        }
        for await beat in beats {
            let text =
                switch beat {
                case .event(let event): event.event.text(number: event.number)
                case .heartbeat: ": \n\n"
                }
            try await writer.write(ByteBuffer(string: text))
        }
        try await writer.finish(nil)
    }
}
