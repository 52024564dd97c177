import NIOCore
import Secrets
import Surroundings
import TestConnections
import Testing

@testable import Console

/// Requests that no browser sends.
@Suite(.timeLimit(.minutes(2))) struct HostileRequestTests {
    @Test("Any path but the console's own is nowhere, however it is written")
    func pathTraversal() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            for target in [
                "/assets/../../etc/passwd", "/assets/%2e%2e/%2e%2e/etc/passwd", "/assets/..%2f..%2fetc/passwd",
                "/..", "/assets/", "/assets", "/assets/console.css", "/assets//etc/passwd", "/accounts/../plan",
                "/accounts/..", "/accounts/%2e%2e", "/accounts/work%00", "/accounts/WORK", "/accounts/%77ork",
                "/accounts/none", "/accounts/work/sideways/token", "/accounts/work/incoming/nothing", "/plan/",
                "/accounts/work/incoming/token/x", "/etc/passwd", "/open/x", "/favicon.ico", "/robots.txt",
            ] {
                let answer = try await browser.get(target)
                // A slash at the end is the router's to overlook.
                guard target != "/plan/" else { continue }
                #expect(answer.status == 404, "\(target)")
                #expect(!answer.body.contains("root:"), "\(target)")
            }
        }
    }

    @Test("Methods other than GET and POST, and POST where there is nothing to change, do nothing")
    func methods() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            for method in ["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"] {
                let answer = try await browser.send(method, "/plan/apply", ["Origin: \(console.origin)"])
                #expect(answer.status == 405, "\(method)")
                #expect(answer["Allow"] == "GET, POST")
            }
            #expect(try await browser.send("HEAD", "/").body.isEmpty)
            for target in ["/", "/journal", "/events", "/sign-ins/x", ConsolePages.stylesheet.path, "/open"] {
                #expect(try await browser.post(target).status == 404, "\(target)")
            }
            for target in ["/plan/apply", "/new-account/discover", "/accounts/work/incoming/check"] {
                #expect(try await browser.get(target).status == 404, "\(target)")
            }
            #expect(console.operations.asked.isEmpty)
        }
    }

    @Test("What is no request, or could be read as two, is refused, and the connection ends")
    func smuggling() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let host = "Host: 127.0.0.1:\(console.port)"
            let own = [host, "Cookie: \(browser.cookie)"] + browser.ownForm
            let hidden = "POST /plan/apply HTTP/1.1\r\n\(host)\r\n\r\n"
            func post(_ fields: [String], _ body: String) -> String {
                (["POST /plan/apply HTTP/1.1"] + own + fields + ["", body]).joined(separator: "\r\n")
            }
            let requests: [(String, Set<Int>)] = [
                (post(["Content-Length: 5", "Transfer-Encoding: chunked"], "0\r\n\r\n" + hidden), [400]),
                (post(["Transfer-Encoding: chunked", "Content-Length: 5"], "0\r\n\r\n" + hidden), [400]),
                (post(["Content-Length: 3", "Content-Length: 5"], "csrf=x" + hidden), [400]),
                (post(["Content-Length: 3, 5"], "csrf=x" + hidden), [400]),
                (post(["Content-Length: -1"], "csrf=x" + hidden), [400]),
                (post(["Content-Length: +5"], "csrf=x" + hidden), [400]),
                (post(["Content-Length: 5\u{B}"], "csrf=x" + hidden), [400]),
                (post(["Content-Length : 5"], "csrf=x" + hidden), [400]),
                (post(["Transfer-Encoding: xchunked"], "0\r\n\r\n" + hidden), [400, 411]),
                (post(["Transfer-Encoding: chunked"], "0\r\n\r\n"), [411]),
                (post(["Transfer-Encoding: chunked"], "zz\r\n\r\n"), [400, 411]),
                ("GET http://127.0.0.1:\(console.port)/ HTTP/1.1\r\n\(own.joined(separator: "\r\n"))\r\n\r\n", [400]),
                ("GET http://evil.example/ HTTP/1.1\r\n\(own.joined(separator: "\r\n"))\r\n\r\n", [400]),
                ("GET * HTTP/1.1\r\n\(host)\r\n\r\n", [400]),
                ("CONNECT evil.example:443 HTTP/1.1\r\n\(host)\r\n\r\n", [400, 405]),
                ("GET / HTTP/1.1\r\n\(host)\r\n folded: yes\r\n\r\n", [400, 403]),
                ("GET / HTTP/9.9\r\n\(host)\r\n\r\n", [400, 505]),
                ("GET /\u{0} HTTP/1.1\r\n\(host)\r\n\r\n", [400]),
                ("\u{16}\u{3}\u{1}\u{2} not HTTP\r\n\r\n", [400]),
                ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", [400]),
            ]
            for (request, expected) in requests {
                let answer = try await console.exchange(request)
                #expect(expected.contains(answer.status), "\(answer.status): \(request.prefix(40))")
                #expect(answer.text.split(separator: "HTTP/1.1 ").count == 1, "\(request.prefix(40))")
            }
            #expect(console.operations.asked.isEmpty)
        }
    }

    @Test("Header fields, an address and a body that are too large are refused before they are kept")
    func oversized() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let long = { String(repeating: "x", count: $0) }
            #expect(try await browser.get("/?\(long(5_000))").status == 414)
            #expect(try await browser.get("/", "X-Long: \(long(40_000))").status == 431)
            let many = (0..<200).map { "X-\($0): x" }
            #expect(try await browser.send("GET", "/", many).status == 431)
            // An address without an end.
            #expect([414, 431].contains(try await console.exchange("GET /\(long(60_000))").status))

            let form = "csrf=\(browser.csrfToken)&address=\(long(70_000))"
            #expect(try await browser.send("POST", "/accounts", browser.ownForm, body: form).status == 413)
            // One that says that it is small.
            let lie = browser.request("POST", "/accounts", browser.ownForm + ["Content-Length: 10"], body: nil)
            #expect(try await console.exchange(lie + long(100_000)).status == 403)
            let chunk = "10000\r\n\(long(65_536))\r\n10000\r\n\(long(65_536))\r\n0\r\n\r\n"
            let chunked = browser.request("POST", "/accounts", browser.ownForm + ["Transfer-Encoding: chunked"])
            #expect([411, 413].contains(try await console.exchange(chunked + chunk).status))
            let fields = (0..<300).map { "f\($0)=x" }.joined(separator: "&")
            #expect(try await browser.post("/accounts", fields).status == 400)
            #expect(console.operations.asked.isEmpty)
            #expect(try await browser.post("/accounts", "address=\(long(60_000))").status == 303)
        }
    }

    @Test("Half a form changes nothing, though its connection ends")
    func halfAForm() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let whole = browser.request(
                "POST", "/accounts", browser.ownForm, body: "csrf=\(browser.csrfToken)&name=work&address=whole")
            let client = try await RawClient.connect(port: console.port)
            try await client.send(String(whole.dropLast(4)))
            try await client.closeSending()
            let answer = try await client.answer()
            #expect(answer.isEmpty || status(of: answer) == 400)
            #expect(console.operations.asked.isEmpty)
            #expect(try await console.exchange(whole).status == 303)
            #expect(console.operations.asked == ["save work whole"])
        }
    }

    @Test("Whoever sends slowly, head or body, is closed when the time is over")
    func slow() async throws {
        var limits = ServerLimits()
        limits.requestDeadline = .milliseconds(200)
        try await ConsoleAtWork.with(limits: limits) { console in
            let browser = try console.browserOfOpenSession()
            for start in [
                "", "G", "GET / HTTP/1.1\r\nHost: 127.0.0.1:\(console.port)\r\nX-Slow: ",
                "POST /accounts HTTP/1.1\r\nHost: 127.0.0.1:\(console.port)\r\nCookie: \(browser.cookie)\r\n"
                    + browser.ownForm.joined(separator: "\r\n") + "\r\nContent-Length: 100\r\n\r\ncsrf=",
            ] {
                let client = try await RawClient.connect(port: console.port)
                // On a busy machine it may be closed before.
                try? await client.send(start)
                #expect(try await client.answer().isEmpty, "\(start.prefix(10))")
            }
            #expect(console.operations.asked.isEmpty)
        }
    }

    @Test("Ten thousand connections that say nothing keep the browser neither out nor waiting")
    func tenThousandConnections() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            try await withCrowd(of: 10_000, at: console.port) {
                let page = try await browser.get("/")
                #expect(page.status == 200)
                #expect(try await browser.post("/accounts/work/incoming/check").status == 303)
                #expect(try await console.exchange(ConsoleAtWork.get("/", port: console.port)).status == 403)
            }
        }
    }

    @Test("When all places are taken by whoever is being answered, one more is closed; who is idle makes room")
    func room() async throws {
        var limits = ServerLimits()
        limits.connections = 3
        try await ConsoleAtWork.with(limits: limits) { console in
            let browser = try await console.browser()
            let idle = try await RawClient.connect(port: console.port)
            var streams: [RawClient] = []
            for _ in 0..<3 {
                let stream = try await RawClient.connect(port: console.port)
                try await stream.send(browser.request("GET", "/events"))
                while try await !stream.received.contains("retry:") { await Task.yield() }
                streams.append(stream)
            }
            #expect(try await idle.answer().isEmpty)
            let late = try await RawClient.connect(port: console.port)
            #expect(try await late.answer().isEmpty)
            for stream in streams { await stream.close() }
            while console.server.hub.listenerCount > 0 { await Task.yield() }
            while true {
                guard let answer = try? await browser.get("/") else { continue }
                #expect(answer.status == 200)
                break
            }
        }
    }
}
