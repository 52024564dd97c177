import PlainJSON
import Secrets
import Surroundings
import Testing

@Suite("Console: what was typed outlives every failure")
struct ConsoleKeptValuesTests {
    /// A way in which a sign-in comes to nothing.
    enum Failure: String, CaseIterable, Sendable {
        case denied, missingScopes = "missing-scopes", wrongAccount = "wrong-account", closedWindow = "closed-window"
    }

    @Test("Every field of the dialog is as it was typed after a sign-in that failed", arguments: Failure.allCases)
    func authorizationCode(failure: Failure) async throws {
        try await visitingConsole(
            providerOptions: ["--microsoft"], after: { try await $0.declareAtMicrosoft365() }
        ) { visit in
            let (practice, browser) = (visit.practice, visit.browser)
            try await visit.openTokenDetails(.incoming)
            try await visit.fillInEverything()
            let typed = try await visit.typedValues()
            try await browser.click(.button("Authorize"))
            switch failure {
            case .denied:
                try await browser.inPopUp {
                    try await browser.signIn(as: practice.provider.owner)
                    try await browser.click(.button("Deny"))
                }
                try await browser.seePopUpClose()
            case .missingScopes:
                try await browser.consent(
                    as: practice.provider.owner, clearing: "https://outlook.office365.com/Mail.Send")
            case .wrongAccount:
                try await browser.consent(as: practice.provider.stranger)
            case .closedWindow:
                try await browser.inPopUp {
                    try await browser.see(.field("Mail address"))
                    try await browser.closeWindow()
                }
                try await browser.see("The sign-in window was closed.")
                try await browser.click(.button("Stop waiting"))
            }
            try await browser.see(failure.words)
            if failure != .closedWindow { try await browser.see("What to do:") }
            try await visit.expectTyped(typed)
            try await visit.keepPictures("kept-\(failure.rawValue)")

            // The same dialog goes on to the end with what was typed.
            try await browser.click(.button("Try again"))
            try await browser.consent(as: practice.provider.owner)
            try await browser.seeNoMore(.selector("dialog:modal"))
            try await visit.see("Verified", .incoming)
            try await visit.see(practice.provider.sharedMailbox, .incoming)
            try await visit.openTokenDetails(.incoming)
            #expect(try await visit.typedValues() == typed)
        }
    }

    @Test("Whoever never comes back from the sign-in reads how long it waited and what to do, and all fields are kept")
    func neverCameBack() async throws {
        try await visitingConsole(
            providerOptions: ["--microsoft"], options: ["--sign-in-time", "2s"],
            after: { try await $0.declareAtMicrosoft365() }
        ) { visit in
            let browser = visit.browser
            try await visit.openTokenDetails(.incoming)
            try await visit.fillInEverything()
            let typed = try await visit.typedValues()
            try await browser.click(.button("Authorize"))
            try await browser.see("Nobody came back from the browser within 2 seconds.")
            try await browser.see("What to do:")
            try await browser.seePopUpClose()
            try await visit.expectTyped(typed)
            try await visit.keepPictures("kept-timeout")
        }
    }

    @Test("A device's code that ends in time leaves every field of its grant type as it was")
    func deviceCode() async throws {
        try await visitingConsole(
            providerOptions: ["--microsoft"],
            after: { practice in
                try await practice.declareAtMicrosoft365()
                try await practice.provider.control.change(settings: #"{"device_interval": 1}"#)
            }
        ) { visit in
            let (practice, browser) = (visit.practice, visit.browser)
            try await visit.openTokenDetails(.incoming)
            try await visit.choose(
                "device_code: type a code on another device", in: "Grant Type",
                until: "device-authorization-url=\(practice.provider.issuer)/organizations/oauth2/v2.0/devicecode")
            try await visit.fillInEverything()
            let tenant = "\(practice.provider.issuer)/5a9db0c5-0000-4000-8000-000000000001/oauth2/v2.0"
            try await browser.type("\(tenant)/devicecode", into: .field("Device Authorization URL"))
            let typed = try await visit.typedValues()
            #expect(typed.contains("grant-type=device_code"))
            try await browser.click(.button("Authorize"))
            try await browser.see("The code ends")
            try await visit.keepPictures("device-code")
            try await practice.provider.control.advanceClock(seconds: 100_000)
            try await browser.see("What to do:")
            try await visit.expectTyped(typed)
            try await visit.keepPictures("kept-device-code")
        }
    }
}

extension ConsoleKeptValuesTests.Failure {
    /// What the dialog says of it.
    fileprivate var words: String {
        switch self {
        case .denied: "onsent was declined"
        case .missingScopes: "Mail.Send"
        case .wrongAccount: "mallory@example.org consented, but the account declares alice@example.org"
        case .closedWindow: "Nobody waits for the sign-in any more."
        }
    }
}

extension ConsoleVisit {
    /// Gives every field of the dialog a value that is no default: type, parameter, addresses, client, scopes, shared mailbox
    /// and what is below "More". The provider accepts them all.
    fileprivate func fillInEverything() async throws {
        try await choose(
            "Practice Exchange Web Services", in: "Type", until: "scopes=https://outlook.office365.com/Mail.ReadWrite")
        try await browser.tick(.checkbox("Shared mailbox"))
        try await browser.see("Additional scopes")
        try await browser.type(practice.provider.sharedMailbox, into: .field("Address of the shared mailbox"))
        try await browser.type("example.org", into: .field("Tenant"))
        let tenant = "\(practice.provider.issuer)/5a9db0c5-0000-4000-8000-000000000001/oauth2/v2.0"
        if try await browser.shows(.field("Authorization URL")) {
            try await browser.type("\(tenant)/authorize", into: .field("Authorization URL"))
        }
        try await browser.type("\(tenant)/token", into: .field("Access Token URL"))
        try await browser.type(practice.provider.clientID, into: .field("Client ID"))
        let scopes = try await scopes().filter { !["profile", "email"].contains($0) }
        try await browser.type(scopes.joined(separator: "\n"), into: .field("Scopes"))
        try await browser.click(.button("More"))
        try await browser.tick(.checkbox("A token of its own"))
    }

    /// The form is there again with what was typed, all of it.
    fileprivate func expectTyped(
        _ typed: [String], sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await browser.see(.field("Client ID"))
        let now = try await typedValues()
        #expect(now == typed, sourceLocation: sourceLocation)
        let names = Set(now.compactMap { $0.split(separator: "=").first })
        for name in [
            "type", "grant-type", "parameter.tenant", "authorization-url", "token-url", "client-id", "scopes",
            "shared-mailbox.used", "shared-mailbox", "own-token", "consent", "device-authorization-url", "issuer",
        ] {
            #expect(names.contains(Substring(name)), "\(names)", sourceLocation: sourceLocation)
        }
    }
}
