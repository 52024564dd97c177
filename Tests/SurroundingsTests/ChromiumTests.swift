import FoundationEssentials
import PlainJSON
import Surroundings
import Testing

@Suite("Chromium", .serialized)
struct ChromiumTests {
    @Test("Controls are found by their names, used like a person does, and those behind a dialog are not")
    func controls() async throws {
        try await withPage { browser in
            try await browser.type("first", into: .field("Client ID"))
            try await browser.type("second", into: .field("Client ID"))
            #expect(try await browser.value(of: .field("Client ID")) == "second")
            try await browser.choose("Google", in: .field("Type"))
            #expect(try await browser.value(of: .field("Type")) == "google")
            try await browser.tick(.checkbox("Shared mailbox"))
            try await browser.tick(.checkbox("Shared mailbox"))
            #expect(try await browser.isTicked(.checkbox("Shared mailbox")))

            await #expect(throws: Ambiguous.self) { try await browser.click(.button("Manage")) }
            #expect(try await !browser.shows(.button("Inside")))
            try await browser.click(.button("Manage").within("#second"))
            try await browser.see("Token Details")
            #expect(try await !browser.shows(.field("Client ID")))
            #expect(try await browser.visibleText() == "Token Details Inside")
            try await browser.press(.escape)
            try await browser.see(.field("Client ID"))
        }
    }

    @Test("The keyboard alone moves the focus, forward and backward, and works what has it")
    func keyboard() async throws {
        try await withPage { browser in
            try await browser.press(.tab)
            #expect(try await browser.focus() == "textbox Client ID")
            try await browser.pressKeys(of: "abc")
            #expect(try await browser.value(of: .field("Client ID")) == "abc")
            try await browser.press(.tab, .tab)
            #expect(try await browser.focus() == "checkbox Shared mailbox")
            try await browser.press(.space)
            #expect(try await browser.isTicked(.checkbox("Shared mailbox")))
            try await browser.press(.tab, holding: .shift)
            #expect(try await browser.focus() == "combobox Type")
        }
    }

    @Test(
        "A pop-up is looked at until it closes, and one that nobody clicked for is blocked where people's browsers do")
    func popUps() async throws {
        var habits = ChromiumHabits()
        habits.allowsUnaskedPopUps = false
        try await withPage(habits) { browser in
            try await browser.click(.button("Open"))
            try await browser.inPopUp {
                try await browser.see("The other page")
                try await browser.click(.button("Close"))
            }
            try await browser.seePopUpClose()
            #expect(try await browser.title() == "Practice")

            // A timer outlives the right to open a window that a click gives.
            try await browser.run(script: "setTimeout(() => document.getElementById('open').click(), 1)")
            try await browser.see("blocked")
            #expect(try await browser.windowCount() == 1)
        }
    }

    @Test("Without scripts the page is as the server sent it, in a new window as well, and can be worked all the same")
    func withoutScripts() async throws {
        var habits = ChromiumHabits()
        habits.runsScripts = false
        try await withPage(habits) { browser in
            #expect(try await browser.visibleText().contains("No scripts here."))
            try await browser.click(.link("Elsewhere"))
            try await browser.inPopUp {
                try await browser.see("The other page")
                #expect(try await !browser.visibleText().contains("a script was here"))
                try await browser.closeWindow()
            }
            try await browser.type("x", into: .field("Client ID"))
            #expect(try await browser.value(of: .field("Client ID")) == "x")
        }
    }

    @Test("What the Content-Security-Policy forbids shows in the console, and every request with its size")
    func records() async throws {
        try await withPage { browser in
            let messages = try await browser.takeConsoleMessages()
            #expect(messages.contains { $0.source == "security" && $0.text.contains("script-src") }, "\(messages)")
            #expect(try await browser.takeConsoleMessages().isEmpty)

            _ = try await browser.takeRequests()
            try await browser.run(script: "location.assign('other.html')")
            try await browser.see("The other page")
            let requests = try await browser.takeRequests()
            let page = try #require(requests.first { $0.url.hasSuffix("/other.html") })
            #expect(page.status == 200)
            #expect((Pages.other.utf8.count...Pages.other.utf8.count + 500).contains(page.transferred))
        }
    }

    @Test("axe-core objects to a field without a name and to faint letters, and a screen reader is told of no name")
    func accessibility() async throws {
        try await withPage { browser in
            let violations = try await browser.accessibilityViolations()
            #expect(violations.isEmpty, "\(violations)")
            #expect(try await browser.announcedControls().contains { $0.role == "textbox" && $0.name == "Client ID" })
            try await browser.run(
                script: """
                    document.querySelector("main").append(document.createElement("input"));
                    document.querySelector("h1").style.color = "#bbb";
                    """)
            let rules = try await browser.accessibilityViolations().map(\.rule)
            #expect(rules.contains("label") && rules.contains("color-contrast"))
            #expect(try await browser.announcedControls().contains { $0.role == "textbox" && $0.name.isEmpty })
        }
    }

    @Test("Another colour scheme, less motion, a narrow window and the clipboard are what the page is told")
    func emulation() async throws {
        try await withPage { browser in
            try await browser.prefer(.dark, reducedMotion: true)
            let query = "return matchMedia('(prefers-color-scheme: dark) and (prefers-reduced-motion)').matches"
            #expect(try await browser.run(script: query).bool == true)
            #expect(try await browser.sidewaysOverflow() == 0)
            try await browser.resize(width: 320, height: 600)
            #expect(try await browser.run(script: "return innerWidth").number == 320)
            #expect(try await browser.sidewaysOverflow() > 0)
            let picture = try await browser.keepScreenshot("surroundings")
            #expect(FileManager.default.fileExists(atPath: picture))
            try await browser.click(.button("Copy"))
            try await browser.wait(for: "the copy") { try await browser.clipboard() == "copied text" }
        }
    }

    @Test("Browser and driver are gone after the closure, also when it fails")
    func end() async throws {
        struct Failure: Error {}
        try await withScratch { scratch in
            await #expect(throws: Failure.self) { try await withChromium(in: scratch) { _ in throw Failure() } }
            let search = try await Program("pgrep", ["--full", "user-data-dir=\(scratch.path)"]).run()
            #expect(search.status == .exited(1), "\(search.output)")
        }
    }

    private func withPage(_ habits: ChromiumHabits = ChromiumHabits(), _ body: (Chromium) async throws -> Void)
        async throws
    {
        try await withScratch { scratch in
            try await withStaticPages(["index.html": Pages.first, "other.html": Pages.other], in: scratch) { address in
                try await withChromium(habits, in: scratch) { browser in
                    try await browser.open("\(address)/")
                    try await body(browser)
                }
            }
        }
    }
}

private enum Pages {
    static let first = """
        <!doctype html><html lang="en"><head><meta charset="utf-8"><title>Practice</title><link rel="icon" href="data:,">
        <style>button { min-height: 24px }</style>
        <meta http-equiv="Content-Security-Policy" content="script-src 'nonce-practice'">
        <script nonce="practice" defer>
        addEventListener("DOMContentLoaded", () => {
          const on = (id, act) => document.getElementById(id).addEventListener("click", act);
          on("open", () => {
            if (!window.open("other.html", "", "popup")) document.getElementById("outcome").textContent = "blocked";
          });
          on("dialog", () => document.querySelector("dialog").showModal());
          on("copy", () => navigator.clipboard.writeText("copied text"));
        });
        </script>
        <script>document.title = "forbidden"</script></head>
        <body><main><h1>Practice</h1><noscript><p>No scripts here.</p></noscript>
        <form>
        <label>Client ID <input name="client"></label>
        <label for="type">Type</label> <select id="type"><option value="other">Other<option value="google">Google</select>
        <label><input type="checkbox"> Shared mailbox</label>
        <div id="first"><button type="button">Manage</button></div>
        <div id="second"><button type="button" id="dialog">Manage</button></div>
        <button type="button" id="open">Open</button> <button type="button" id="copy">Copy</button>
        <span role="status" id="outcome"></span>
        </form>
        <p style="width: 600px"><a href="other.html" target="_blank">Elsewhere</a></p>
        <dialog aria-labelledby="details"><h2 id="details">Token Details</h2><button>Inside</button></dialog>
        </main></body></html>
        """

    static let other = """
        <!doctype html><html lang="en"><head><meta charset="utf-8"><title>Other</title><link rel="icon" href="data:,"></head>
        <body><main><h1>The other page</h1><p id="trace"></p><button onclick="window.close()">Close</button>
        <script>document.getElementById("trace").textContent = "a script was here"</script></main></body></html>
        """
}
