import FoundationEssentials
import PlainJSON
import Secrets
import Surroundings
import Testing

@Suite("Console: what is taken over, tried, reported and let go")
struct ConsoleUpkeepTests {
    @Test("A refresh token of another program is taken over, and comes back on no page")
    func takeOver() async throws {
        try await inPractice { practice in
            let theirs = try await practice.refreshTokenOfAnotherProgram()
            try await practice.visitingConsole { visit in
                let browser = visit.browser
                let visits = practice.browserVisits
                let secrets = "\(visit.console.origin)/accounts/\(Practice.account)/incoming/secrets"
                try await browser.open(secrets)
                try await browser.type("never-heard-of-it", into: .field("Refresh token"))
                try await browser.click(.button("Take over"))
                try await browser.see("What to do:")
                #expect(try await practice.storedSecrets("grant").isEmpty)

                try await browser.type(theirs.exposedText, into: .field("Refresh token"))
                try await browser.click(.button("Take over"))
                for direction in Direction.allCases {
                    try await browser.see("demo \(direction): authorized as \(practice.address)")
                }
                #expect(try await !browser.source().contains(theirs.exposedText))
                for direction in Direction.allCases {
                    try await browser.click(.button("Check now").within(visit.row(direction)))
                    try await visit.see("Verified", direction)
                }
                #expect(practice.browserVisits == visits)

                // A grant that works is replaced only where that is ticked.
                try await browser.open(secrets)
                try await browser.see("Replace the grant at hand")
                try await visit.look(at: "take-over")
                try await browser.type(theirs.exposedText, into: .field("Refresh token"))
                try await browser.click(.button("Take over"))
                try await browser.see("its grant would be replaced")
                #expect(try await !browser.source().contains(theirs.exposedText))
            }
        }
    }

    @Test("A mail program is tried from the page, with a message where that is asked for")
    func tryClient() async throws {
        try await visitingConsole(after: { try await $0.authorizeAccount() }) { visit in
            let (practice, browser) = (visit.practice, visit.browser)
            try await browser.click(.link("Mail programs"))
            let form = "form[action$='/msmtp/check']:has([value=passwordeval])"
            try await browser.click(.button("Try it").within(form))
            try await browser.see("demo outgoing: works (msmtp, form passwordeval")
            try await visit.look(at: "tried")
            let clients = try await practice.mailgrant("client", "check", "msmtp", "demo").runSuccessfully()
            #expect(clients.output.contains("demo outgoing: works"))
        }
    }

    @Test("A report holds nothing of the person's own; the chain is walked offline; a schema is one click away")
    func report() async throws {
        try await visitingConsole(after: { try await $0.authorizeAccount() }) { visit in
            let (practice, browser) = (visit.practice, visit.browser)
            try await browser.click(.link("Diagnose").within(visit.row(.incoming)))
            try await browser.tick(.checkbox("Ask no other machine"))
            try await browser.click(.button("Walk the chain"))
            try await browser.see("not asked: --offline")
            try await browser.click(.link("Report for a public issue"))
            try await browser.click(.button("Write the report"))
            try await browser.see(.heading("The report"))
            let text = try await browser.property("textContent", of: .selector("#report-text")).text ?? ""
            #expect(text.contains("incoming") && text.contains("mailbox") && !text.contains(practice.address))
            try await visit.look(at: "report")
            try await browser.click(.link("Files").within(".top"))
            let schema = try await practice.mailgrant("lint", "--schema", "settings").runSuccessfully().output
            let served = try await browser.run(
                asynchronousScript: """
                    const done = arguments[arguments.length - 1];
                    fetch("/schemas/settings.json").then((answer) => answer.text()).then(done, (why) => done(`${why}`));
                    """)
            #expect(served.text.map { $0 + ($0.hasSuffix("\n") ? "" : "\n") } == schema)
        }
    }

    @Test("A client secret is deleted alone, after a question")
    func forgetSecret() async throws {
        try await visitingConsole(after: { practice in
            try await practice.declare()
            try await practice.storing("client-secret").runSuccessfully(input: Array("\(UUID().uuidString)\n".utf8))
        }) { visit in
            let (practice, browser) = (visit.practice, visit.browser)
            try await browser.open("\(visit.console.origin)/accounts/\(Practice.account)/incoming/secrets")
            try await browser.see("One is kept, for \(practice.provider.issuer)")
            try await visit.look(at: "secret-kept")
            try await browser.click(.link("Delete the secret"))
            #expect(try await practice.storedSecrets("client-secret").count == 1)
            try await visit.look(at: "forget-secret")
            try await browser.click(.button("Delete the secret"))
            try await browser.see("demo: client secret forgotten")
            try await browser.see("None is kept.")
            #expect(try await practice.storedSecrets("client-secret").isEmpty)

            // The same on the command line.
            try await practice.storing("client-secret").runSuccessfully(input: Array("\(UUID().uuidString)\n".utf8))
            let forgetting = practice.mailgrant("store", "client-secret", Practice.account, "--forget")
            #expect(try await forgetting.runSuccessfully().output == "demo: client secret forgotten\n")
            #expect(try await practice.storedSecrets("client-secret").isEmpty)
            #expect(try await forgetting.runSuccessfully().output == "demo: no client secret was kept\n")
        }
    }

    @Test("What no file declares any more is listed, and revoked at its provider by a click")
    func leftover() async throws {
        try await visitingConsole(after: { practice in
            try await practice.declare()
            try await practice.declare("old")
            try await practice.authorizing(.incoming, of: "old").runSuccessfully()
        }) { visit in
            let (practice, browser) = (visit.practice, visit.browser)
            let token = try await practice.token(.incoming, of: "old")
            try practice.removeDeclaration(of: "old")
            try await browser.see("No longer declared")
            try await visit.look(at: "leftover")
            try await browser.click(.link("Revoke and forget"))
            try await visit.look(at: "revoke-leftover")
            try await browser.click(.button("Revoke and forget"))
            try await browser.see("old: revoked, forgotten")
            try await browser.seeNoMore("No longer declared")
            #expect(try await !practice.provider.control.isActive(token))
            #expect(try await practice.storedSecrets("grant").isEmpty)
        }
    }

    @Test("All servers are asked and all chains walked from the overview, and everything is forgotten by another click")
    func everything() async throws {
        try await visitingConsole(after: { practice in
            try await practice.authorizeWithPasswords()
            try practice.writeDeclaredText("address = \n", of: "broken")
        }) { visit in
            let (practice, browser) = (visit.practice, visit.browser)
            try await browser.click(.button("Check all"))
            for direction in Direction.allCases { try await browser.see("demo \(direction): verified with") }
            try await visit.look(at: "checked-all")
            try await browser.click(.link("Diagnose all"))
            try await browser.click(.button("Walk all chains"))
            try await browser.see("demo: Outgoing email server")
            try await browser.see("The chain breaks at: declaration.")
            try await visit.look(at: "diagnosed-all")

            try await browser.open("\(visit.console.origin)/accounts/\(Practice.account)")
            try await browser.click(.link("Delete the password: Incoming email server"))
            try await visit.look(at: "forget-password")
            try await browser.click(.button("Delete the password"))
            try await browser.see("demo incoming: app password forgotten")
            #expect(try await practice.storedSecrets("password").count == 1)

            try await visit.openOverview()
            try await browser.click(.link("Forget everything"))
            try await visit.look(at: "forget-all")
            #expect(try await practice.storedSecrets("password").count == 1)
            try await browser.click(.button("Forget everything"))
            try await browser.see("demo: forgotten")
            #expect(try await practice.storedSecrets("password").isEmpty)
            try await browser.seeNoMore("Verified")
        }
    }
}
