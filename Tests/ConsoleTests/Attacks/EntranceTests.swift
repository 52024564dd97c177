import Loopback
import Secrets
import TestConnections
import Testing

@testable import Console

/// Who gets in: the address that opens the console, and what becomes of it.
@Suite(.timeLimit(.minutes(2))) struct EntranceTests {
    @Test("The opened address becomes a cookie that no script and no other site gets, and the address is clean")
    func entrance() async throws {
        try await ConsoleAtWork.with { console in
            let capability = console.server.capabilities.issue().exposedText
            #expect(capability.utf8.count == 43)
            let answer = try await console.exchange(
                ConsoleAtWork.get("/open?capability=\(capability)", port: console.port))
            #expect(answer.status == 303)
            #expect(answer["Location"] == "/")
            let cookie = try #require(answer["Set-Cookie"])
            #expect(cookie.hasPrefix("mailgrant-\(console.port)="))
            #expect(cookie.hasSuffix("; Path=/; HttpOnly; SameSite=Strict"))
            #expect(!cookie.contains(capability))
            #expect(!answer.body.contains(capability))
        }
    }

    @Test("Without a session, with a guessed cookie or another console's, every page is the same refusal")
    func strangers() async throws {
        try await ConsoleAtWork.with { console in
            let guess = "mailgrant-\(console.port)=" + String(repeating: "A", count: 43)
            let other = try await console.browser().cookie.split(separator: "=").last.map { "mailgrant-1=\($0)" } ?? ""
            let reference = try await console.exchange(ConsoleAtWork.get("/", port: console.port))
            #expect(reference.status == 403)
            #expect(!reference.text.contains("alice@contoso.example"))
            for target in ["/", "/accounts/work", "/accounts/none", "/events", "/nowhere", "/sign-ins/x"] {
                for cookie in ["", guess, other, "mailgrant-\(console.port)=", "mailgrant-\(console.port)"] {
                    let answer = try await console.exchange(
                        ConsoleAtWork.get(target, port: console.port, "Cookie: \(cookie)"))
                    #expect(answer.status == 403, "\(target) \(cookie)")
                    #expect(answer.body == reference.body, "\(target) \(cookie)")
                    #expect(answer["Set-Cookie"] == nil)
                }
            }
        }
    }

    @Test("A capability that is guessed, empty, doubled or altered opens nothing")
    func guessedCapability() async throws {
        try await ConsoleAtWork.with { console in
            let capability = console.server.capabilities.issue().exposedText
            let altered = (capability.hasPrefix("A") ? "B" : "A") + capability.dropFirst()
            for query in [
                "", "?capability=", "?capability=\(altered)", "?capability=\(capability)x",
                "?capability=\(capability.dropLast())", "?Capability=\(capability)", "?capability=%",
                "?x=\(capability)",
                "?capability=x&capability=\(capability)", "/\(capability)",
            ] {
                let answer = try await console.exchange(ConsoleAtWork.get("/open\(query)", port: console.port))
                #expect(answer.status == 403, "\(query)")
                #expect(answer["Set-Cookie"] == nil)
            }
            let answer = try await console.exchange(
                ConsoleAtWork.get("/open?capability=\(capability)", port: console.port))
            #expect(answer.status == 303)
        }
    }

    @Test("A capability that is replayed opens nothing, for whoever has no session")
    func replayedCapability() async throws {
        try await ConsoleAtWork.with { console in
            let capability = console.server.capabilities.issue().exposedText
            let request = ConsoleAtWork.get("/open?capability=\(capability)", port: console.port)
            let first = try await console.exchange(request)
            #expect(first.status == 303)
            let second = try await console.exchange(request)
            #expect(second.status == 403)
            #expect(second["Set-Cookie"] == nil)
        }
    }

    @Test("Of many who come with the same capability at once, one gets in")
    func race() async throws {
        try await ConsoleAtWork.with { console in
            let capability = console.server.capabilities.issue().exposedText
            let request = ConsoleAtWork.get("/open?capability=\(capability)", port: console.port)
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<20 { group.addTask { try await console.exchange(request).status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses.filter { $0 == 303 }.count == 1)
            #expect(statuses.filter { $0 == 403 }.count == 19)
        }
    }

    @Test("A capability is good for five minutes")
    func expiredCapability() async throws {
        let clock = TestClock()
        try await ConsoleAtWork.with(time: ConsoleTime(clock: clock)) { console in
            let late = console.server.capabilities.issue().exposedText
            clock.advance(by: .seconds(299))
            let inTime = console.server.capabilities.issue().exposedText
            clock.advance(by: .seconds(1))
            let tooLate = try await console.open(late)
            #expect(tooLate.status == 403)
            let answer = try await console.open(inTime)
            #expect(answer.status == 303)
        }
    }

    @Test("A second address, opened in the same browser, leaves its windows what they are")
    func secondAddress() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let capability = console.server.capabilities.issue().exposedText
            let answer = try await browser.get("/open?capability=\(capability)")
            #expect(answer.status == 303)
            #expect(answer["Set-Cookie"] == nil)
            #expect(try await browser.post("/accounts/work/incoming/check").status == 303)
            // Used up it is all the same.
            let stranger = ConsoleAtWork.get("/open?capability=\(capability)", port: console.port)
            #expect(try await console.exchange(stranger).status == 403)
        }
    }

    @Test("Another program's cookie of the same name, before ours, keeps nobody out")
    func plantedCookie() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let answer = try await console.exchange(
                ConsoleAtWork.get(
                    "/", port: console.port, "Cookie: mailgrant-\(console.port)=planted; \(browser.cookie)"))
            #expect(answer.status == 200)
        }
    }

    @Test("Another user's connection is closed without an answer, before anything of it is read")
    func strangersUID() async throws {
        try await ConsoleAtWork.with(gate: { SameUserHandler(owner: { _ in 65_534 }) }) { console in
            let capability = console.server.capabilities.issue().exposedText
            let client = try await RawClient.connect(port: console.port)
            try? await client.send(ConsoleAtWork.get("/open?capability=\(capability)", port: console.port))
            #expect(try await client.answer().isEmpty)
            // It was not even read.
            #expect(console.server.capabilities.redeem(Secret(capability)))
        }
    }
}
