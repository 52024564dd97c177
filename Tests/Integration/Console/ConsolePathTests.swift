import Surroundings
import Testing

@Suite("Console: from nothing to mail")
struct ConsolePathTests {
    @Test("An account is added, its token's details filled in, and both connections verified with one consent")
    func wholePath() async throws {
        try await visitingConsole { visit in
            let (practice, browser) = (visit.practice, visit.browser)
            try await browser.see(.heading("Welcome"))
            try await visit.expectAccessible()
            try await browser.keepScreenshot("console-welcome")

            try await visit.addAccountByHand()
            try await browser.see("Saved in")
            #expect(try await browser.isTicked(.checkbox("Use OAuth 2.0").within(visit.server(.incoming))))
            #expect(try practice.declaredText().contains("\"\(practice.address)\""))
            try await browser.keepScreenshot("console-account")

            try await browser.click(.link("Manage Token").within(visit.server(.incoming)))
            try await browser.see(.heading("OAuth Token Details"))
            try await visit.expectTokenDetails()
            try await visit.expectAccessible()
            try await browser.keepScreenshot("console-token-details")
            try await browser.click(.button("Copy the callback URL"))
            let callback = try await browser.value(of: .field("Callback URL"))
            try await browser.wait(for: "the callback URL in the clipboard") {
                try await browser.clipboard() == callback && callback.hasPrefix("http://127.0.0.1")
            }

            try await browser.click(.button("Authorize"))
            try await browser.inPopUp {
                try await browser.signIn(as: practice.provider.owner)
                try await browser.click(.button("Allow"))
            }
            try await browser.seePopUpClose()
            // The dialog says what came of it, and closes.
            try await browser.seeNoMore(.selector("dialog:modal"))
            try await visit.openOverview()
            try await visit.see("Verified", .incoming)
            try await visit.see(practice.address, .incoming)
            try await visit.see("Access token ends in", .incoming)
            try await visit.see("Declared", .outgoing)
            try await browser.keepScreenshot("console-first-connection")

            // The other connection: its own click, nobody is asked, its own server is.
            try await browser.click(.button("Use the same token").within(visit.row(.outgoing)))
            try await visit.see("Verified", .outgoing)
            try await browser.seeNoMore(.selector("dialog:modal"))
            #expect(try await browser.windowCount() == 1)
            try await browser.see("All is well")
            try await visit.expectAccessible()
            try await browser.keepScreenshot("console-verified")

            let status = try await practice.status()
            #expect(status[.incoming]?.grant?.id == status[.outgoing]?.grant?.id)
            let requests = try await practice.provider.control.requests()
            #expect(requests.count { $0.endpoint == "consent" && $0.outcome == "ok" } == 1)
            #expect(practice.browserVisits == 0, "the console opened $BROWSER beside its own window")
            for direction in Direction.allCases {
                #expect(try await practice.provider.control.isActive(practice.token(direction)))
            }
        }
    }
}

extension ConsoleVisit {
    /// Fills in the form for a new account without having anything looked for, and saves it.
    func addAccountByHand() async throws {
        try await browser.click(.link("Add account"))
        try await browser.click(.button("Fill in everything by hand"))
        try await fillInByHand()
    }

    /// Fills in the form for a new account and saves it.
    ///
    /// - Parameter form: where it is on the page.
    func fillInByHand(in form: String = "details.by-hand") async throws {
        try await browser.type(Practice.account, into: .field("Name").within(form))
        try await browser.type(practice.address, into: .field("Mail address").within(form))
        try await browser.choose("Sandbox IMAP/SMTP", in: .field("Type").within(form))
        try await fillInServer(.incoming, protocol: "IMAP", port: practice.dovecot.imapsPort, security: "TLS")
        try await fillInServer(
            .outgoing, protocol: "SMTP", port: practice.dovecot.submissionPort, security: "STARTTLS")
        try await browser.type(practice.provider.clientID, into: .field("Client ID").within(form))
        try await browser.click(.button("More").within(form))
        try await browser.type(practice.provider.issuer, into: .field("Issuer").within(form))
        try await browser.click(.button("Save").within(form))
    }

    private func fillInServer(
        _ direction: Direction, protocol name: String, port: UInt16, security: String
    ) async throws {
        let place = server(direction)
        try await browser.choose(name, in: .field("Protocol").within(place))
        try await browser.type(Dovecot.host, into: .field("Host").within(place))
        try await browser.type(String(port), into: .field("Port").within(place))
        try await browser.choose(security, in: .field("Security").within(place))
    }

    /// What was said when the account was added, and what the type adds.
    func expectTokenDetails(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let client = try await browser.value(of: .field("Client ID"))
        #expect(client == practice.provider.clientID, sourceLocation: sourceLocation)
        let scopes = try await browser.value(of: .field("Scopes"))
        #expect(scopes.contains("mail.read"), sourceLocation: sourceLocation)
        #expect(try await browser.value(of: .field("Client Secret")).isEmpty, sourceLocation: sourceLocation)
    }
}
