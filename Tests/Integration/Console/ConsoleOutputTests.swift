import FoundationEssentials
import Surroundings
import Testing

@Suite("Console: what it prints")
struct ConsoleOutputTests {
    @Test("It prints how to open it, and nothing of what is asked of it then")
    func greetingOnly() async throws {
        try await visitingConsole(after: { try await $0.declare() }) { visit in
            let browser = visit.browser
            for target in ["/journal?account=asked-for", "/accounts/asked-for", "/open?capability=asked-for", "/plan"] {
                try await browser.open(visit.console.origin + target)
            }
            try await browser.open("\(visit.console.origin)/")
            try await visit.see("Declared", .incoming)
            let log = try String(contentsOfFile: "\(visit.practice.scratch.path)/console.log", encoding: .utf8)
            let lines = log.split(separator: "\n")
            #expect(lines.count == 5, "\(log)")
            #expect(lines.filter { $0.contains("capability") } == [visit.console.oneTimeAddress[...]])
            #expect(lines.contains { $0.hasPrefix("It runs until Ctrl-C") })
            #expect(!log.contains("asked-for"))
            // The browser's own words on a page that is not there.
            _ = try await browser.takeConsoleMessages()
        }
    }
}
