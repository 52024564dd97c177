import FoundationEssentials
import Surroundings
import Testing

@Suite("Console: an address that is brought back by hand")
struct ConsoleWindowAddressTests {
    /// Nothing of this machine can listen there, and nothing else is asked.
    private static let callback = "https://127.0.0.1:2/nativeclient"

    @Test("With a callback URL that leads elsewhere the dialog asks for the address at which the window ends")
    func elsewhere() async throws {
        try await visitingConsole(
            providerOptions: ["--redirect-uri", Self.callback], after: { try await $0.declareForeign(Self.callback) }
        ) { visit in
            let (practice, browser) = (visit.practice, visit.browser)
            try await visit.openTokenDetails(.incoming)
            #expect(try await browser.value(of: .field("Callback URL")) == Self.callback)
            try await browser.click(.button("Authorize"))
            let address = try await browser.inPopUp {
                try await browser.signIn(as: practice.provider.owner)
                try await browser.click(.button("Allow"))
                try await browser.wait(for: "the end of the visit") {
                    try await browser.address().hasPrefix(Self.callback)
                }
                return try await browser.address()
            }
            try await browser.see("bring it here")
            try await visit.look(at: "window-address")
            try await browser.type(Self.callback, into: .field("Address of the window"))
            try await browser.click(.button("Go on"))
            try await browser.see("That address has no answer in it")
            try await visit.look(at: "window-address-wrong")
            try await browser.type(address, into: .field("Address of the window"))
            try await browser.click(.button("Go on"))
            try await browser.seePopUpClose()
            try await browser.seeNoMore(.selector("dialog:modal"))
            try await visit.see("Verified", .incoming)
            #expect(try await practice.status()[.incoming]?.state == "verified")
        }
    }

    @Test(
        "Where the browser is on another machine, the window's address does what the window could not",
        arguments: [true, false])
    func otherMachine(hasScripts: Bool) async throws {
        var habits = ChromiumHabits()
        habits.runsScripts = hasScripts
        try await visitingConsole(habits, after: { try await $0.declare() }) { visit in
            let (practice, browser) = (visit.practice, visit.browser)
            let copy = try practice.moveBrowserAway()
            try await browser.click(.button("Authorize").within(visit.row(.incoming)))
            if !hasScripts { try await browser.click(.link("Open the sign-in page")) }
            let page = try await browser.inPopUp {
                try await browser.see(.field("Mail address"))
                return try await browser.address()
            }
            // The same page in a browser whose loopback is another.
            try await Program(practice.browser.executable, [page], environment: practice.environment).runSuccessfully()
            let address = try String(decoding: Data(contentsOf: URL(filePath: copy)), as: UTF8.self)
            try await browser.click(.link("The window ends at a page that cannot be opened?"))
            try await browser.type(address, into: .field("Address of the window"))
            try await browser.click(.button("Go on"))
            if !hasScripts {
                try await browser.see(.heading("Verified"))
                try await visit.openOverview()
            }
            try await visit.see("Verified", .incoming)
            #expect(try await practice.status()[.incoming]?.state == "verified")
            #expect(try await !browser.source().contains(address))
        }
    }
}
