import Testing

@testable import Console

/// What is done with all accounts at once: asked by a look, done by a click, and not by a forged form.
@Suite(.timeLimit(.minutes(2))) struct EverythingRouteTests {
    @Test("The overview has the way to each, a look does nothing, and neither does a forged form")
    func looking() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let overview = try await browser.get("/").body
            #expect(overview.contains("action=\"/check\""))
            for address in ["/doctor", "/forget"] {
                #expect(overview.contains("href=\"\(address)\""))
                #expect(try await browser.get(address).status == 200)
            }
            for address in ["/check", "/doctor", "/forget"] {
                #expect(try await browser.send("POST", address, browser.ownForm, body: "csrf=x").status == 403)
            }
            #expect(console.operations.asked.isEmpty)
        }
    }

    @Test("All servers are asked, all chains are walked and everything is forgotten by a click of its own")
    func doing() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let checked = try await browser.post("/check")
            let outcome = try await browser.get(checked["Location"] ?? "").body
            for words in ["verified with OAUTHBEARER", "work outgoing", "home outgoing", "It does not answer."] {
                #expect(outcome.contains(words))
            }
            let walked = try await browser.post("/doctor", "offline=yes").body
            #expect(
                walked.contains("work: Incoming email server") && walked.contains("The chain breaks at: declaration."))
            // What is broken is open; its remedy leads to the page that does it.
            #expect(walked.contains("<details class=\"chains broken\" open>"))
            #expect(walked.contains("<details class=\"chains whole\">"))
            #expect(walked.contains("<a href=\"/files\" aria-label=\"or here: mailgrant lint\">"))
            let forgotten = try await browser.post("/forget")
            // What was done before something went wrong is said, too.
            let end = try await browser.get(forgotten["Location"] ?? "").body
            #expect(end.contains("work: forgotten") && end.contains("The token store is locked."))
            #expect(console.operations.asked == ["check all", "diagnose all offline", "forget all"])
        }
    }

    @Test("An app password is deleted alone after a question, and the account's page says so")
    func password() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let path = "/accounts/work/outgoing/password/forget"
            let question = try await browser.get(path).body
            #expect(question.contains("mailgrant store password work --outgoing --forget"))
            #expect(try await browser.send("POST", path, browser.ownForm, body: "csrf=x").status == 403)
            #expect(console.operations.asked.isEmpty)
            let done = try await browser.post(path)
            #expect(done["Location"]?.hasPrefix("/accounts/work?notice=") == true)
            #expect(console.operations.asked == ["forget password work outgoing"])
        }
    }
}
