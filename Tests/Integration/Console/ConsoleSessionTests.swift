import FoundationEssentials
import Surroundings
import Testing

@Suite("Console: who is let in")
struct ConsoleSessionTests {
    @Test(
        "The address serves once; a browser without a session sees nothing, and one with an old session nothing either")
    func oneTimeAddress() async throws {
        try await visitingConsole(after: { try await $0.declare() }) { visit in
            let (practice, browser) = (visit.practice, visit.browser)
            #expect(try await !browser.address().contains("capability"))
            // The session's own browser goes on, whatever it opens.
            try await browser.open(visit.console.oneTimeAddress)
            try await visit.see("Declared", .incoming)
            try await withChromium(in: practice.scratch, named: "stranger") { stranger in
                try await stranger.open(visit.console.oneTimeAddress)
                try await stranger.see("This address was used already")
                try await stranger.open("\(visit.console.origin)/")
                try await stranger.see("This page is not open")
                #expect(try await !stranger.source().contains(practice.address))
                try await stranger.keepScreenshot("console-refused")
                let violations = try await stranger.accessibilityViolations()
                #expect(violations.isEmpty, "\(violations)")
            }

            // A form from before the session ended changes nothing.
            try await browser.click(.link("Forget"))
            try await browser.see(.button("Forget"))
            try await browser.forgetCookies()
            try await browser.click(.button("Forget"))
            try await browser.see("This page is not open")
            _ = try await browser.takeConsoleMessages()
        }
    }

    @Test("A second call opens the first console, and both end with it")
    func secondCall() async throws {
        try await visitingConsole(after: { try await $0.declare() }) { visit in
            let practice = visit.practice
            let second = try await practice.mailgrant("console", "--no-open").runSuccessfully()
            let address = try #require(second.output.firstMatch(of: /http:\/\/\S+/)).0
            #expect(address.hasPrefix("\(visit.console.origin)/"))
            #expect(String(address) != visit.console.oneTimeAddress)
            try await withChromium(in: practice.scratch, named: "second") { browser in
                try await browser.open(String(address))
                try await browser.see(practice.address)
            }
            // Without --no-open it is the person's browser that is sent there.
            try await practice.mailgrant("console").runSuccessfully()
            #expect(practice.browser.log.lines().contains { $0.hasPrefix("GET \(visit.console.origin)/open:") })
        }
    }
}
