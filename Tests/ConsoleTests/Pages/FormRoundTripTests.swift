import Grants
import Secrets
import Testing

@testable import Console

/// What a form is filled with comes back from the browser as it was, so that saving without a change changes nothing.
struct FormRoundTripTests {
    private let pages: ConsolePages

    init() throws { pages = try ConsolePages() }

    @Test func anAccountsSettings() {
        for draft in [Samples.accountForm.draft, oddAccount] {
            var form = Samples.accountForm
            form.draft = draft
            let html = pages.account(form, summary: Samples.work, problems: [], Samples.frame)
            let sent = Markup(html).submission(of: "/accounts/work")
            #expect(AccountDraft(form: sent, changing: Samples.work.name) == draft)
        }
    }

    @Test func aNewAccount() {
        let html = pages.discovered(Samples.discovered, types: Samples.types, Samples.frame)
        #expect(AccountDraft(form: Markup(html).submission(of: "/accounts")) == Samples.discovered.draft)
    }

    @Test func aNewAccountThatLeavesItsTokenToTheProvider() {
        var found = Samples.discovered
        found.draft.token = nil
        let html = pages.discovered(found, types: Samples.types, Samples.frame)
        #expect(AccountDraft(form: Markup(html).submission(of: "/accounts")) == found.draft)
    }

    @Test(arguments: ["authorization_code", "device_code", "client_credentials", "no-such-grant-type"])
    func theTokensDetails(grantType: String) {
        var form = Samples.tokenForm
        form.draft.grantType = grantType
        form.draft.clientID = "a<b>\"c'&d"
        form.draft.usesSharedMailbox = true
        form.draft.sharedMailbox = "support@contoso.example"
        form.draft.issuer = "https://issuer.example/a?b=c&d=e"
        form.draft.ownToken = true
        form.draft.filledType = form.draft.type
        form.draft.parameters["cloud"] = ""
        for asFragment in [true, false] {
            let html = pages.token(
                form, account: Samples.work, .incoming, problems: [], asFragment: asFragment, Samples.frame
            )
            var sent = TokenDraft(form: Markup(html).submission(of: "/accounts/work/incoming/token"))
            // Scopes are separated by spaces or lines.
            sent.scopes = sent.scopes.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            #expect(sent == form.draft)
        }
    }

    @Test func anUntouchedSecretFieldLeavesTheKeptSecret() {
        let html = pages.token(
            Samples.tokenForm, account: Samples.work, .incoming, problems: [], asFragment: false,
            Samples.frame)
        let sent = Markup(html).submission(of: "/accounts/work/incoming/token")
        #expect(sent["client-secret"] == "")
        #expect(TokenDraft(form: sent).clientSecret == nil)
        let typed = TokenDraft(form: FormValues([("client-secret", " with blanks ")]))
        #expect(typed.clientSecret == Secret(" with blanks "))
    }

    @Test func blanksAroundWhatWasTypedAreNotPartOfIt() {
        let draft = AccountDraft(form: FormValues([("address", "  alice@contoso.example\t"), ("name", "work ")]))
        #expect(draft.address == "alice@contoso.example" && draft.name == "work")
        #expect(draft.incoming == nil && draft.outgoing == nil)
    }

    private var oddAccount: AccountDraft {
        AccountDraft(
            name: "work", changing: Samples.work.name, address: "o'brien+\"x\"@contoso.example",
            incoming: ServerDraft(
                mailProtocol: "no-such-protocol", host: "<host>", port: "99999x", security: "starttls",
                user: "a&b", usesOAuth: false),
            outgoing: nil)
    }
}
