import Testing

@testable import Console

/// What others add, and where grants rest: a look changes nothing, a click does it, and a forged form nothing.
@Suite(.timeLimit(.minutes(2))) struct PluginRouteTests {
    @Test("Plugins are shown with what can be done, allowed, disallowed and tested by a click")
    func plugins() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            #expect(try await browser.get("/files").body.contains("href=\"/plugins\""))
            let page = try await browser.get("/plugins").body
            #expect(page.contains("/home/a/mailgrant-store-work") && page.contains("not allowed here"))
            // Only what was allowed here can be taken back.
            #expect(page.contains("Allow: work") && !page.contains("Disallow: work") && page.contains("Disallow: home"))
            #expect(console.operations.asked.isEmpty)
            for word in ["allow", "disallow", "test"] {
                let path = "/plugins/\(word)"
                #expect(try await browser.get(path).status == 404)
                let forged = try await browser.send("POST", path, browser.ownForm, body: "csrf=x&kind=store&name=work")
                #expect(forged.status == 403)
                let done = try await browser.post(path, "kind=store&name=work")
                #expect(done.status == 303)
                let nameless = try await browser.post(path, "kind=store&name=..%2Fx")
                #expect(try await browser.get(nameless["Location"] ?? "").body.contains("There is no such plugin."))
            }
            #expect(console.operations.asked == ["allow store work", "disallow store work", "test store work"])
        }
    }

    @Test("Everything is moved to another store by a click, and what went wrong is said")
    func migrate() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            #expect(try await browser.get("/plugins").body.contains("rest in secret-service"))
            let forged = try await browser.send("POST", "/store/migrate", browser.ownForm, body: "csrf=x&store=work")
            #expect(forged.status == 403)
            let moved = try await browser.post("/store/migrate", "store=work&from=sealed-file&memory=yes")
            #expect(try await browser.get(moved["Location"] ?? "").body.contains("moved 2 from secret-service to work"))
            let failed = try await browser.post("/store/migrate", "store=none&from=")
            #expect(try await browser.get(failed["Location"] ?? "").body.contains("There is no such store."))
            #expect(console.operations.asked == ["migrate from sealed-file to work in memory", "migrate to none"])
        }
    }

    @Test("What a dead store does not give out is left there only after it was shown and agreed to")
    func abandon() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let form = "store=sealed-file&from=work&abandon=yes&memory=yes"
            let shown = try await browser.post("/store/migrate", form)
            #expect(shown.status == 200 && shown.body.contains("Its program is gone."))
            #expect(shown.body.contains("mailgrant store migrate --to sealed-file --from work --abandon --yes"))
            #expect(shown.body.contains("<li><bdi>the grant of work</bdi></li>"))
            // What is agreed to is what was shown.
            #expect(try await browser.post("/store/migrate", form + "&agreed=another").status == 200)
            let agreed = Markup(shown.body).submission(of: "/store/migrate")
            let fields = agreed.names.filter { $0 != "csrf" }.map { "\($0)=\(agreed[$0] ?? "")" }
            let moved = try await browser.post("/store/migrate", fields.joined(separator: "&"))
            #expect(try await browser.get(moved["Location"] ?? "").body.contains("moved 2 from secret-service"))
            #expect(
                console.operations.asked == [
                    "migrate from work to sealed-file in memory perhaps abandoning",
                    "migrate from work to sealed-file in memory abandoning",
                    "migrate from work to sealed-file in memory abandoning",
                ])
        }
    }

    @Test("The sealed file is made, locked and unlocked by a click; a passphrase is in no page and no address")
    func sealedFile() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let path = "/store/sealed-file"
            let forged = try await browser.send("POST", path, browser.ownForm, body: "csrf=x&action=lock")
            #expect(forged.status == 403)
            let forms = [
                "action=key", "action=new-key", "action=lock", "action=unlock&passphrase=made-up-words",
                "action=passphrase&new-passphrase=other-made-up-words&passphrase=made-up-words",
            ]
            for form in forms {
                let done = try await browser.post(path, form)
                let address = done["Location"] ?? ""
                let page = try await browser.get(address).body
                #expect(page.contains("the sealed file: done"))
                #expect(!(address + page).contains("made-up-words"))
            }
            let empty = try await browser.post(path, "action=passphrase&new-passphrase=")
            #expect(try await browser.get(empty["Location"] ?? "").body.contains("No passphrase was typed."))
            #expect(
                console.operations.asked == [
                    "seal key", "seal new key", "seal lock", "seal unlock with 13 bytes",
                    "seal passphrase of 19 bytes with 13 bytes",
                ])
        }
    }

    @Test("A provider's program is tried with a sign-in, which shows each check at its end and can be tried again")
    func signIn() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let form = "kind=provider&name=work&address=alice%40contoso.example"
            #expect(
                try await browser.send("POST", "/plugins/test", browser.ownForm, body: "csrf=x&\(form)").status == 403)
            let path = try #require(try await browser.post("/plugins/test", form)["Location"])
            #expect(path.hasPrefix("/sign-ins/"))
            await console.operations.untilSigningIn()
            // A second click joins it, and that of a connection is another.
            #expect(try await browser.post("/plugins/test", form)["Location"] == path)
            let page = try await browser.get(path).body
            #expect(page.contains("Trial of work") && !page.contains("class=\"progress\""))
            let problem = ConsoleProblem(subject: "work", what: "1 of 2 checks were not passed", remedy: "mend it")
            console.operations.report(.tried(lines: ["ok: it answers", "not ok: it revokes"], problem))
            console.operations.endSignIn()
            while try await !browser.get(path).body.contains("not ok: it revokes") {}
            let end = Markup(try await browser.get(path).body)
            #expect(end.submission(of: "/plugins/test")["address"] == "alice@contoso.example")
            #expect(!end.all("a").contains { $0["href"]?.hasSuffix("/token") == true })
            #expect(console.operations.asked == ["test provider work as alice@contoso.example"])
        }
    }
}
