import Testing

@testable import Console

/// The journal and the plan: of all accounts or of some, as an address says.
@Suite(.timeLimit(.minutes(2))) struct StateRouteTests {
    @Test(
        "The journal shows what is asked for; the links to other accounts keep it, and a time that is none loses nothing"
    )
    func journal() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let page = try await browser.get("/journal?account=work&account=home&account=..&since=2h&until=&count=9")
            #expect(page.status == 200)
            let links = Markup(page.body).all("a").compactMap { $0["href"] }
            #expect(links.contains("/journal?since=2h&count=9"))
            #expect(links.contains("/journal?account=work&since=2h&count=9"))
            let inputs = Markup(page.body).all("input")
            #expect(inputs.filter { $0["name"] == "account" }.map { $0["value"] } == ["home", "work"])
            #expect(inputs.first { $0["name"] == "since" }?["value"] == "2h")

            let wrong = try await browser.get("/journal?since=soon&until=%26count%3D9")
            #expect(wrong.status == 422 && wrong.body.contains("is no time."))
            #expect(wrong.body.contains("value=\"soon\""))
            let kept = Markup(wrong.body).all("a").compactMap { $0["href"] }
            #expect(kept.contains("/journal?account=work&since=soon&until=%26count%3D9"))
            #expect(console.operations.asked == ["journal [home, work] 2h  9"])
        }
    }

    @Test("The plan of one account shows its steps alone, and its button applies these; the navigation counts all")
    func plan() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let all = try await browser.get("/plan").body
            #expect(all.contains("work: verify") && all.contains("home: verify"))
            let page = try await browser.get("/plan?account=home").body
            #expect(!page.contains("work: verify") && page.contains("home: verify") && page.contains("(2 steps)"))
            let one = Markup(page)
            #expect(one.all("input").contains { $0["name"] == "account" && $0["value"] == "home" })
            #expect(one.all("a").contains { $0["href"] == "/plan?account=home&account=work" })
            #expect(try await browser.send("POST", "/plan/apply", browser.ownForm, body: "csrf=x").status == 403)
            // What was seen is what is applied.
            let stale = try await browser.post("/plan/apply", "account=home&shown=x")
            #expect(
                stale.status == 422 && stale.body.contains("The plan is another one.")
                    && stale.body.contains("home: verify"))
            for target in ["/plan?account=home", "/plan"] {
                let form = Markup(try await browser.get(target).body).submission(of: "/plan/apply")
                let fields = ["account", "shown"].compactMap { name in form[name].map { "\(name)=\($0)" } }
                #expect(try await browser.post("/plan/apply", fields.joined(separator: "&")).status == 200)
            }
            #expect(console.operations.asked == ["apply home", "apply"])
        }
    }
}
