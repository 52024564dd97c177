import Grants
import TestConnections
import Testing

@testable import Console

/// What a form does, and where the browser is sent.
@Suite(.timeLimit(.minutes(2))) struct ChangeTests {
    @Test("What was saved is said on the next page, to this browser, also when it is loaded again")
    func notice() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let other = try await console.browser()
            let answer = try await browser.post("/accounts/work", "address=alice%40contoso.example")
            #expect(answer.status == 303)
            let page = try #require(answer["Location"])
            #expect(page.hasPrefix("/accounts/work?notice="))
            let first = try await browser.get(page)
            #expect(first.body.contains("accounts/work.toml"))
            #expect(try await browser.get(page).body == first.body)
            #expect(try await browser.get("/accounts/work").body != first.body)
            let foreign = try await other.get(page).body.replacing(other.csrfToken, with: browser.csrfToken)
            #expect(foreign != first.body)
            #expect(console.operations.asked == ["save work alice@contoso.example"])
        }
    }

    @Test(
        "What is wrong is shown with all that was typed; a person's own file is not written but shown as a difference")
    func notSaved() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            console.operations.onSave(.invalid([FieldProblem(field: .address, message: "is no address")]))
            for target in ["/accounts", "/accounts/work"] {
                let answer = try await browser.post(target, "name=x&address=%3Cscript%3Ealert(1)%3C%2Fscript%3E")
                #expect(answer.status == 422)
                #expect(answer.body.contains("no address"))
                #expect(answer.body.contains("&lt;script&gt;alert(1)"))
                #expect(!answer.body.contains("<script>alert"))
            }
            console.operations.onSave(
                .toCopy(DeclarationDiff(file: "accounts/work.toml", text: "-address = \"a\"\n+address = \"b\"\n")))
            let difference = try await browser.post("/accounts/work", "address=b")
            #expect(difference.status == 200)
            #expect(difference.body.contains("+address = &quot;b&quot;"))
        }
    }

    @Test("A client secret and a password that were typed are on no page that follows")
    func secretsAreNotSentBack() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let details = "/accounts/work/incoming/token"
            console.operations.onSave(.invalid([FieldProblem(field: .scopes, message: "is empty")]))
            for action in ["update", "save", "authorize", ""] {
                let answer = try await browser.post(details, "action=\(action)&client-secret=hunter2&client-id=abc")
                #expect(!answer.text.contains("hunter2"), "\(action)")
                #expect(answer.status == (["save", "authorize"].contains(action) ? 422 : 200), "\(action)")
            }
            let kept = try await browser.post("/accounts/work/outgoing/password", "outgoing.password=hunter2")
            #expect(kept.status == 303)
            #expect(try await !browser.get(kept["Location"] ?? "").text.contains("hunter2"))
            #expect(console.operations.asked.last == "keep 7 bytes work outgoing")
            #expect(try await browser.post("/accounts/work/outgoing/password", "outgoing.password=").status == 422)
            for address in console.operations.asked { #expect(!address.contains("hunter2")) }
        }
    }

    @Test("The form that is filled in anew writes nothing")
    func update() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let answer = try await browser.post("/accounts/work/incoming/token", "action=update&client-id=abc")
            #expect(answer.status == 200)
            #expect(answer.body.contains("abc"))
            #expect(console.operations.asked.isEmpty)
        }
    }

    @Test("Revoking and forgetting ask first; a look does nothing")
    func questions() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            for action in ["revoke", "forget"] {
                #expect(try await browser.get("/accounts/work/\(action)").status == 200)
            }
            #expect(console.operations.asked.isEmpty)
            for action in ["revoke", "forget"] {
                #expect(try await browser.post("/accounts/work/\(action)").status == 303)
            }
            #expect(console.operations.asked == ["revoke work", "forget work"])
        }
    }

    @Test("Every page of an account whose file is broken says what is wrong and where; the overview leads there")
    func brokenAccount() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            #expect(try await browser.get("/").body.contains("href=\"/accounts/broken\""))
            for target in ["", "/clients", "/revoke", "/incoming/token", "/incoming/doctor"] {
                let page = try await browser.get("/accounts/broken" + target)
                #expect(page.status == 422)
                #expect(page.body.contains("accounts/broken.toml:3:1"))
                #expect(page.body.contains("Is no TOML."))
                #expect(page.body.contains("mailgrant lint"))
            }
            #expect(try await browser.post("/accounts/broken/incoming/authorize").status == 422)
            #expect(console.operations.asked.isEmpty)
        }
    }

    @Test("An account may be called as the page for a new one once was; else that address leads to the page")
    func accountCalledNew() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            #expect(try await browser.get("/accounts/new")["Location"] == "/new-account")
            try console.operations.rename(to: "new")
            #expect(try await browser.get("/accounts/new").status == 200)
            let answer = try await browser.post("/accounts/new", "address=a%40b.example")
            #expect(answer["Location"]?.hasPrefix("/accounts/new?") == true)
            try console.operations.rename(to: "discover")
            #expect(try await browser.post("/accounts/discover", "address=a%40b.example").status == 303)
            #expect(console.operations.asked == ["save new a@b.example", "save discover a@b.example"])
        }
    }

    @Test("Every page there is can be had")
    func everyPage() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            for target in [
                "/", "/new-account", "/accounts/work", "/accounts/work/incoming/token",
                "/accounts/work/outgoing/doctor",
                "/accounts/work/clients", "/journal", "/journal?account=work", "/journal?account=..", "/plan",
            ] {
                let page = try await browser.get(target)
                #expect(page.status == 200, "\(target)")
                #expect(page["Content-Type"] == "text/html; charset=utf-8")
            }
            #expect(try await browser.post("/accounts/work/incoming/doctor").status == 200)
            let found = try await browser.post(
                "/new-account/discover", "address=a%40b.example&offline=yes&name-server=192.0.2.1")
            #expect(found.status == 200 && found.body.contains("mail domain: nothing there"))
            let asked = console.operations.asked.filter { !$0.hasPrefix("journal") }
            #expect(asked == ["diagnose work incoming", "discover a@b.example offline by 192.0.2.1"])
            let fragment = try await browser.get("/accounts/work/incoming/token", "X-Fragment: dialog")
            #expect(!fragment.body.lowercased().contains("<!doctype"))
            for asset in ConsolePages.assets { #expect(try await browser.get(asset.path).status == 200) }
        }
    }
}
