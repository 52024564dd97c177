import Surroundings
import Testing

@Suite("Console: without JavaScript")
struct ConsoleWithoutScriptsTests {
    @Test(
        "The whole path works with pages alone: added, authorized in a window of its own, verified, and the other as well"
    )
    func wholePath() async throws {
        var habits = ChromiumHabits()
        habits.runsScripts = false
        try await visitingConsole(habits) { visit in
            let (practice, browser) = (visit.practice, visit.browser)
            try await visit.addAccountByHand()
            try await browser.see("Saved in")
            try await browser.click(.link("Manage Token").within(visit.server(.incoming)))
            try await browser.see(.heading("OAuth Token Details"))
            try await browser.keepScreenshot("console-without-scripts")
            try await visit.expectTokenDetails()
            // The defaults follow only when they are asked for.
            try await browser.tick(.checkbox("Shared mailbox"))
            try await browser.click(.button("Update"))
            #expect(try await browser.isTicked(.checkbox("Shared mailbox")))
            #expect(try await browser.value(of: .field("Client ID")) == practice.provider.clientID)
            try await browser.tick(.checkbox("Shared mailbox"), false)
            try await browser.click(.button("Authorize"))

            try await browser.click(.link("Open the sign-in page"))
            try await browser.inPopUp {
                try await browser.signIn(as: practice.provider.owner)
                try await browser.click(.button("Allow"))
                try await browser.see("You can close this window.")
                try await browser.closeWindow()
            }
            // The page asks again by itself.
            try await browser.see(.link("Done"))
            try await browser.keepScreenshot("console-without-scripts-verified")
            try await visit.openOverview()
            try await visit.see("Verified", .incoming)
            try await browser.click(.button("Use the same token").within(visit.row(.outgoing)))
            try await browser.see(.link("Done"))
            try await browser.click(.link("Done"))
            try await visit.see("Verified", .outgoing)
            _ = try await practice.token(.outgoing)

            try await browser.click(.link("Forget"))
            try await browser.click(.button("Forget"))
            try await browser.see("is deleted")
            try await visit.see("Declared", .incoming)
        }
    }
}
