import FoundationEssentials
import Grants
import TestConnections
import Testing

@testable import Console

@Suite(.timeLimit(.minutes(2))) struct SignInTests {
    private let provider = "https://login.example/authorize?state=abc&client_id=x"

    /// Clicks "Authorize" for a connection. Returns the sign-in's path.
    private func authorize(_ browser: Browser, _ direction: Direction = .incoming, _ form: String = "") async throws
        -> String
    {
        let answer = try await browser.post("/accounts/work/\(direction)/authorize", form)
        #expect(answer.status == 303)
        return try #require(answer["Location"])
    }

    private func open() throws -> SignInStep { .open(try #require(URL(string: provider)), nil) }

    @Test("One that is begun while the console ends is refused and says so, and nothing of it begins")
    func ending() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            await console.server.signIns.cancelAll()
            for (address, form) in [
                ("/accounts/work/incoming/authorize", ""), ("/accounts/work/incoming/token", "action=authorize"),
            ] {
                let answer = try await browser.post(address, form)
                #expect(answer.status == 422 && answer.body.contains("The console is ending"))
                #expect(answer.body.contains("data-copy=\"mailgrant console\""))
            }
            #expect(console.operations.asked == ["save token work incoming "])
        }
    }

    @Test("The pop-up waits for the provider's address and is sent there, without a referrer")
    func popUp() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let path = try await authorize(browser)
            #expect(path.hasPrefix("/sign-ins/"))
            await console.operations.untilSigningIn()
            async let popUp = browser.get("\(path)/pop-up")
            console.operations.report(try open())
            let answer = try await popUp
            #expect(answer.status == 303)
            #expect(answer["Location"] == provider)
            #expect(answer["Referrer-Policy"] == "no-referrer")
            #expect(answer["Cache-Control"] == "no-store")
            #expect(answer["Cross-Origin-Opener-Policy"] == "same-origin-allow-popups")
            // Once more: the person has closed the first one.
            #expect(try await browser.get("\(path)/pop-up")["Location"] == provider)
            console.operations.endSignIn()
        }
    }

    @Test("The pop-up waits ten seconds at most, and shows a code, an end or that there is nothing yet")
    func popUpWithoutAddress() async throws {
        let clock = TestClock()
        try await ConsoleAtWork.with(time: ConsoleTime(clock: clock)) { console in
            let browser = try await console.browser()
            let path = try await authorize(browser)
            await console.operations.untilSigningIn()
            async let early = browser.get("\(path)/pop-up")
            await clock.untilSomebodySleeps()
            clock.advance(by: .seconds(10))
            #expect(try await early.status == 200)

            let address = try #require(URL(string: "https://login.example/device"))
            console.operations.report(
                .enterCode(
                    DevicePrompt(userCode: "WDJB-MJHT", address: address, expiresAt: Date(timeIntervalSinceNow: 600))))
            while try await !browser.get(path).body.contains("WDJB-MJHT") {}
            let code = try await browser.get("\(path)/pop-up")
            #expect(code.status == 200)
            #expect(code.body.contains("WDJB-MJHT"))

            let problem = ConsoleProblem(subject: "work incoming", what: "you said no", remedy: "try again")
            console.operations.report(.failed(problem))
            console.operations.endSignIn()
            while try await !browser.get(path).body.contains("ou said no") {}
            let end = try await browser.get("\(path)/pop-up")
            #expect(end.status == 200)
            #expect(end.body.contains("ou said no"))
        }
    }

    @Test(
        "A second click joins the sign-in that is under way; the other connection has its own; after the end there is a new one"
    )
    func joining() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let first = try await authorize(browser)
            #expect(try await authorize(browser) == first)
            // In the other browser, too, which may see it from then on.
            let other = try await console.browser()
            #expect(try await other.get(first).status == 404)
            #expect(try await authorize(other) == first)
            #expect(try await other.get(first).status == 200)
            await console.operations.untilSigningIn()
            #expect(console.operations.asked == ["sign in work incoming"])
            console.operations.endSignIn()
            while await console.server.signIns.isRunning { await Task.yield() }
            #expect(try await authorize(browser, .outgoing, "consent=always") != first)
            await console.operations.untilSigningIn()
            #expect(console.operations.asked.last == "sign in work outgoing again")
            console.operations.endSignIn()
        }
    }

    @Test("Authorize in the token's details stops the sign-in for what was declared before, and begins another")
    func afresh() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let first = try await authorize(browser)
            await console.operations.untilSigningIn()
            let answer = try await browser.post("/accounts/work/incoming/token", "action=authorize")
            let second = try #require(answer["Location"])
            #expect(second != first && second.hasPrefix("/sign-ins/"))
            #expect(try await browser.get(first).body.contains("Nobody waits"))
            console.operations.endSignIn()
        }
    }

    @Test("A sign-in of another session, a guessed or an old one is nowhere, and cannot be stopped")
    func foreignSignIn() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let other = try await console.browser()
            let path = try await authorize(browser)
            await console.operations.untilSigningIn()
            console.operations.report(try open())
            for target in [path, "\(path)x", "/sign-ins/\(String(repeating: "A", count: 22))", "/sign-ins/.."] {
                #expect(try await other.get(target).status == 404)
                let popUp = try await other.get("\(target)/pop-up")
                #expect(popUp.status == 404)
                #expect(popUp["Location"] == nil)
                #expect(try await other.post("\(target)/cancel").status == 404)
            }
            #expect(await console.server.signIns.isRunning)
            #expect(try await browser.post("\(path)/cancel").status == 303)
        }
    }

    @Test("Stopping it withdraws the question")
    func cancelling() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let path = try await authorize(browser)
            await console.operations.untilSigningIn()
            #expect(try await browser.post("\(path)/cancel")["Location"] == path)
            while await console.server.signIns.isRunning { await Task.yield() }
            #expect(try await browser.get(path).status == 200)
            #expect(try await browser.post("\(path)/cancel").status == 303)
        }
    }

    @Test("One that is begun after another was stopped waits until that one has let go of the callback URL")
    func tryingAgain() async throws {
        try await ConsoleAtWork.with { console in
            console.operations.holdsOn()
            let browser = try await console.browser()
            let first = try await authorize(browser)
            await console.operations.untilSigningIn()
            #expect(try await browser.post("\(first)/cancel").status == 303)
            let second = try await authorize(browser)
            #expect(second != first)
            #expect(console.operations.asked == ["sign in work incoming"])
            console.operations.endSignIn()
            while console.operations.asked.count < 2 { await Task.yield() }
            await console.operations.untilSigningIn()
            console.operations.endSignIn()
        }
    }

    @Test(
        "A sign-in that ends without a word has failed, and one that has ended is forgotten a quarter of an hour later")
    func forgotten() async throws {
        let clock = TestClock()
        try await ConsoleAtWork.with(time: ConsoleTime(clock: clock)) { console in
            let browser = try await console.browser()
            let path = try await authorize(browser)
            await console.operations.untilSigningIn()
            console.operations.endSignIn()
            while await console.server.signIns.isRunning { await Task.yield() }
            #expect(try await browser.get(path).body.contains("data-state=\"failed\""))
            clock.advance(by: .seconds(900))
            #expect(try await browser.get(path).status == 200)
            clock.advance(by: .seconds(1))
            #expect(try await browser.get(path).status == 404)
        }
    }

    @Test("Authorizing from the token's details saves them first, and begins nothing where they are wrong")
    func authorizeFromDetails() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let target = "/accounts/work/incoming/token"
            console.operations.onSave(.invalid([FieldProblem(field: .clientID, message: "is empty")]))
            let wrong = try await browser.post(target, "action=authorize&client-id=&scopes=typed")
            #expect(wrong.status == 422)
            #expect(wrong.body.contains("typed"))
            console.operations.onSave(.saved(file: "accounts/work.toml"))
            let right = try await browser.post(target, "action=authorize&client-id=abc")
            #expect(right["Location"]?.hasPrefix("/sign-ins/") == true)
            await console.operations.untilSigningIn()
            #expect(
                console.operations.asked == [
                    "save token work incoming ", "save token work incoming abc", "sign in work incoming",
                ])
            console.operations.endSignIn()
        }
    }
}
