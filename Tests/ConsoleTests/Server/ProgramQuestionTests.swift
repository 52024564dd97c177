import Grants
import Secrets
import Testing

@testable import Console

@Suite(.timeLimit(.minutes(2))) struct ProgramQuestionTests {
    /// Begins a sign-in and has its program ask something. Returns the sign-in's path.
    private func ask(
        _ question: SignInQuestion, _ console: ConsoleAtWork, _ browser: Browser
    ) async throws -> String {
        let path = try #require(try await browser.post("/accounts/work/incoming/authorize")["Location"])
        await console.operations.untilSigningIn()
        console.operations.report(.question(question))
        while try await !browser.get(path).body.contains(question.question.text) {}
        return path
    }

    /// The number of the step, as the page's own form sends it.
    private func step(_ browser: Browser, _ path: String) async throws -> String {
        let page = try await browser.get(path).body
        return try #require(page.firstMatch(of: /name="step" value="([0-9]+)"/)).1.description
    }

    @Test("What a person types reaches the program once, and is on no page")
    func answer() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let question = SignInQuestion(ProgramQuestion("Your passphrase?", isSecret: true))
            let path = try await ask(question, console, browser)
            #expect(try await browser.get(path).body.contains("type=\"password\""))
            let number = try await step(browser, path)
            async let reply = question.answer()
            let answer = try await browser.post("\(path)/answer", "step=\(number)&answer=correct+horse")
            #expect(answer.status == 303)
            #expect(answer["Location"] == path)
            #expect(await reply == Secret("correct horse"))
            let page = try await browser.get(path).body
            #expect(!page.contains("correct") && !page.contains("Your passphrase?"))
            _ = try await browser.post("\(path)/answer", "step=\(number)&answer=another")
            #expect(await question.answer() == Secret("correct horse"))
            console.operations.endSignIn()
        }
    }

    @Test("An answer to an earlier question, one of two lines, and a stranger's are none")
    func noAnswer() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let question = SignInQuestion(ProgramQuestion("Which colour?", usualAnswer: "blue"))
            let path = try await ask(question, console, browser)
            let number = try await step(browser, path)
            _ = try await browser.post("\(path)/answer", "step=0&answer=red")
            _ = try await browser.post("\(path)/answer", "step=\(number)&answer=red%0Astate%3Dx")
            let stranger = try await console.browser()
            #expect(try await stranger.post("\(path)/answer", "step=\(number)&answer=red").status == 404)
            #expect(try await browser.get(path).body.contains("Which colour?"))
            // Nothing typed is what the program proposes.
            _ = try await browser.post("\(path)/answer", "step=\(number)&answer=")
            #expect(await question.answer() == Secret("blue"))
            console.operations.endSignIn()
        }
    }

    @Test("Nobody waits for the answer any more once the sign-in is stopped")
    func stopped() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let question = SignInQuestion(ProgramQuestion("Which colour?"))
            let path = try await ask(question, console, browser)
            let number = try await step(browser, path)
            let waiting = Task { await question.answer() }
            _ = try await browser.post("\(path)/cancel")
            waiting.cancel()
            #expect(await waiting.value == nil)
            _ = try await browser.post("\(path)/answer", "step=\(number)&answer=red")
            #expect(await question.answer() == nil)
        }
    }
}
