import Glibc
import Grants
import NIOCore
import NIOPosix
import OAuth
import TestConnections
import Testing

@testable import Loopback

@Suite(.timeLimit(.minutes(2))) struct RedirectListenerTests {
    @Test("The browser of the matching request is answered only with the true outcome, and the listener is gone then")
    func heldUntilClosed() async throws {
        let listener = try await listen()
        #expect(listener.redirectURI == "http://localhost:\(listener.port)")
        let browser = try await RawClient.connect(port: listener.port)
        // Nothing that a random nonce, in hexadecimal, may have in it.
        try await browser.send(get("/?state=right&code=xyz", port: listener.port))
        let verdict = try await listener.redirect(examine: rightState)
        #expect(grantedCode(verdict) == "xyz")
        #expect(try await browser.received.isEmpty)

        async let answer = browser.answer()
        await listener.close(showing: .authorized(account: "work"))
        let page = try await answer
        #expect(status(of: page) == 200)
        #expect(page.contains("work is authorized."))
        #expect(!page.contains("xyz"))
        #expect(page.contains("history.replaceState"))
        await untilNobodyListens(at: listener.port)
    }

    @Test("The page of a failure says what and what to do, escaped, and does not close itself")
    func failurePage() async throws {
        let (listener, browser) = try await settled()
        async let answer = browser.answer()
        await listener.close(
            showing: .failed(what: "<script>alert(1)</script> & \"more\"", remedy: "Run mailgrant authorize work."))
        let page = try await answer
        #expect(status(of: page) == 400)
        #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;more&quot;"))
        #expect(!page.contains("<script>alert"))
        #expect(page.contains("Run mailgrant authorize work."))
        #expect(!page.contains("window.close()"))
    }

    @Test("Every page forbids caching, framing, sniffing, referrers and everything that it does not bring along itself")
    func headers() async throws {
        let (listener, browser) = try await settled()
        async let answer = browser.answer()
        await listener.close(showing: .authorized(account: "work"))
        let page = try await answer
        let lines = page.split(separator: "\r\n").map { $0.lowercased() }
        #expect(lines.contains("cache-control: no-store"))
        #expect(lines.contains("referrer-policy: no-referrer"))
        #expect(lines.contains("x-content-type-options: nosniff"))
        #expect(lines.contains("x-frame-options: deny"))
        #expect(lines.contains("connection: close"))
        let policy = try #require(lines.first { $0.hasPrefix("content-security-policy:") })
        #expect(policy.contains("default-src 'none'"))
        #expect(policy.contains("frame-ancestors 'none'"))
        let nonce = try #require(policy.split(separator: "'nonce-").dropFirst().first?.prefix { $0 != "'" })
        #expect(page.contains("<script nonce=\"\(nonce)\">"))
        #expect(page.contains("<style nonce=\"\(nonce)\">"))
        #expect(!page.contains("http://") && !page.contains("https://"))
    }

    @Test("Requests that are not the awaited one are answered, and the wait goes on")
    func strays() async throws {
        let listener = try await listen(at: "http://localhost/callback")
        let port = listener.port
        async let verdict = listener.redirect(examine: rightState)

        let requests: [(request: String, status: Int)] = [
            (get("/favicon.ico", port: port), 404),
            (get("/callback/", port: port), 404),
            (get("/Callback?state=right&code=x", port: port), 404),
            (get("/%63allback?state=right&code=x", port: port), 404),
            (get("//callback?state=right&code=x", port: port), 404),
            (get("http://localhost:\(port)/callback?state=right&code=x", port: port), 404),
            (get("/callback", port: port), 400),
            (get("/callback?state=wrong&code=x", port: port), 400),
            (get("/callback?state=right&code=x", port: port, method: "HEAD"), 405),
            (get("/callback?state=right&code=x", port: port, method: "POST"), 405),
            (get("/callback?state=right&code=x", port: port, method: "OPTIONS"), 405),
            (get("/callback?state=right&code=x", port: port, host: "evil.example:\(port)"), 421),
            (get("/callback?state=right&code=x", port: port, host: "localhost:1"), 421),
            ("GET /callback?state=right&code=x HTTP/1.1\r\n\r\n", 400),
            ("GET /callback?state=right&code=x HTTP/1.1\r\nHost: localhost:\(port)\r\nHost: a.example\r\n\r\n", 400),
            ("\u{16}\u{3}\u{1}\u{2} not HTTP\r\n\r\n", 400),
            (get("/callback?state=right&code=" + String(repeating: "x", count: 40_000), port: port), 431),
            ("GET /callback HTTP/1.1\r\nCookie: " + String(repeating: "x", count: 40_000), 431),
        ]
        for (request, expected) in requests {
            let answer = try await RawClient.exchange(request, port: port)
            #expect(status(of: answer) == expected, "\(request.prefix(60))")
        }

        let browser = try await RawClient.connect(port: port)
        try await browser.send(get("/callback?state=right&code=ours", port: port))
        #expect(try await grantedCode(verdict) == "ours")
        await listener.close(showing: .authorized(account: "work"))
    }

    @Test("HEAD gets no body, and a wrong method is told the right one")
    func headHasNoBody() async throws {
        let listener = try await listen()
        let answer = try await RawClient.exchange(get("/", port: listener.port, method: "HEAD"), port: listener.port)
        #expect(answer.hasSuffix("\r\n\r\n"))
        #expect(answer.lowercased().contains("\r\nallow: get\r\n"))
        await listener.close(showing: .authorized(account: "work"))
    }

    @Test("Who comes after the awaited request learns that the sign-in is over")
    func second() async throws {
        let (listener, browser) = try await settled()
        let late = try await RawClient.exchange(get("/?state=right&code=abc", port: listener.port), port: listener.port)
        #expect(status(of: late) == 410)
        #expect(late.contains("This sign-in is over"))
        async let answer = browser.answer()
        await listener.close(showing: .authorized(account: "work"))
        #expect(try await status(of: answer) == 200)
    }

    @Test("Of requests in one packet the first is answered and the others are not read")
    func pipelined() async throws {
        let listener = try await listen()
        async let verdict = listener.redirect(examine: rightState)
        let port = listener.port
        let answer = try await RawClient.exchange(
            get("/favicon.ico", port: port) + get("/?state=right&code=second", port: port), port: port)
        #expect(status(of: answer) == 404)
        #expect(answer.split(separator: "HTTP/1.1 ").count == 1)
        let browser = try await RawClient.connect(port: port)
        try await browser.send(get("/?state=right&code=ours", port: port))
        #expect(try await grantedCode(verdict) == "ours")
        await listener.close(showing: .authorized(account: "work"))
    }

    @Test("A client that closes its sending side after the request still gets the outcome")
    func halfClosed() async throws {
        let (listener, browser) = try await settled()
        try await browser.closeSending()
        async let answer = browser.answer()
        await listener.close(showing: .authorized(account: "work"))
        #expect(try await status(of: answer) == 200)
    }

    @Test("Closing is fine when the browser went away")
    func browserGone() async throws {
        let (listener, browser) = try await settled()
        await browser.close()
        await listener.close(showing: .authorized(account: "work"))
    }

    @Test("A request that does not end in time is answered so, and ended")
    func slow() async throws {
        var limits = ConnectionLimits()
        limits.requestDeadline = .milliseconds(50)
        let listener = try await listen(limits: limits)
        let answer = try await RawClient.exchange("GET / HTTP/1.1\r\nHost: loc", port: listener.port)
        #expect(status(of: answer) == 408)
        await listener.close(showing: .authorized(account: "work"))
    }

    @Test("More connections than the limit are closed at once; when one ends there is room again")
    func crowd() async throws {
        var limits = ConnectionLimits()
        limits.connections = 2
        // However busy the machine is.
        limits.requestDeadline = .minutes(10)
        let listener = try await listen(limits: limits)
        let port = listener.port
        async let verdict = listener.redirect(examine: rightState)
        let first = try await RawClient.connect(port: port)
        let second = try await RawClient.connect(port: port)
        #expect(try await RawClient.connect(port: port).answer() == "")
        try await first.send(get("/nothing", port: port))
        #expect(try await status(of: first.answer()) == 404)
        try await second.send(get("/?state=right&code=x", port: port))
        #expect(try await grantedCode(verdict) == "x")
        async let answer = second.answer()
        await listener.close(showing: .authorized(account: "work"))
        #expect(try await status(of: answer) == 200)
    }

    @Test(
        "Where the kernel names another user, or nobody, a connection is closed without an answer", arguments: [1, nil])
    func stranger(owner: uid_t?) async throws {
        let listener = try await listen(gate: { SameUserHandler(user: 0, owner: { _ in owner }) })
        let answer = try? await RawClient.exchange(get("/", port: listener.port), port: listener.port)
        #expect((answer ?? "") == "")
        await listener.close(showing: .authorized(account: "work"))
    }

    @Test("localhost is served on 127.0.0.1 and ::1 at one port, a literal on itself alone")
    func addresses() async throws {
        let listener = try await listen(at: "http://localhost")
        for address in ["127.0.0.1", "::1"] {
            let answer = try await RawClient.exchange(
                get("/favicon.ico", port: listener.port), port: listener.port, address: address)
            #expect(status(of: answer) == 404)
        }
        await listener.close(showing: .authorized(account: "work"))

        let literal = try await listen(at: "http://[::1]")
        #expect(literal.redirectURI == "http://[::1]:\(literal.port)")
        await #expect(throws: (any Error).self) { try await RawClient.connect(port: literal.port) }
        await literal.close(showing: .authorized(account: "work"))
    }

    @Test("A fixed port serves twice in a row, with a connection of the first time in TIME_WAIT")
    func fixedPortTwice() async throws {
        let probe = try await listen(at: "http://127.0.0.1")
        let declared = probe.redirectURI
        await probe.close(showing: .authorized(account: "work"))
        await untilNobodyListens(at: probe.port)
        for code in ["first", "second"] {
            let listener = try await listen(at: declared)
            #expect(listener.redirectURI == declared)
            async let verdict = listener.redirect(examine: rightState)
            let browser = try await RawClient.connect(port: listener.port)
            try await browser.send(get("/?state=right&code=\(code)", port: listener.port))
            #expect(try await grantedCode(verdict) == code)
            async let answer = browser.answer()
            await listener.close(showing: .authorized(account: "work"))
            #expect(try await status(of: answer) == 200)
            await untilNobodyListens(at: listener.port)
        }
    }

    @Test("A busy port is an error that names the port and what to do")
    func busy() async throws {
        let first = try await listen(at: "http://127.0.0.1")
        let error = await #expect(throws: ConsentError.self) { try await listen(at: first.redirectURI) }
        #expect(error?.code == .cannotListen)
        #expect(error?.detail.contains("127.0.0.1:\(first.port)") == true)
        #expect(error?.detail.contains("declare a redirect-uri with another port") == true)
        await first.close(showing: .authorized(account: "work"))
    }

    @Test("localhost is not served where another program has the port on ::1")
    func busyOnIPv6() async throws {
        let first = try await listen(at: "http://[::1]")
        let error = await #expect(throws: ConsentError.self) {
            try await listen(at: "http://localhost:\(first.port)")
        }
        #expect(error?.detail.contains("[::1]:\(first.port)") == true)
        await first.close(showing: .authorized(account: "work"))
    }

    @Test("A callback URL that is not on loopback is an error")
    func notLoopback() async throws {
        let error = await #expect(throws: ConsentError.self) { try await listen(at: "https://example.com/cb") }
        #expect(error?.code == .cannotListen)
        #expect(error?.detail.contains("https://example.com/cb") == true)
    }

    @Test("When the person's time is over, the wait ends and nothing listens any more")
    func timedOut() async throws {
        let clock = TestClock()
        let listener = try await listen(clock: clock)
        let waiting = Task { try await listener.redirect(examine: rightState) }
        await clock.untilSomebodySleeps()
        clock.advance(by: .seconds(600))
        let result = await waiting.result
        let error = #expect(throws: ConsentError.self) { _ = try result.get() }
        #expect(error?.code == .timedOut)
        await listener.close(showing: .failed(what: "Too late.", remedy: "Start again."))
        await untilNobodyListens(at: listener.port)
    }

    @Test("Cancelling ends the wait and stops listening")
    func cancelled() async throws {
        let clock = TestClock()
        let listener = try await listen(clock: clock)
        let waiting = Task { try await listener.redirect(examine: rightState) }
        await clock.untilSomebodySleeps()
        waiting.cancel()
        let result = await waiting.result
        #expect(throws: ConsentError.self) { _ = try result.get() }
        await listener.close(showing: .failed(what: "Cancelled.", remedy: "Start again."))
        await untilNobodyListens(at: listener.port)
    }

    @Test("A browser that came before anybody waited is answered when the endpoint is closed unused")
    func closedUnused() async throws {
        let listener = try await listen()
        let browser = try await RawClient.connect(port: listener.port)
        try await browser.send(get("/?state=right&code=x", port: listener.port))
        // This answer shows that the request before it has been read, for both go through one event loop in order.
        _ = try await RawClient.exchange(get("/favicon.ico", port: listener.port), port: listener.port)
        async let answer = browser.answer()
        await listener.close(showing: .failed(what: "It was given up.", remedy: "Start again."))
        #expect(try await answer.contains("It was given up."))
    }

    @Test("A listener that is dropped does not listen any more, and its browser is answered")
    func dropped() async throws {
        var (listener, browser): (RedirectListener?, RawClient) = try await settled()
        let port = try #require(listener?.port)
        listener = nil
        #expect(try await status(of: browser.answer()) == 410)
        await untilNobodyListens(at: port)
    }

    /// A listener that has got its request, and the browser that waits for the outcome.
    private func settled() async throws -> (RedirectListener, RawClient) {
        let listener = try await listen()
        let browser = try await RawClient.connect(port: listener.port)
        try await browser.send(get("/?state=right&code=abc", port: listener.port))
        _ = try await listener.redirect(examine: rightState)
        return (listener, browser)
    }
}
