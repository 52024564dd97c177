import Testing

@testable import Console

/// Mail programs' configurations: a look shows the change, a click makes it.
@Suite(.timeLimit(.minutes(2))) struct ClientRouteTests {
    private func shown(_ page: WebAnswer) throws -> String {
        let field = Markup(page.body).all("input").first { $0["name"] == "shown" }
        return try #require(field?["value"])
    }

    @Test("The change is shown, and made by a click; what has become of it is said on the page of all programs")
    func install() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let address = "/accounts/work/clients/msmtp/install"
            let page = try await browser.get(address + "?form=config")
            #expect(page.status == 200 && page.body.contains("+account work"))
            #expect(page.body.contains("mailgrant client install msmtp work --form config"))
            #expect(console.operations.asked.isEmpty)
            let done = try await browser.post(address, "form=config&shown=\(shown(page))")
            #expect(done.status == 303)
            #expect(try await browser.get(done["Location"] ?? "").body.contains("msmtp installed"))
            #expect(console.operations.asked == ["install msmtp work as config"])
        }
    }

    @Test("What was not shown is not done: where the change is another by now, that one is shown")
    func changedMeanwhile() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let address = "/accounts/work/clients/msmtp/uninstall"
            let before = try shown(try await browser.get(address))
            console.operations.fileChange = "-account work\n"
            for form in ["shown=\(before)", "shown=", ""] {
                let answer = try await browser.post(address, form)
                #expect(answer.status == 422 && answer.body.contains("It is another change"))
                #expect(answer.body.contains("-account work"))
            }
            #expect(console.operations.asked.isEmpty)
            #expect(try await browser.post(address, "shown=\(shown(browser.get(address)))").status == 303)
            #expect(console.operations.asked == ["uninstall msmtp work"])
        }
    }

    @Test("No form of another page, of another account's, or of no client does anything")
    func refused() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            for action in ["install", "uninstall"] {
                let address = "/accounts/work/clients/msmtp/\(action)"
                let page = try shown(try await browser.get(address))
                let forged = try await browser.send("POST", address, browser.ownForm, body: "csrf=x&shown=\(page)")
                #expect(forged.status == 403)
                #expect(try await browser.get("/accounts/none/clients/msmtp/\(action)").status == 404)
                #expect(try await browser.get("/accounts/work/clients/..%2f/\(action)").status == 404)
                #expect(try await browser.get("/accounts/broken/clients/msmtp/\(action)").status == 422)
            }
            #expect(console.operations.asked.isEmpty)
        }
    }
}
