import Testing

@testable import Console

/// What saving would change: shown beside the form, which stays as it is, and nothing is written.
@Suite(.timeLimit(.minutes(2))) struct DryRunTests {
    @Test(
        "Every form of a file shows its change in a tab of its own; no secret that was typed is in it",
        arguments: [
            ("/accounts", "name=x&address=a%40b.example&client-secret=hunter2", "try x a@b.example"),
            ("/accounts/work", "address=a%40b.example", "try work a@b.example"),
            ("/accounts/work/incoming/token", "client-id=abc&client-secret=hunter2", "try token work incoming abc"),
            ("/accounts/work/keys", "key=incoming.port&key-value=143", "try to set incoming.port 143 work"),
            ("/settings", "key=network.timeout&key-value=", "try to unset network.timeout  settings"),
        ])
    func dryRun(address: String, form: String, asked: String) async throws {
        try await ConsoleAtWork.with { console in
            let browser = try await console.browser()
            let shown = try await browser.post(address, "action=dry-run&\(form)")
            #expect(shown.status == 200 && shown.body.contains("+port = 143"))
            #expect(shown.body.contains("Saving writes this to /home/a/work.toml."))
            #expect(!shown.body.contains("git apply") && !shown.text.contains("hunter2"))
            #expect(console.operations.asked == [asked])
        }
    }

    @Test("A form's first button is the one that Enter presses: it saves, and neither shows nor takes anything away")
    func enter() async throws {
        let pages = try EveryPage()
        for (name, action) in [
            ("account", "/accounts/work"), ("token", "/accounts/work/incoming/token"), ("keys", "/accounts/work/keys"),
            ("settings", "/settings"),
        ] {
            let html = try #require(pages.whole.first { $0.name == name }?.html)
            let elements = Markup(html).elements
            let start = try #require(elements.firstIndex { $0.name == "form" && $0["action"] == action })
            let buttons = elements[start...].filter {
                $0.name == "button" && $0["type"] != "button" && $0["form"] == nil
            }
            #expect([nil, "save", "set"].contains(buttons.first?["value"]), "\(name)")
            let dryRuns = buttons.filter { $0["value"] == "dry-run" }
            #expect(dryRuns.count == 1 && dryRuns[0]["formtarget"] == "_blank", "\(name)")
        }
    }
}
