import FoundationEssentials
import Secrets
import Surroundings
import Testing

@Suite("Console: declarations")
struct ConsoleFileTests {
    @Test("A file that a person wrote is not changed: the change is shown as a diff that patch(1) applies")
    func diff() async throws {
        try await visitingConsole(after: { practice in
            try await practice.declare()
            try practice.writeDeclaredText("# mine, with care\n" + practice.declaredText())
        }) { visit in
            let (practice, browser) = (visit.practice, visit.browser)
            let before = try practice.declaredText()
            try await browser.click(.link("Settings"))
            try await browser.see("was written by a person")
            try await browser.type("imap.example.org", into: .field("Host").within(visit.server(.incoming)))
            try await browser.click(.button("Save"))
            try await browser.see(.heading("A change to copy"))
            #expect(try practice.declaredText() == before)
            try await visit.expectAccessible()
            try await browser.keepScreenshot("console-difference")

            try await browser.click(.button("Copy").within("section"))
            var diff = ""
            try await browser.wait(for: "the diff in the clipboard") {
                diff = try await browser.clipboard()
                return diff.contains(/\n\+host += "imap.example.org"\n/)
            }
            // As the page says: in the directory of the configuration.
            let directory = "\(practice.environment["XDG_CONFIG_HOME"] ?? "")/mailgrant"
            try await Program("patch", ["-p1"], directory: directory).runSuccessfully(input: Array(diff.utf8))
            #expect(try practice.declaredText() != before)
            #expect(try practice.declaredText().contains("# mine, with care"))
            try await browser.click(.link("Back").within(".buttons"))
            #expect(
                try await browser.value(of: .field("Host").within(visit.server(.incoming))) == "imap.example.org")
        }
    }

    @Test(
        "What is no declaration is said beside its field and nothing is written; an app password is kept and verified")
    func appPassword() async throws {
        try await visitingConsole(after: { try await $0.declare() }) { visit in
            let (practice, browser) = (visit.practice, visit.browser)
            let before = try practice.declaredText()
            try await browser.click(.link("Settings"))
            try await browser.type("99999", into: .field("Port").within(visit.server(.incoming)))
            try await browser.click(.button("Save"))
            try await browser.see("One thing needs to be changed")
            #expect(try await browser.value(of: .field("Port").within(visit.server(.incoming))) == "99999")
            #expect(try practice.declaredText() == before)
            try await visit.expectAccessible()
            try await browser.keepScreenshot("console-mistake")

            let port = String(practice.dovecot.imapsPort)
            try await browser.type(port, into: .field("Port").within(visit.server(.incoming)))
            try await browser.tick(.checkbox("Use OAuth 2.0").within(visit.server(.incoming)), false)
            try await browser.click(.button("Save"))
            try await browser.see("Saved in")
            #expect(try practice.declaredText().contains("authentication = \"password\""))

            let password = practice.dovecot.appPassword
            try await browser.type(
                password.exposedText, into: .field("App password").within(visit.server(.incoming)))
            try await browser.click(.button("Keep").within(visit.server(.incoming)))
            try await browser.see("The app password is in the token store now.")
            #expect(try await !browser.source().contains(password.exposedText))
            #expect(try await practice.token(.incoming) == password)
            try await visit.openOverview()
            try await browser.click(.button("Check now").within(visit.row(.incoming)))
            try await visit.see("Verified", .incoming)
        }
    }

    @Test("What another process changes shows by itself, and a file that cannot be read is named with its line")
    func liveUpdates() async throws {
        try await visitingConsole(after: { try await $0.declare() }) { visit in
            let (practice, browser) = (visit.practice, visit.browser)
            try await visit.see("Declared", .incoming)
            try await practice.authorizing(.incoming).runSuccessfully()
            try await visit.see("Verified", .incoming)
            try practice.writeDeclaredText("address = \n", of: "broken")
            try await browser.see("Files that cannot be read")
            try await browser.see("broken.toml:1")
            try await browser.keepScreenshot("console-broken-file")
            try await visit.expectAccessible()
        }
    }
}
