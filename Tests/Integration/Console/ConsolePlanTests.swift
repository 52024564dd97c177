import Surroundings
import Testing

@Suite("Console: the plan and its button")
struct ConsolePlanTests {
    @Test("Apply does what needs no person and says what was done; what needs one leads to the dialog that settles it")
    func apply() async throws {
        try await visitingConsole(after: { practice in
            try await practice.authorizeAccount()
            try await practice.declare("old")
            try await practice.authorizing(.incoming, of: "old").runSuccessfully()
        }) { visit in
            let (practice, browser) = (visit.practice, visit.browser)
            let token = try await practice.token(.incoming, of: "old")
            try practice.removeDeclaration(of: "old")
            try practice.editDeclaration("[incoming]\n", "[incoming]\nscopes = [\"mail.read\", \"user.read\"]\n")

            try await browser.click(.link("Plan").within("nav"))
            try await browser.see("2 steps")
            try await browser.see("old: revoke (no longer declared)")
            try await browser.see("demo incoming: re-authorize (scopes added: user.read)")
            try await browser.see("Needs you: applying never gives consent.")
            try await visit.keepPictures("plan-difference")

            try await browser.click(.button("Apply"))
            try await browser.see(.heading("Applied"))
            let applied = Control.selector("section[aria-labelledby=applied]")
            #expect(try await browser.text(of: applied).contains("old: revoke"))
            #expect(try await browser.text(of: applied).contains("(done)"))
            #expect(try await !practice.provider.control.isActive(token))
            #expect(try await practice.plan().lines == ["demo incoming: re-authorize (scopes added: user.read)"])
            // Nobody was asked, and what needs a person is still there, without a button that could not do it.
            #expect(practice.browserVisits == 2)
            try await browser.see("1 step")
            #expect(try await !browser.shows(.button("Apply")))
            try await visit.keepPictures("plan-applied")

            try await browser.click(.link("Manage Token"))
            try await browser.see(.heading("OAuth Token Details"))
            #expect(try await visit.scopes().contains("user.read"))
            try await browser.click(.button("Authorize"))
            try await browser.consent(as: practice.provider.owner)
            try await browser.seeNoMore(.selector("dialog:modal"))
            // The other connection's token is of the new grant, too: its server has to be asked, which needs nobody.
            try await browser.click(.link("Plan").within("nav"))
            try await browser.see("demo outgoing: verify")
            try await browser.click(.button("Apply"))
            try await browser.see("Everything is as declared.")
            #expect(try await practice.plan().lines.isEmpty)
        }
    }

    @Test("A step that comes to nothing says why and what to do, and the same button does it once the cause is gone")
    func failure() async throws {
        try await visitingConsole(after: { practice in
            try await practice.authorizeAccount()
            try practice.removeDeclaration()
        }) { visit in
            let (practice, browser) = (visit.practice, visit.browser)
            try await practice.provider.control.addFailure(
                #"{"endpoint": "revoke", "kind": "error", "status": 503, "count": 1}"#)
            try await browser.click(.link("Plan").within("nav"))
            try await browser.click(.button("Apply"))
            try await browser.see(.heading("Applied"))
            try await browser.see("What to do:")
            try await browser.see("(failed)")
            try await visit.keepPictures("plan-failure")

            try await browser.click(.button("Apply"))
            try await browser.see("Everything is as declared.")
            #expect(try await practice.storedSecrets("grant").isEmpty)
        }
    }
}
