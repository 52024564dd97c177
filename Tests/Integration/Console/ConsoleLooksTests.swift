import Surroundings
import Testing

@Suite("Console: how it looks and what it weighs")
struct ConsoleLooksTests {
    @Test(
        "Every page serves everybody in light and dark, from 320 pixels on, and comes from this host alone with little weight"
    )
    func everyPage() async throws {
        try await visitingConsole(after: { practice in
            try await practice.authorizeAccount()
            try await practice.mailgrant("revoke", Practice.account).runSuccessfully()
            try await practice.authorizing(.outgoing).runSuccessfully()
        }) { visit in
            let browser = visit.browser
            try await browser.see(visit.practice.address)
            _ = try await browser.takeRequests()
            try await browser.emptyCache()
            try await visit.openOverview()
            try await browser.see(visit.practice.address)
            let requests = try await browser.takeRequests()
            #expect(requests.allSatisfy { $0.url.hasPrefix("\(visit.console.origin)/") }, "\(requests)")
            #expect((1000..<100_000).contains(requests.reduce(0) { $0 + $1.transferred }), "\(requests)")

            let account = "/accounts/\(Practice.account)"
            let pages = [
                "overview": "/", "new-account": "/accounts/new", "account": account,
                "token-details": "\(account)/incoming/token", "mail-programs": "\(account)/clients",
                "diagnosis": "\(account)/incoming/doctor", "journal": "/journal", "plan": "/plan",
                "revoke": "\(account)/revoke",
            ]
            for (name, path) in pages.sorted(by: { $0.key < $1.key }) {
                try await browser.open(visit.console.origin + path)
                for width in [320, 1280] {
                    try await browser.resize(width: width, height: 900)
                    #expect(try await browser.sidewaysOverflow() <= 0, "\(name) at \(width)")
                    for scheme in Chromium.Scheme.allCases {
                        try await browser.prefer(scheme, reducedMotion: true)
                        try await visit.expectAccessible()
                        try await browser.keepScreenshot("console-\(name)-\(width)-\(scheme.rawValue)")
                    }
                }
                let unnamed = try await browser.announcedControls().filter(\.name.isEmpty)
                #expect(unnamed.isEmpty, "\(name): \(unnamed)")
            }
        }
    }

    @Test("The dialog fits a narrow window and the dark")
    func narrowDialog() async throws {
        try await visitingConsole(after: { try await $0.declare() }) { visit in
            let browser = visit.browser
            try await browser.resize(width: 320, height: 640)
            try await browser.prefer(.dark)
            try await visit.openTokenDetails(.incoming)
            #expect(try await browser.sidewaysOverflow() <= 0)
            try await visit.expectAccessible()
            try await browser.keepScreenshot("console-dialog-320-dark")
            try await browser.resetSize()
            try await browser.keepScreenshot("console-dialog-1280-dark")
        }
    }
}
