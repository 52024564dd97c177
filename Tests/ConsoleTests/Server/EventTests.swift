import FoundationEssentials
import Grants
import TestConnections
import Testing

@testable import Console

@Suite(.timeLimit(.minutes(2))) struct EventTests {
    /// An open event stream, once it is there.
    private func listen(
        _ browser: Browser, at address: String = "/events", _ fields: String...
    ) async throws -> RawClient {
        let client = try await RawClient.connect(port: browser.console.port)
        try await client.send(browser.request("GET", address, fields))
        try await untilReceived("retry: ", client)
        // Nobody looks for changes before.
        while !browser.console.operations.isWatched { await Task.yield() }
        return client
    }

    private func untilReceived(_ text: String, _ client: RawClient) async throws {
        while try await !client.received.contains(text) { await Task.yield() }
    }

    @Test("An open page is told that something has changed")
    func changed() async throws {
        try await ConsoleAtWork.with { console in
            let stream = try await listen(console.browser())
            #expect(try await stream.received.lowercased().contains("content-type: text/event-stream"))
            console.operations.change()
            try await untilReceived("event: changed\ndata: {}\n\n", stream)
            await stream.close()
            while console.server.hub.listenerCount > 0 { await Task.yield() }
        }
    }

    @Test("Nobody looks for changes before a page is open, and after the last was closed")
    func nobodyListens() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            #expect(!console.operations.isWatched)
            let first = try await listen(browser)
            let second = try await listen(browser)
            await first.close()
            while console.server.hub.listenerCount > 1 { await Task.yield() }
            console.operations.change()
            try await untilReceived("event: changed", second)
            await second.close()
            while console.operations.isWatched { await Task.yield() }
        }
    }

    @Test("A sign-in's steps go to the browser that began it, and hold neither the provider's address nor a code")
    func signInEvents() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let own = try await listen(browser)
            let other = try await listen(console.browser())
            let path = try #require(await browser.post("/accounts/work/incoming/authorize")["Location"])
            let id = path.split(separator: "/").last ?? ""
            await console.operations.untilSigningIn()
            console.operations.report(.open(try #require(URL(string: "https://login.example/?state=secret")), nil))
            try await untilReceived(#"event: sign-in\#ndata: {"id":"\#(id)","state":"open"}"#, own)
            console.operations.report(.authorized)
            console.operations.report(.verifying)
            console.operations.report(.finished(MadeUpOperations.work.connections[0]))
            console.operations.endSignIn()
            try await untilReceived(#""state":"finished""#, own)
            try await untilReceived("event: changed", other)
            let text = try await own.received
            #expect(!text.contains("login.example") && !text.contains("secret"))
            #expect(try await !other.received.contains(id))
            #expect(try await !other.received.contains("sign-in"))
        }
    }

    @Test("A browser that lost its stream learns whether it missed something, and only then")
    func resuming() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let first = try await listen(browser)
            console.operations.change()
            try await untilReceived("id: 1\n", first)
            await first.close()
            while console.operations.isWatched { await Task.yield() }
            let same = try await listen(browser, "Last-Event-ID: 1")
            console.operations.change()
            try await untilReceived("id: 2\n", same)
            #expect(try await same.received.split(separator: "event: ").count == 2)
            let late = try await listen(browser, "Last-Event-ID: 1")
            try await untilReceived("id: 2\nevent: changed", late)
        }
    }

    @Test("What changed between a page and the start of its stream is told at once, and nothing where nothing did")
    func changedBefore() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let page = try await browser.get("/")
            let address = try #require(Markup(page.body).all("body").first?["data-events"])
            #expect(address == "/events?since=a1")
            let same = try await listen(browser, at: address)
            console.operations.observe("b2")
            let late = try await listen(browser, at: address)
            try await untilReceived("event: changed\ndata: {}\n\n", late)
            console.operations.change()
            try await untilReceived("event: changed", same)
            // One of its own, and none for what was before.
            #expect(try await same.received.split(separator: "event: ").count == 2)
            // A browser that comes again is told by numbers.
            let again = try await listen(browser, at: address, "Last-Event-ID: 1")
            console.operations.change()
            try await untilReceived("id: 2\n", again)
            #expect(try await again.received.split(separator: "event: ").count == 2)
        }
    }

    @Test("What was observed as the first began to listen is known until the last has gone")
    func observedAtTheStart() async throws {
        let hub = EventHub()
        #expect(hub.observed == nil)
        var streams = [hub.listen(1)]
        hub.note(observed: "a1")
        streams.append(hub.listen(1))
        hub.note(observed: "b2")
        #expect(hub.observed == "a1")
        streams.removeLast()
        while hub.listenerCount == 2 { await Task.yield() }
        #expect(hub.observed == "a1")
        streams.removeAll()
        while hub.listenerCount == 1 { await Task.yield() }
        #expect(hub.observed == nil)
    }

    @Test("A fifth window takes the stream of the first, so that connections are left for pages")
    func fifthWindow() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let first = try await listen(browser)
            var others: [RawClient] = []
            for _ in 0..<4 { others.append(try await listen(browser)) }
            #expect(try await first.answer().hasSuffix("0\r\n\r\n"))
            #expect(console.server.hub.listenerCount == 4)
            console.operations.change()
            for stream in others { try await untilReceived("event: changed", stream) }
        }
    }

    @Test("A comment now and then keeps the stream alive")
    func heartbeat() async throws {
        let clock = TestClock()
        try await ConsoleAtWork.with(time: ConsoleTime(clock: clock)) { console in
            let stream = try await listen(console.browser())
            await clock.untilSomebodySleeps()
            clock.advance(by: .seconds(20))
            try await untilReceived(": \n\n", stream)
        }
    }
}
