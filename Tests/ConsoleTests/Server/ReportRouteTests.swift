import Testing

@testable import Console

/// What is for others, what is tried, and what is deleted alone: a look changes nothing, a click does it.
@Suite(.timeLimit(.minutes(2))) struct ReportRouteTests {
    @Test("A report is written by a click, of all accounts or of one, and of no account that is not there")
    func report() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let before = try await browser.get("/report?account=work")
            #expect(before.status == 200 && before.body.contains("mailgrant doctor --report work"))
            #expect(console.operations.asked.isEmpty)
            let written = try await browser.post("/report", "account=")
            #expect(Markup(written.body).all("pre").first?.text.contains("ACCOUNT-1 incoming: ok") == true)
            _ = try await browser.post("/report", "account=work&direction=outgoing&offline=yes")
            #expect(try await browser.post("/report", "account=none").status == 404)
            #expect(try await browser.send("POST", "/report", browser.ownForm, body: "csrf=x&account=").status == 403)
            #expect(console.operations.asked == ["report all", "report work outgoing offline"])
        }
    }

    @Test("Each kind of file has its schema, and a provider's file that is pasted is looked at and nothing else")
    func files() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let page = Markup(try await browser.get("/files").body)
            for kind in ["account", "settings", "provider"] {
                #expect(page.all("a").contains { $0["href"] == "/schemas/\(kind).json" })
                let schema = try await browser.get("/schemas/\(kind).json")
                #expect(schema.body == "{\"title\": \"\(kind)\"}\n")
                #expect(schema["Content-Type"]?.hasPrefix("application/schema+json") == true)
            }
            #expect(try await browser.get("/schemas/other.json").status == 404)
            let empty = try await browser.post("/providers/lint", "provider-name=contoso&provider-text=")
            #expect(empty.status == 200 && empty.body.contains("contoso.toml:1:1"))
            let well = try await browser.post("/providers/lint", "provider-name=contoso&provider-text=a%0D%0Ab")
            #expect(well.body.contains("No mistakes.") && well.body.contains("a\nb</textarea>"))
            let nameless = try await browser.post("/providers/lint", "provider-name=&provider-text=mine")
            #expect(nameless.status == 422 && nameless.body.contains("mine</textarea>"))
            let forged = try await browser.send(
                "POST", "/providers/lint", browser.ownForm, body: "csrf=x&provider-name=a&provider-text=b")
            #expect(forged.status == 403)
            #expect(console.operations.asked == ["lint contoso 0", "lint contoso 3"])
        }
    }

    @Test("A mail program is tried by a click; what works and what does not are both said")
    func tried() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let path = "/accounts/work/clients/msmtp/check"
            #expect(try await browser.get(path).status == 404)
            #expect(try await browser.send("POST", path, browser.ownForm, body: "csrf=x").status == 403)
            #expect(console.operations.asked.isEmpty)
            let works = try await browser.post(path, "form=passwordeval")
            #expect(try await browser.get(works["Location"] ?? "").body.contains("work outgoing: works"))
            let broken = try await browser.post(path, "send=yes")
            let page = try await browser.get(broken["Location"] ?? "").body
            #expect(page.contains("work outgoing: works") && page.contains("The program is missing."))
            #expect(console.operations.asked == ["try msmtp work as passwordeval", "try msmtp work sending"])
        }
    }

    @Test("A secret alone is deleted after a question, and by no forged form")
    func secrets() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            for kind in ["client-secret", "certificate-key"] {
                let path = "/accounts/work/outgoing/\(kind)/forget"
                let question = try await browser.get(path)
                #expect(question.body.contains("mailgrant store \(kind) work --forget"))
                #expect(try await browser.send("POST", path, browser.ownForm, body: "csrf=x").status == 403)
                let done = try await browser.post(path)
                #expect(done["Location"]?.hasPrefix("/accounts/work/outgoing/secrets?notice=") == true)
                #expect(try await browser.get(done["Location"] ?? "").body.contains("work: it is forgotten"))
            }
            #expect(
                console.operations.asked == [
                    "forget client-secret work outgoing", "forget certificate-key work outgoing",
                ])
        }
    }

    @Test("What no file declares any more is revoked or forgotten after a question, and nothing else is found there")
    func leftovers() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let links = Markup(try await browser.get("/").body).all("a").compactMap { $0["href"] }
            for action in ["revoke", "forget"] {
                let path = "/accounts/old/\(action)"
                #expect(links.contains(path))
                #expect(try await browser.get(path).body.contains("mailgrant \(action) old"))
                #expect(try await browser.send("POST", path, browser.ownForm, body: "csrf=x").status == 403)
                #expect(try await browser.post(path)["Location"]?.hasPrefix("/?notice=") == true)
                #expect(try await browser.post("/accounts/none/\(action)").status == 404)
            }
            #expect(console.operations.asked == ["revoke old", "forget old"])
            #expect(try await browser.get("/accounts/old").status == 404)
        }
    }

    @Test("The chain is walked without asking another machine where that is ticked")
    func offline() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let page = try await browser.post("/accounts/work/incoming/doctor", "offline=yes")
            #expect(Markup(page.body).all("input").contains { $0["name"] == "offline" && $0["checked"] != nil })
            _ = try await browser.post("/accounts/work/incoming/doctor")
            #expect(console.operations.asked == ["diagnose work incoming offline", "diagnose work incoming"])
        }
    }
}
