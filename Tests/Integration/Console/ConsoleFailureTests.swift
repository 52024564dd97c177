import PlainJSON
import Surroundings
import Testing

@Suite("Console: sign-ins that come to nothing")
struct ConsoleFailureTests {
    @Test(
        "Denied, a permission cleared, somebody else: the dialog says what happened and what to do, and nothing is lost"
    )
    func refusedConsent() async throws {
        try await visitingConsole(after: { try await $0.declare() }) { visit in
            let (practice, browser) = (visit.practice, visit.browser)
            try await visit.openTokenDetails(.incoming)
            try await browser.click(.button("Authorize"))
            try await browser.inPopUp {
                try await browser.signIn(as: practice.provider.owner)
                try await browser.click(.button("Deny"))
            }
            try await browser.seePopUpClose()
            try await visit.expectFailure("Consent was denied", picture: "denied")

            try await browser.click(.button("Try again"))
            try await browser.consent(as: practice.provider.owner, clearing: "mail.read")
            try await visit.expectFailure("without mail.read", picture: "missing-scopes")

            try await browser.click(.button("Try again"))
            try await browser.consent(as: practice.provider.stranger)
            try await visit.expectFailure(
                "mallory@example.org consented, but the account declares \(practice.address)", picture: "wrong-account")

            // All is as it was: nothing of the stranger's is kept.
            #expect(try await practice.status()[.incoming]?.state == "declared")
            try await browser.click(.button("Try again"))
            try await browser.consent(as: practice.provider.owner)
            try await browser.seeNoMore(.selector("dialog:modal"))
            try await visit.see("Verified", .incoming)
        }
    }

    @Test(
        "A window that was closed is opened again by a click, one that was blocked by a link, and waiting can be stopped"
    )
    func windows() async throws {
        var habits = ChromiumHabits()
        habits.allowsUnaskedPopUps = false
        try await visitingConsole(habits, after: { try await $0.declare() }) { visit in
            let (practice, browser) = (visit.practice, visit.browser)
            try await visit.openTokenDetails(.incoming)
            try await browser.click(.button("Authorize"))
            try await browser.inPopUp {
                try await browser.see(.field("Mail address"))
                try await browser.closeWindow()
            }
            try await browser.see("The sign-in window was closed.")
            try await browser.keepScreenshot("console-closed-window")
            try await visit.expectAccessible()
            try await browser.click(.link("Open it again"))
            try await browser.inPopUp { try await browser.see(.field("Mail address")) }
            try await browser.click(.button("Stop waiting"))
            try await browser.see("Nobody waits for the sign-in any more.")
            try await browser.seePopUpClose()
            try await browser.see(.field("Client ID"))

            // The right to open a window that a click gives is over after a few seconds.
            try await browser.wait(for: "the end of a click's rights") {
                try await browser.run(script: "return navigator.userActivation.isActive").bool == false
            }
            // One button goes on, and stands where the form has its own.
            #expect(try await browser.shows(.button("Try again")))
            #expect(try await !browser.shows(.button("Authorize").within("dialog")))
            try await browser.run(
                script: """
                    const button = document.querySelector("dialog button[value=authorize]");
                    setTimeout(() => button.click(), 1);
                    """)
            try await browser.see("Your browser has blocked the window.")
            #expect(try await browser.windowCount() == 1)
            try await browser.keepScreenshot("console-blocked-window")
            try await browser.click(.link("Open the sign-in page"))
            try await browser.consent(as: practice.provider.owner)
            try await browser.seeNoMore(.selector("dialog:modal"))
            try await visit.see("Verified", .incoming)
        }
    }

    @Test("A code that nobody types in time ends, and the dialog says so")
    func timeout() async throws {
        try await visitingConsole(after: { practice in
            try await practice.declare(grantType: "device_code")
            try await practice.provider.control.change(settings: "{\"device_interval\": 1}")
        }) { visit in
            let (practice, browser) = (visit.practice, visit.browser)
            try await visit.openTokenDetails(.incoming)
            try await browser.click(.button("Authorize"))
            try await browser.see("compare the code")
            try await browser.keepScreenshot("console-device-code")
            try await practice.provider.control.advanceClock(seconds: 100_000)
            try await visit.expectFailure("code", picture: "timeout")
            #expect(try await browser.windowCount() == 1)
        }
    }
}

extension ConsoleVisit {
    /// The dialog says what happened and what to do, and still has the form with all that was typed.
    func expectFailure(
        _ words: String, picture: String, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await browser.see(words)
        try await browser.see("What to do:")
        #expect(try await browser.shows(.button("Try again")), sourceLocation: sourceLocation)
        let client = try await browser.value(of: .field("Client ID"))
        #expect(client == practice.provider.clientID, sourceLocation: sourceLocation)
        try await expectAccessible(sourceLocation: sourceLocation)
        try await browser.keepScreenshot("console-failure-\(picture)")
    }
}
