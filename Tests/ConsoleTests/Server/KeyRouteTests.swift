import Testing

@testable import Console

/// All keys of a file: what the form does, and what comes back.
@Suite(.timeLimit(.minutes(2))) struct KeyRouteTests {
    @Test(
        "A key is set by one button and taken away by another, of an account and of the settings",
        arguments: [
            ("/settings", "settings"), ("/accounts/work/keys", "work"),
        ])
    func save(path: String, whose: String) async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let page = try await browser.get("\(path)?key=network.timeout")
            #expect(page.status == 200 && page.body.contains("value=\"network.timeout\""))
            let revision = Markup(page.body).all("input").first { $0["name"] == "revision" }?["value"]
            #expect(revision == "a-revision")
            let form = "key=a.b&key-value=1&revision=a-revision"
            let forged = try await browser.send("POST", path, browser.ownForm, body: "csrf=x&\(form)&action=set")
            #expect(forged.status == 403 && console.operations.asked.isEmpty)
            for action in ["set", "unset"] {
                let answer = try await browser.post(path, "\(form)&action=\(action)")
                #expect(answer["Location"]?.hasPrefix("\(path)?notice=") == true)
            }
            #expect(console.operations.asked == ["set a.b 1 \(whose)", "unset a.b 1 \(whose)"])
        }
    }

    @Test("What is wrong is said at its field, with what was typed still there; a person's file is a change to copy")
    func notSaved() async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            console.operations.onSave(.invalid([FieldProblem(field: .keyValue, message: "is not a duration")]))
            let wrong = try await browser.post("/settings", "key=network.timeout&key-value=soon")
            let field = Markup(wrong.body).all("input").first { $0["name"] == "key-value" }
            #expect(wrong.status == 422 && field?["value"] == "soon" && field?["aria-invalid"] == "true")
            #expect(wrong.body.contains("Is not a duration."))
            console.operations.onSave(.toCopy(DeclarationDiff(file: "mailgrant.toml", text: "+timeout\n")))
            let diff = try await browser.post("/settings", "key=network.timeout&key-value=soon")
            #expect(diff.status == 200 && diff.body.contains("+timeout") && diff.body.contains("href=\"/settings\""))
            #expect(try await browser.get("/accounts/none/keys").status == 404)
        }
    }
}
