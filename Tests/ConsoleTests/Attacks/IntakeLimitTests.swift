import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOEmbedded
import NIOHTTP1
import OAuth
import Secrets
import Testing

@testable import Console

/// What a request may cost, at each of the places that say so by itself: over a socket another one often answers first.
@Suite struct IntakeLimitTests {
    private let limits = ServerLimits()

    private func channel(_ room: ConnectionRoom) throws -> EmbeddedChannel {
        let channel = EmbeddedChannel()
        try channel.pipeline.syncOperations.addHandlers([
            HTTPResponseEncoder(), ByteToMessageHandler(HTTPRequestDecoder()),
            ConnectionWatch(room: room, limits: limits),
        ])
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        return channel
    }

    private func sent(by channel: EmbeddedChannel) throws -> String {
        var text = ""
        while let part = try channel.readOutbound(as: ByteBuffer.self) { text += String(buffer: part) }
        return text
    }

    @Test("A body that says nothing of its length is refused with its first byte too many, read or not")
    func chunkedBody() throws {
        let channel = try channel(ConnectionRoom(size: 8))
        try channel.writeInbound(
            ByteBuffer(string: "POST /nowhere HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"))
        let chunk = { (bytes: Int) in
            ByteBuffer(string: String(bytes, radix: 16) + "\r\n" + String(repeating: "x", count: bytes) + "\r\n")
        }
        try channel.writeInbound(chunk(limits.bodyBytes))
        #expect(try sent(by: channel).isEmpty)
        try channel.writeInbound(chunk(1))
        #expect(try sent(by: channel).hasPrefix("HTTP/1.1 413 "))
    }

    @Test("One connection too many ends the one that has been idle for longest, at once")
    func idleMakesRoom() throws {
        let room = ConnectionRoom(size: 2)
        let (first, second) = (try channel(room), try channel(room))
        let third = try channel(room)
        #expect(!first.isActive && second.isActive && third.isActive)
        #expect(room.count == 2)
    }

    @Test("Where all are being answered it is the newcomer that is closed, at once")
    func full() throws {
        let room = ConnectionRoom(size: 1)
        let busy = try channel(room)
        try busy.writeInbound(ByteBuffer(string: "GET / HTTP/1.1\r\nHost: x\r\n\r\n"))
        let late = try channel(room)
        #expect(busy.isActive && !late.isActive)
        #expect(room.count == 1)
    }

    /// What becomes of a form that a browser with a session sends.
    private func admit(_ type: String?, length: Int?, _ body: String) async throws -> HTTPResponse.Status? {
        let sessions = BrowserSessions(randomness: .system)
        let capabilities = OneTimeCapabilities(randomness: .system, time: ConsoleTime())
        let gatekeeper = Gatekeeper(capabilities: capabilities, sessions: sessions)
        let cookie = sessions.begin()
        let token = try #require(sessions.session(of: cookie)).csrfToken.exposedText
        let form = "csrf=\(token)" + body
        var head = HTTPRequest(method: .post, scheme: nil, authority: nil, path: "/plan/apply")
        // An embedded channel has no port.
        head.headerFields[.cookie] = "\(SessionCookie(port: 0).name)=\(cookie.exposedText)"
        head.headerFields[.contentType] = type
        head.headerFields[.contentLength] = length.map { String(form.utf8.count + $0) }
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(string: form)))
        let source = ApplicationRequestContextSource(channel: EmbeddedChannel(), logger: Logger(label: "test"))
        do throws(Gatekeeper.Refusal) {
            _ = try await gatekeeper.admit(request, Arrival(source: source), bodyLimit: 1_000)
            return nil
        } catch {
            return error.status
        }
    }

    @Test("A form of another kind, without a length, announced as too large, or cut off in the middle is refused")
    func forms() async throws {
        let form = "application/x-www-form-urlencoded"
        #expect(try await admit(form, length: 0, "") == nil)
        #expect(try await admit("\(form); charset=utf-8", length: 0, "&a=b") == nil)
        #expect(try await admit("text/plain", length: 0, "") == .unsupportedMediaType)
        #expect(try await admit(nil, length: 0, "") == .unsupportedMediaType)
        #expect(try await admit(form, length: nil, "") == .lengthRequired)
        #expect(try await admit(form, length: 1_000, "") == .contentTooLarge)
        #expect(try await admit(form, length: 5, "") == .badRequest)
        #expect(try await admit(form, length: 0, String(repeating: "&a=b", count: 300)) == .contentTooLarge)
    }

    @Test("Addresses that open the console are open eight at a time; one more ends the oldest")
    func capabilities() {
        let capabilities = OneTimeCapabilities(randomness: .system, time: ConsoleTime())
        let issued = (0..<9).map { _ in capabilities.issue() }
        #expect(issued.map(capabilities.redeem) == [false] + Array(repeating: true, count: 8))
    }

    @Test("Sixteen browsers are let in at a time; one more ends the oldest")
    func sessions() {
        let sessions = BrowserSessions(randomness: .system)
        let cookies = (0..<17).map { _ in sessions.begin() }
        #expect(cookies.map { sessions.session(of: $0)?.id } == [nil] + (2...17).map { $0 })
    }
}
