import Surroundings
import Testing

@Suite("Console: from a mail address alone")
struct ConsoleDiscoveryTests {
    @Test("Settings are found, judged by the person, saved, the program registered, and both connections verified")
    func found() async throws {
        try await inPractice { practice in
            try await practice.provider.control.change(settings: #"{"registration": "open"}"#)
            try await practice.withWeb { web in
                try practice.publishAutoconfig(web)
                try await practice.visitingConsole(options: ["--dns-server", web.nameServer]) { visit in
                    let browser = visit.browser
                    try await visit.findSettings()
                    try await browser.see(.heading("Found"))
                    try await browser.see("from https://autoconfig.example.org/mail/config-v1.1.xml")
                    try await browser.see("to be registered at \(practice.provider.issuer)/register")
                    // Who is sent to another domain to sign in is told so before anything is saved.
                    try await browser.see(.heading("Look at this before you go on"))
                    try await browser.see("ou would sign in at")
                    #expect(web.asked("dns") == ["MX example.org"])
                    #expect(Set(web.asked("connect")) == ["autoconfig.example.org:443", practice.providerPlace])
                    #expect(try practice.declaredAccounts().isEmpty)
                    try await visit.expectFoundServers()
                    try await visit.keepPictures("found")

                    try await browser.click(.button("Save"))
                    try await browser.see("Saved in")
                    let text = try practice.declaredText(of: "example")
                    #expect(text.contains("client-id    = \"registered-"))
                    #expect(try await practice.provider.control.requests().count { $0.endpoint == "register" } == 1)

                    try await browser.click(.link("Manage Token").within(visit.server(.incoming)))
                    try await browser.see(.heading("OAuth Token Details"))
                    #expect(try await browser.value(of: .field("Client ID")).hasPrefix("registered-"))
                    try await browser.click(.button("Authorize"))
                    try await browser.consent(as: practice.provider.owner)
                    try await browser.seeNoMore(.selector("dialog:modal"))
                    try await visit.openOverview()
                    try await visit.see("Verified", .incoming, of: "example")
                    try await browser.click(
                        .button("Use the same token").within(visit.row(.outgoing, of: "example")))
                    try await visit.see("Verified", .outgoing, of: "example")
                    try await browser.see("All is well")
                    #expect(web.asked("secret").isEmpty)
                }
            }
        }
    }

    @Test(
        "Where nothing is found, the page says so and what to do, the address stays, and the rest is filled in by hand")
    func nothingFound() async throws {
        try await inPractice { practice in
            try await practice.withWeb { web in
                try await practice.visitingConsole(options: ["--dns-server", web.nameServer]) { visit in
                    let browser = visit.browser
                    try await visit.findSettings()
                    try await browser.see("settings were found for this address")
                    // Each place where it was looked, as on the command line.
                    try await browser.see("Looked at before:")
                    for step in ["Bundled table", "MX records"] { try await browser.see(step) }
                    try await browser.see("What to do:")
                    #expect(try await browser.value(of: .field("Mail address")) == practice.address)
                    try await visit.keepPictures("nothing-found")
                    #expect(try practice.declaredAccounts().isEmpty)

                    try await visit.fillInByHand(in: "form.settings")
                    try await browser.see("Saved in")
                }
            }
        }
    }
}

extension ConsoleVisit {
    /// Types the mailbox's address and has its settings looked for.
    fileprivate func findSettings() async throws {
        try await browser.click(.link("Add account"))
        try await browser.type(practice.address, into: .field("Mail address").within("form.narrow"))
        try await browser.click(.button("Find settings"))
    }

    /// The form has what was found, to be looked at and changed.
    fileprivate func expectFoundServers(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        for (direction, port) in [
            (Direction.incoming, practice.dovecot.imapsPort), (.outgoing, practice.dovecot.submissionPort),
        ] {
            let place = server(direction)
            let host = try await browser.value(of: .field("Host").within(place))
            #expect(host == "127.0.0.1", sourceLocation: sourceLocation)
            let shown = try await browser.value(of: .field("Port").within(place))
            #expect(shown == String(port), sourceLocation: sourceLocation)
            let usesOAuth = try await browser.isTicked(.checkbox("Use OAuth 2.0").within(place))
            #expect(usesOAuth, sourceLocation: sourceLocation)
        }
        let name = try await browser.value(of: .field("Name"))
        #expect(name == "example", sourceLocation: sourceLocation)
    }
}
