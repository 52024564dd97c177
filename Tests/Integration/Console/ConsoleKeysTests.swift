import FoundationEssentials
import Surroundings
import Testing

@Suite("Console: all keys of a file")
struct ConsoleKeysTests {
    @Test("A key without a field of its own is set and taken away; of a person's file the change is shown to copy")
    func keys() async throws {
        try await visitingConsole(after: { try await $0.declare() }) { visit in
            let (practice, browser) = (visit.practice, visit.browser)
            try await browser.click(.link("Settings"))
            try await browser.click(.link("All keys"))
            try await browser.see("incoming.protocol")
            try await visit.look(at: "keys")
            try await browser.type("incoming.minimum-remaining", into: .field("Key"))
            try await browser.type("10m", into: .field("Value"))
            try await browser.click(.button("Set"))
            try await browser.see("Saved in")
            try await browser.see("incoming.minimum-remaining")
            #expect(try practice.declaredText().contains("minimum-remaining = \"10m\""))

            // A wrong value is said at its field, and nothing typed is lost.
            try await browser.type("incoming.port", into: .field("Key"))
            try await browser.type("many", into: .field("Value"))
            try await browser.click(.button("Set"))
            try await browser.see("One thing needs to be changed")
            #expect(try await browser.value(of: .field("Value")) == "many")
            try await visit.look(at: "keys-wrong")

            try await browser.click(.link("incoming.minimum-remaining"))
            #expect(try await browser.value(of: .field("Key")) == "incoming.minimum-remaining")
            try await browser.click(.button("Take away"))
            try await browser.see("Saved in")
            #expect(try !practice.declaredText().contains("minimum-remaining"))

            try practice.writeDeclaredText("# mine\n" + practice.declaredText())
            try await browser.reload()
            try await browser.type("clients", into: .field("Key"))
            try await browser.type("[\"msmtp\"]", into: .field("Value"))
            try await browser.click(.button("Set"))
            try await browser.see(.heading("A change to copy"))
            try await browser.see("[\"msmtp\"]")
        }
    }

    @Test("What a form would change is shown in a tab of its own; Enter saves, and takes nothing away")
    func dryRun() async throws {
        try await visitingConsole(after: { try await $0.declare() }) { visit in
            let (practice, browser) = (visit.practice, visit.browser)
            let before = try practice.declaredText()
            try await browser.open("\(visit.console.origin)/accounts/\(Practice.account)/keys")
            try await browser.type("incoming.minimum-remaining", into: .field("Key"))
            try await browser.type("10m", into: .field("Value"))
            try await browser.click(.button("Show the change (in a new tab)"))
            try await browser.inPopUp {
                try await browser.see(.heading("What saving would change"))
                try await browser.see("+minimum-remaining = \"10m\"")
                try await visit.look(at: "dry-run")
                try await browser.closeWindow()
            }
            #expect(try practice.declaredText() == before)
            #expect(try await browser.value(of: .field("Value")) == "10m")
            try await browser.click(.field("Value"))
            try await browser.press(.enter)
            try await browser.see("Saved in")
            #expect(try practice.declaredText().contains("minimum-remaining = \"10m\""))

            // The same in the dialog, which stays as it is.
            try await visit.openOverview()
            try await visit.openTokenDetails(.incoming)
            try await browser.type("another-client", into: .field("Client ID"))
            try await browser.click(.button("Show the change (in a new tab)"))
            try await browser.inPopUp {
                try await browser.see("another-client")
                try await browser.closeWindow()
            }
            #expect(try await browser.value(of: .field("Client ID")) == "another-client")
            #expect(try !practice.declaredText().contains("another-client"))
        }
    }

    @Test("The settings are changed in the browser, and the command line says so")
    func settings() async throws {
        try await visitingConsole(after: { try await $0.declare() }) { visit in
            let (practice, browser) = (visit.practice, visit.browser)
            try await browser.click(.link("Files").within(".top"))
            try await browser.click(.link("Settings"))
            try await visit.look(at: "settings")
            try await browser.type("network.timeout", into: .field("Key"))
            try await browser.type("25s", into: .field("Value"))
            try await browser.click(.button("Set"))
            try await browser.see("Saved in")
            try await browser.see("file:mailgrant.toml:2")
            #expect(try await practice.mailgrant("config", "get", "network.timeout").run().output == "25s\n")
        }
    }
}
