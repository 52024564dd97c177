import PlainJSON
import Secrets
import Surroundings
import Testing

@Suite("Console: without a mouse")
struct ConsoleKeyboardTests {
    @Test("A connection is authorized with the keyboard alone; the focus stays in the dialog and comes back from it")
    func keyboardOnly() async throws {
        try await visitingConsole(after: { try await $0.declare() }) { visit in
            let (practice, browser) = (visit.practice, visit.browser)
            try await browser.press(.tab)
            #expect(try await browser.focus() == "link Skip to content")
            try await browser.press(.enter)
            try await browser.tab(to: "link Manage Token")
            try await browser.press(.enter)
            try await browser.see("OAuth Token Details")

            // All that can have the focus is in the dialog, however often Tab is pressed.
            try await browser.tab(to: "button Authorize")
            for _ in 0..<40 {
                try await browser.press(.tab)
                let isInside =
                    "return document.activeElement === document.body || !!document.activeElement.closest('dialog')"
                #expect(try await browser.run(script: isInside).bool == true)
            }
            try await browser.press(.escape)
            try await browser.seeNoMore(.selector("dialog:modal"))
            #expect(try await browser.focus() == "link Manage Token")

            try await browser.press(.enter)
            try await browser.see("OAuth Token Details")
            try await browser.tab(to: "button Authorize")
            try await browser.press(.enter)
            try await browser.inPopUp {
                try await browser.tab(to: "textbox Mail address")
                try await browser.pressKeys(of: practice.provider.owner.address)
                try await browser.press(.tab)
                try await browser.pressKeys(of: try practice.provider.owner.password().exposedText)
                try await browser.press(.enter)
                try await browser.see("Allow access?")
                try await browser.tab(to: "button Allow")
                try await browser.press(.space)
            }
            try await browser.seePopUpClose()
            try await browser.seeNoMore(.selector("dialog:modal"))
            try await visit.see("Verified", .incoming)
        }
    }
}

extension Chromium {
    /// Presses Tab until something has the focus that a screen reader announces so, or with more behind it.
    func tab(to announcement: String) async throws {
        for _ in 0..<80 {
            if try await focus().hasPrefix(announcement) { return }
            try await press(.tab)
        }
        Issue.record("Tab never came to “\(announcement)”")
    }
}
