import FoundationEssentials
import PlainJSON
import Secrets
import Surroundings
import Testing

@Suite("Console: the client secret")
struct ConsoleSecretTests {
    @Test("A typed secret is kept and used at the token endpoint, the page says so, and nothing ever sends it back")
    func typed() async throws {
        try await visitingConsole(after: { try await $0.declare() }) { visit in
            let (practice, browser) = (visit.practice, visit.browser)
            let client = practice.provider.confidentialClient
            let secret = try client.secret().exposedText
            try await visit.keepAnswers()
            try await visit.openTokenDetails(.incoming)
            let field = Control.field("Client Secret")
            #expect(try await browser.property("type", of: field).text == "password")
            try await browser.type(client.id, into: .field("Client ID"))
            // A wrong one first: the provider refuses it, and the dialog says so.
            let wrong = UUID().uuidString
            try await browser.type(wrong, into: field)
            try await browser.click(.button("Authorize"))
            try await browser.consent(as: practice.provider.owner)
            try await browser.see("What to do:")
            try await browser.see("did not prove who it is")
            try await visit.keepPictures("secret-refused")

            // What only fills in defaults must not lose it.
            try await browser.type(secret, into: field)
            try await browser.tick(.checkbox("Shared mailbox"))
            try await browser.see("Open a mailbox other than your own")
            try await browser.tick(.checkbox("Shared mailbox"), false)
            try await browser.click(.button("Authorize"))
            try await browser.consent(as: practice.provider.owner)
            try await browser.seeNoMore(.selector("dialog:modal"))
            try await visit.see("Verified", .incoming)
            let requests = try await practice.provider.control.requests().filter { $0.endpoint == "token" }
            #expect(requests.last?.outcome == "ok")
            #expect(try await practice.storedSecrets("client-secret") == [secret])

            // Opened again, it is stored, and the field is empty.
            try await visit.openTokenDetails(.incoming)
            try await browser.see("Stored, for \(practice.provider.issuer).")
            #expect(try await browser.value(of: field).isEmpty)
            #expect(try await browser.property("placeholder", of: field).text == "Stored")
            try await visit.keepPictures("secret-stored")
            // Saving with the field empty leaves it as it is.
            try await browser.click(.button("Save"))
            try await browser.seeNoMore(.selector("dialog:modal"))
            #expect(try await practice.storedSecrets("client-secret") == [secret])

            try await visit.expectNowhere(secret)
            try await visit.expectNowhere(wrong)

            // Forgetting the account forgets it, too.
            try await visit.openOverview()
            try await browser.click(.link("Forget"))
            try await browser.click(.button("Forget"))
            try await browser.see("is deleted")
            #expect(try await practice.storedSecrets("client-secret").isEmpty)
            try await visit.openTokenDetails(.incoming)
            try await browser.see("Only if the provider gave you one.")
        }
    }
}

extension ConsoleVisit {
    /// Keeps what the server answers to the page's own requests from now on, in the page.
    fileprivate func keepAnswers() async throws {
        try await browser.run(
            script: """
                window.answers = [];
                const ask = window.fetch;
                window.fetch = async (...words) => {
                  const answer = await ask(...words);
                  window.answers.push(await answer.clone().text());
                  return answer;
                };
                """)
    }

    /// A secret is in no answer, no page, no address and nothing that the console wrote.
    fileprivate func expectNowhere(_ secret: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        let answers = try await browser.run(script: "return window.answers").elements.compactMap(\.text)
        // The dialog came that way, and with it what it says of the secret.
        #expect(answers.contains { $0.contains("Stored, for") }, sourceLocation: sourceLocation)
        #expect(!answers.contains { $0.contains(secret) }, sourceLocation: sourceLocation)
        for page in ["/", "/journal", "/plan", "/accounts/\(Practice.account)"] {
            let text = try await browser.run(
                asynchronousScript: """
                    const done = arguments[1];
                    fetch(arguments[0]).then((answer) => answer.text()).then(done, (why) => done(`${why}`));
                    """, .string(page))
            #expect(text.text?.contains("</html>") == true, sourceLocation: sourceLocation)
            #expect(text.text?.contains(secret) == false, sourceLocation: sourceLocation)
        }
        let source = try await browser.source()
        #expect(!source.contains(secret), sourceLocation: sourceLocation)
        let addresses = try await browser.takeRequests().map(\.url)
        #expect(!addresses.contains { $0.contains(secret) }, sourceLocation: sourceLocation)
        #expect(try !practice.declaredText().contains(secret), sourceLocation: sourceLocation)
        let lines = console.service.log.lines()
        #expect(!lines.contains { $0.contains(secret) }, sourceLocation: sourceLocation)
    }
}
