import PlainJSON
import Surroundings
import Testing

@Suite("Console: markup in what others say")
struct ConsoleInjectionTests {
    /// Would change the title if a browser took it for markup.
    private static let markup =
        "\"><img src=x onerror=\"document.title='taken over'\"><script>document.title='taken over'</script>"

    private static let picture = "<img src=x onerror=document.title=1> is no grant"

    @Test("Markup in a provider's answers and in what comes back to the callback URL is shown as text")
    func providerAnswers() async throws {
        try await visitingConsole(after: { try await $0.declare() }) { visit in
            let (practice, browser) = (visit.practice, visit.browser)
            try await practice.provider.control.addFailure(
                #"{"endpoint": "token", "kind": "error", "error": "invalid_request", "error_description": "\#(Self.picture)"}"#
            )
            try await visit.openTokenDetails(.incoming)
            try await browser.click(.button("Authorize"))
            try await browser.consent(as: practice.provider.owner)
            try await browser.see("<img src=x")
            try await visit.expectInert()
            try await browser.keepScreenshot("console-markup")

            // Whoever knows the state, as a provider does, may send anything to the callback URL.
            try await browser.click(.button("Try again"))
            try await browser.inPopUp {
                try await browser.see(.field("Mail address"))
                let query = try #require(try await browser.address().split(separator: "?").last)
                let callback = try await browser.run(
                    script: """
                        const query = new URLSearchParams(arguments[0]);
                        const callback = new URL(query.get("redirect_uri"));
                        callback.search = new URLSearchParams({
                          state: query.get("state"), iss: arguments[1], error: "access_denied", error_description: arguments[2] });
                        return callback.href;
                        """, .string(String(query)), .string(practice.provider.issuer), .string(Self.markup))
                try await browser.open(callback.text ?? "")
                try await browser.see("denied")
                try await visit.expectInert()
            }
            try await browser.see("Consent was denied")
            try await visit.expectInert()
        }
    }

    @Test("Markup typed into every text field comes back as it was typed, and does nothing")
    func everyField() async throws {
        try await visitingConsole(after: { try await $0.declare() }) { visit in
            let browser = visit.browser
            try await browser.click(.link("Manage Token").within(visit.row(.incoming)))
            try await browser.see("OAuth Token Details")
            for action in ["update", "save"] {
                try await visit.fillEveryField(with: Self.markup, thenPress: action)
                try await visit.expectInert()
            }
            for page in ["/accounts/new", "/accounts/\(Practice.account)"] {
                try await browser.open(visit.console.origin + page)
                try await visit.fillEveryField(with: Self.markup, thenPress: nil)
                try await browser.see("to be changed")
                try await visit.expectInert()
            }
        }
    }
}

extension ConsoleVisit {
    /// No markup of others became a part of the page, and none of its scripts has run.
    func expectInert(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let script = "return document.querySelectorAll('img[src=x], script:not([src]):not([nonce])').length"
        #expect(try await browser.run(script: script).number == 0, sourceLocation: sourceLocation)
        #expect(try await browser.title() != "taken over", sourceLocation: sourceLocation)
    }
}
