import PlainJSON
import Secrets
import Surroundings
import Testing

@Suite("Console: plan, journal, diagnosis, mail programs, and the end")
struct ConsolePlacesTests {
    @Test("Every other place of the console shows what the command line shows, and does what it does")
    func places() async throws {
        try await visitingConsole(after: { practice in
            try await practice.declare()
            try await practice.authorizing(.incoming).runSuccessfully()
        }) { visit in
            let (practice, browser) = (visit.practice, visit.browser)
            try await browser.see(practice.address)
            try await browser.click(.link("Plan").within("nav"))
            for line in try await practice.mailgrant("plan").run().output.split(separator: "\n") {
                try await browser.see(line.split(separator: " ").joined(separator: " "))
            }
            try await visit.expectAccessible()
            try await browser.keepScreenshot("console-plan")

            try await browser.click(.link("Journal").within("nav"))
            try await browser.see("demo incoming")
            try await visit.expectAccessible()
            try await browser.keepScreenshot("console-journal")

            try await visit.openOverview()
            try await browser.click(.link("Diagnose").within(visit.row(.incoming)))
            try await browser.click(.button("Walk the chain"))
            try await browser.see("Every link holds.")
            try await visit.expectAccessible()
            try await browser.keepScreenshot("console-diagnosis")

            try await visit.openOverview()
            try await browser.click(.link("Mail programs"))
            try await browser.see("mailgrant-incoming")
            try await visit.expectAccessible()
            try await browser.keepScreenshot("console-mail-programs")
            let first = "section:first-of-type"
            try await browser.click(.selector("button[data-copy-from]").within(first))
            let shown = try await browser.property("textContent", of: .selector("pre").within(first)).text
            try await browser.wait(for: "the configuration in the clipboard") {
                try await browser.clipboard() == shown
            }

            try await visit.openOverview()
            let token = try await practice.token(.incoming)
            try await browser.click(.link("Revoke"))
            try await browser.see("Revoke the grants of")
            try await visit.expectAccessible()
            try await browser.keepScreenshot("console-revoke")
            try await browser.click(.button("Revoke"))
            try await visit.see("Needs authorization", .incoming)
            #expect(try await !practice.provider.control.isActive(token))
            try await browser.keepScreenshot("console-needs-authorization")
            try await visit.expectAccessible()

            try await browser.click(.link("Forget"))
            try await browser.click(.button("Forget"))
            try await visit.see("Declared", .incoming)
            #expect(try await practice.storedSecrets("grant").isEmpty)
        }
    }
}
