import Testing

@testable import Console

/// Secrets, files, new commits and providers: what a form does, and what comes back.
@Suite(.timeLimit(.minutes(2))) struct PlaceRouteTests {
    @Test("A key and a refresh token that were typed go in, lines as they are here, and come back on no page")
    func secrets() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let path = "/accounts/work/incoming"
            #expect(try await browser.get("\(path)/secrets").status == 200)
            for (address, form) in [
                ("certificate-key", "certificate-key=hunter2%0D%0Ahunter3"),
                ("refresh-token", "refresh-token=hunter2"), ("refresh-token", "refresh-token=hunter2&replace=yes"),
            ] {
                let answer = try await browser.post("\(path)/\(address)", form)
                #expect(answer.status == 303 && !answer.text.contains("hunter2"))
                let next = try await browser.get(answer["Location"] ?? "")
                #expect(next.status == 200 && !next.text.contains("hunter2"))
                #expect(try await browser.post("\(path)/\(address)", "\(address)=").status == 422)
                let forged = try await browser.send(
                    "POST", "\(path)/\(address)", browser.ownForm, body: "csrf=x&\(form)")
                #expect(forged.status == 403)
            }
            #expect(
                console.operations.asked == [
                    "keep key of 15 bytes work incoming", "take over 7 bytes work incoming",
                    "take over 7 bytes work incoming replacing",
                ])
        }
    }

    @Test("New commits are looked for by a click, and come into force by another, for the commit that was shown")
    func pull() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            #expect(try await browser.get("/files").body.contains("No mistakes."))
            for address in ["/pull/look", "/pull"] {
                #expect(try await browser.get(address).status == 404)
                #expect(try await browser.send("POST", address, browser.ownForm, body: "csrf=x").status == 403)
            }
            #expect(console.operations.asked.isEmpty)
            let shown = try await browser.post("/pull/look")
            #expect(shown.body.contains("work incoming is new") && shown.body.contains("Needs you"))
            let commit = Markup(shown.body).all("input").first { $0["name"] == "commit" }?["value"]
            let other = try await browser.post("/pull", "commit=beef")
            #expect(other.status == 200 && other.body.contains("Another host"))
            let moved = try await browser.post("/pull", "commit=\(commit ?? "")")
            #expect(moved["Location"]?.hasPrefix("/plan?notice=") == true)
            #expect(console.operations.asked == ["look", "pull beef", "pull c0ffee"])
        }
    }

    @Test("A provider is shown with the parameters that were asked for; a value that cannot be says so")
    func providers() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            #expect(try await browser.get("/providers").body.contains("href=\"/providers/work\""))
            let page = try await browser.get("/providers/work?parameter.tenant=fabrikam")
            #expect(page.status == 200 && page.body.contains("value=\"fabrikam\""))
            let wrong = try await browser.get("/providers/work?parameter.tenant=%3F")
            #expect(wrong.status == 422 && wrong.body.contains("is no tenant"))
            #expect(try await browser.get("/providers/none").status == 404)
        }
    }

    @Test("Mail programs are listed without an account, each with an example for which nothing can be done")
    func clientPrograms() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let list = Markup(try await browser.get("/clients").body)
            #expect(list.all("a").contains { $0["href"] == "/clients/msmtp" })
            #expect(list.all("a").contains { $0["href"] == "/accounts/work/clients" })
            let example = try await browser.get("/clients/msmtp")
            #expect(example.status == 200 && example.body.contains("account work\n"))
            #expect(!example.body.contains("/install") && !example.body.contains("/check"))
            #expect(try await browser.get("/clients/none").status == 404)
        }
    }

    @Test("Another directory is checked by a click; what was typed stays, and nothing of it is written")
    func otherDirectory() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let form = "directory=%2Fsrv%2Fmail&place=~%2Fmail&layer=yes"
            let forged = try await browser.send("POST", "/files/lint", browser.ownForm, body: "csrf=x&\(form)")
            #expect(forged.status == 403)
            let found = try await browser.post("/files/lint", form)
            #expect(found.status == 200 && found.body.contains("/srv/mail/accounts/a.toml:1:1"))
            #expect(found.body.contains("value=\"~/mail\"") && found.body.contains("No mistakes."))
            let missing = try await browser.post("/files/lint", "directory=%2Fnone")
            #expect(missing.status == 422 && missing.body.contains("value=\"/none\""))
            #expect(console.operations.asked == ["lint /srv/mail ~/mail layer", "lint /none "])
        }
    }
}
