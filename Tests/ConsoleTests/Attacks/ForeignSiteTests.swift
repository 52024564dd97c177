import Secrets
import TestConnections
import Testing

@testable import Console

/// What a page of another site, or a name that leads here, can make the person's own browser send, cookie and all.
@Suite(.timeLimit(.minutes(2))) struct ForeignSiteTests {
    @Test("Under a name that is not this machine's (DNS rebinding), another port's, none or two, nothing is answered")
    func rebinding() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let port = console.port
            func status(_ hosts: String...) async throws -> Int {
                let lines = ["GET / HTTP/1.1"] + hosts.map { "Host: \($0)" } + ["Cookie: \(browser.cookie)"]
                return try await console.exchange(
                    (lines + ["Connection: close", "", ""]).joined(separator: "\r\n")
                ).status
            }
            for host in ["127.0.0.1:\(port)", "localhost:\(port)", "LOCALHOST:\(port)", "[::1]:\(port)"] {
                #expect(try await status(host) == 200, "\(host)")
            }
            for host in [
                "evil.example:\(port)", "127.0.0.1.evil.example:\(port)", "localhost.evil.example:\(port)", "127.0.0.1",
                "localhost", "127.0.0.1:\(port + 1)", "127.0.0.2:\(port)", "0.0.0.0:\(port)", "127.1:\(port)",
                "2130706433:\(port)", "localhost.:\(port)", "user@127.0.0.1:\(port)", "127.0.0.1:\(port)@evil.example",
                "127.0.0.1:0\(port)", "[::ffff:127.0.0.1]:\(port)",
            ] {
                let answer = try await status(host)
                #expect(answer == 421 || answer == 400, "\(host)")
            }
            #expect(try await status() == 400)
            #expect(try await status("127.0.0.1:\(port)", "evil.example:\(port)") == 400)
            #expect(try await status("evil.example:\(port)", "127.0.0.1:\(port)") == 400)
        }
    }

    @Test(
        "A change is made only by a page of this console: another site's, a sandboxed frame's, or nobody's is refused")
    func foreignOrigin() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let form = "Content-Type: application/x-www-form-urlencoded"
            func status(_ fields: [String]) async throws -> Int {
                try await browser.send(
                    "POST", "/accounts/work/incoming/check", fields + [form], body: "csrf=\(browser.csrfToken)"
                ).status
            }
            let own = "Origin: \(console.origin)"
            let refused: [[String]] = [
                [], ["Origin: https://evil.example"], ["Origin: null"],
                ["Origin: http://127.0.0.1:\(console.port + 1)"],
                ["Origin: https://127.0.0.1:\(console.port)"], ["Origin: http://localhost:\(console.port)"],
                ["Origin: \(console.origin).evil.example"], ["Origin:"], [own, "Origin: https://evil.example"],
                ["Origin: null", "Sec-Fetch-Site: cross-site"], [own, "Sec-Fetch-Site: cross-site"],
                [own, "Sec-Fetch-Site: same-site"], [own, "Sec-Fetch-Site: none"], ["Sec-Fetch-Site: same-origin"],
                [own, "Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: cross-site"],
            ]
            for fields in refused { #expect(try await status(fields) == 403, "\(fields)") }
            #expect(console.operations.asked.isEmpty)
            #expect(try await status([own]) == 303)
            #expect(try await status([own, "Sec-Fetch-Site: same-origin"]) == 303)
            // A form of a page that withholds its referrers.
            #expect(try await status(["Origin: null", "Sec-Fetch-Site: same-origin"]) == 303)
            #expect(console.operations.asked.count == 3)
        }
    }

    @Test("Another site cannot read a page or an event, open a window of ours, or use the capability's address")
    func foreignReading() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let capability = console.server.capabilities.issue().exposedText
            for target in ["/", "/events", "/journal", "/open?capability=\(capability)", ConsolePages.stylesheet.path] {
                for field in [
                    "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site", "Origin: https://evil.example",
                ] {
                    let answer = try await browser.get(target, field)
                    #expect(answer.status == 403, "\(target) \(field)")
                    #expect(answer["Access-Control-Allow-Origin"] == nil)
                }
            }
            // The person can still type the address in.
            #expect(
                try await console.exchange(
                    ConsoleAtWork.get("/open?capability=\(capability)", port: console.port, "Sec-Fetch-Site: none")
                ).status == 303)
        }
    }

    @Test("A form without this session's token, with a stale or another session's, changes nothing and says so")
    func forgedForm() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let other = try await console.browser()
            let cookieValue = browser.cookie.split(separator: "=", maxSplits: 1).last ?? ""
            #expect(browser.csrfToken != other.csrfToken)
            for body in [
                "", "csrf=", "csrf=\(other.csrfToken)", "csrf=\(browser.csrfToken)x", "csrf=\(cookieValue)",
                "CSRF=\(browser.csrfToken)", "csrf=x&csrf=\(browser.csrfToken)", "csrf%00=\(browser.csrfToken)",
            ] {
                for target in [
                    "/accounts/work/incoming/authorize", "/accounts/work/forget", "/plan/apply", "/accounts",
                ] {
                    let answer = try await browser.send("POST", target, browser.ownForm, body: body)
                    #expect(answer.status == 403, "\(target) \(body.prefix(8))")
                }
            }
            #expect(console.operations.asked.isEmpty)
        }
    }

    @Test("A form of another kind than a page of ours sends is not read")
    func otherFormTypes() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let fields = ["Origin: \(console.origin)"]
            let body = "csrf=\(browser.csrfToken)"
            for type in ["text/plain", "multipart/form-data; boundary=x", "application/json", ""] {
                let answer = try await browser.send(
                    "POST", "/plan/apply", fields + ["Content-Type: \(type)"], body: body)
                #expect(answer.status == 415, "\(type)")
            }
            for body in ["csrf=%", "csrf=%zz", "csrf=\(browser.csrfToken)&x=%ff", "csrf=%+1"] {
                #expect(try await browser.send("POST", "/plan/apply", browser.ownForm, body: body).status == 400)
            }
            #expect(console.operations.asked.isEmpty)
        }
    }

    @Test("Every answer forbids frames, other origins' use, sniffing, referrers, caching, and all content but its own")
    func headers() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let requests = [
                browser.request("GET", "/"), browser.request("GET", "/nowhere"),
                browser.request("GET", "/accounts/none"),
                browser.request("HEAD", "/"), browser.request("GET", ConsolePages.stylesheet.path),
                browser.request("POST", "/plan/apply", browser.ownForm, body: "csrf=x"),
                browser.request("POST", "/plan/apply", browser.ownForm, body: "csrf=\(browser.csrfToken)"),
                ConsoleAtWork.get("/", port: console.port), ConsoleAtWork.get("/open?capability=x", port: console.port),
                "GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
                browser.request("GET", "/" + String(repeating: "x", count: 5_000)),
            ]
            for request in requests {
                let answer = try await console.exchange(request)
                let policy = try #require(answer["Content-Security-Policy"])
                let rules = Set(policy.split(separator: ";").map { String($0.drop { $0 == " " }) })
                #expect(
                    rules == [
                        "default-src 'none'", "style-src 'self'", "script-src 'self'", "img-src 'self'",
                        "connect-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'",
                    ])
                #expect(answer["X-Frame-Options"] == "DENY")
                #expect(answer["X-Content-Type-Options"] == "nosniff")
                #expect(answer["Referrer-Policy"] == "no-referrer")
                #expect(answer["Cross-Origin-Opener-Policy"] == "same-origin-allow-popups")
                #expect(answer["Cross-Origin-Resource-Policy"] == "same-origin")
                let isAsset = request.contains("/assets/")
                #expect(answer["Cache-Control"] == (isAsset ? "public, max-age=31536000, immutable" : "no-store"))
                #expect(answer["Server"] == nil)
            }
        }
    }
}
