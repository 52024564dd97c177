import Foundation
import Grants
import Testing

@testable import Console

/// What a person reads and can do on each page.
struct PageContentTests {
    private let pages: ConsolePages

    init() throws { pages = try ConsolePages() }

    @Test func theOverviewShowsEachConnectionsStateAndWhatCanBeDone() {
        let html = pages.overview(Samples.overview, Samples.frame)
        let page = Markup(html)
        let actions = page.all("form").compactMap { $0["action"] }
        #expect(
            html.contains("Consented as") && html.contains("in 48 minutes") && html.contains("INBOX, 1,204 messages"))
        // Verified: nothing is to be authorized. Declared beside it: the same token serves. Lost: authorize again.
        #expect(!actions.contains("/accounts/work/incoming/authorize"))
        #expect(page.all("button").contains { $0["id"] == "work-outgoing-same" && $0.text == "Use the same token" })
        #expect(page.all("button").contains { $0["id"] == "home-incoming-authorize" && $0.text == "Authorize" })
        // An app password has no token to manage.
        #expect(!html.contains("href=\"/accounts/club/incoming/token\""))
        #expect(html.contains("accounts/old.toml:3:1"))
    }

    @Test func whatNeedsAttentionComesFirstWithTheButtonThatSettlesIt() throws {
        let html = pages.overview(Samples.overview, Samples.frame)
        let attention = try #require(html.firstRange(of: "Needs attention"))
        let firstAccount = try #require(html.firstRange(of: "alice@contoso.example"))
        #expect(attention.lowerBound < firstAccount.lowerBound)
        #expect(html.contains("Sign in once more: press “Authorize” here."))
        #expect(Markup(html).all("button").contains { $0["id"] == "attention-home-incoming" })
        // What no button beside it does is a command to copy, and the way to its page.
        var account = Samples.home
        account.connections[0].problem?.remedy = "run: mailgrant store client-secret home --incoming"
        let other = Markup(pages.overview(Overview(accounts: [account]), Samples.frame))
        #expect(other.all("button").contains { $0["data-copy"] == "mailgrant store client-secret home --incoming" })
        #expect(other.all("a").contains { $0["href"] == "/accounts/home/incoming/token" && $0.text == "or here" })
        #expect(html.contains("Your move"))
    }

    @Test func aLostAuthorizationWithoutWordsOfItsOwnStillSaysWhatToDo() {
        var account = Samples.home
        account.connections[0].problem = nil
        let html = pages.overview(Overview(accounts: [account]), Samples.frame)
        #expect(html.contains("The authorization is lost.") && html.contains("Authorize it again."))
    }

    @Test func eachFailureOfASignInSaysWhatHappenedAndKeepsTheWayBack() {
        let html = pages.signIn(Samples.signIn(.failed(Samples.wrongAccount)), asFragment: true, Samples.frame)
        #expect(html.contains("bob@contoso.example signed in, but this account is alice@contoso.example"))
        #expect(html.contains("Sign out at the provider"))
        let page = Markup(html)
        #expect(page.all("form").contains { $0["action"] == "/accounts/work/incoming/authorize" })
        #expect(page.all("a").contains { $0["href"] == "/accounts/work/incoming/token" })
    }

    @Test func aFailureNamesWhatIsBesideItAndNoCommand() {
        for (remedy, words) in [
            ("run again: mailgrant authorize work --incoming", "Press “Try again” here."),
            (
                "store it again: mailgrant store client-secret work",
                "Store it again: type it into “Client Secret” in OAuth Token Details."
            ),
        ] {
            let problem = ConsoleProblem(subject: "work incoming", what: "it failed", remedy: remedy)
            let html = pages.signIn(Samples.signIn(.failed(problem)), asFragment: true, Samples.frame)
            #expect(html.contains(words) && !html.contains("mailgrant store") && !html.contains("data-copy"), "\(html)")
        }
        // Of another account, it is a command.
        let other = ConsoleProblem(subject: "a", what: "b", remedy: "run: mailgrant authorize home --incoming")
        #expect(pages.signIn(Samples.signIn(.failed(other)), asFragment: true, Samples.frame).contains("data-copy"))
    }

    @Test func whereAProgramTalksToTheProviderItsAddressesAreNoFields() throws {
        var form = Samples.tokenForm
        form.draft.grantType = GrantType.program.rawValue
        form.draft.clientID = "declared"
        let page = Markup(
            pages.token(form, account: Samples.work, .incoming, problems: [], asFragment: true, Samples.frame))
        let shown = page.all("input").filter { $0["type"] != "hidden" }.compactMap { $0["name"] }
        for name in ["client-id", "client-secret", "token-url", "authorization-url", "issuer"] {
            #expect(!shown.contains(name), "\(name)")
        }
        // What is declared all the same goes along.
        #expect(page.all("input").contains { $0["name"] == "client-id" && $0["value"] == "declared" })
        #expect(!page.all("a").contains { $0["href"]?.hasSuffix("/secrets") == true })
    }

    @Test func whereTheProgramItselfGetsTheTokenNobodyIsAsked() {
        var account = Samples.work
        account.connections[0].isAppOnly = true
        account.connections[0].state = .declared
        var view = Samples.signIn(.failed(Samples.refused))
        for isAppOnly in [true, false] {
            account.connections[0].isAppOnly = isAppOnly
            view.subject = SignInSubject(account, .incoming)
            var form = Samples.tokenForm
            form.draft.grantType = (isAppOnly ? GrantType.clientCredentials : .authorizationCode).rawValue
            let overview = Markup(pages.overview(Overview(accounts: [account]), Samples.frame))
            let authorize = overview.all("form").first { $0["action"] == "/accounts/work/incoming/authorize" }
            // A window that nobody signs in at must not come up.
            #expect((authorize?["data-quiet"] != nil) == isAppOnly)
            let again = Markup(pages.signIn(view, asFragment: true, Samples.frame)).all("form")
                .first { $0["data-retry"] != nil }
            #expect((again?["data-quiet"] != nil) == isAppOnly)
            let token = Markup(
                pages.token(form, account: account, .incoming, problems: [], asFragment: true, Samples.frame))
            let button = token.all("button").first { $0["value"] == "authorize" }
            #expect((button?["data-quiet"] != nil) == isAppOnly)
        }
    }

    @Test func aServerThatDoesNotAcceptLeavesTheConnectionAuthorized() {
        var view = Samples.signIn(.failed(Samples.wrongAccount))
        #expect(!pages.signIn(view, asFragment: true, Samples.frame).contains("authorized all the same"))
        view.wasAuthorized = true
        let html = pages.signIn(view, asFragment: true, Samples.frame)
        #expect(html.contains("authorized all the same"))
        let steps = Markup(html).all("li").map { $0["class"] }
        #expect(steps == ["done", "done", "stopped"])
    }

    @Test func onlyARunningSignInReloadsAndCanBeStopped() {
        for (name, view) in Samples.signIns {
            let html = pages.signIn(view, asFragment: false, Samples.frame)
            let isOver = ["finished", "failed", "tried", "tried-in-vain", "cancelled"].contains(name)
            let isWaiting = ["preparing", "open", "by-hand", "elsewhere", "enter-code", "notice", "question"].contains(
                name)
            // What is being typed must not be lost.
            let reloads = !isOver && !["question", "by-hand", "elsewhere"].contains(name)
            #expect(html.contains("<noscript><meta http-equiv=\"refresh\"") == reloads, "\(name)")
            #expect(html.contains("/cancel\"") == isWaiting, "\(name)")
        }
    }

    @Test func aDeviceCodeCanBeReadCopiedAndOpened() {
        let page = Markup(pages.popUp(Samples.signIn(.enterCode(Samples.prompt)), Samples.frame))
        #expect(page.all("span").contains { $0.text == "GTHK-QPXN" && $0["aria-label"] == "G T H K - Q P X N" })
        #expect(page.all("button").contains { $0["data-copy"] == "GTHK-QPXN" })
        #expect(page.all("a").contains { $0["href"] == "https://microsoft.com/devicelogin" })
    }

    @Test func aProblemOfAFieldIsBesideItAndAbove() {
        let html = EveryPage.account(pages, problems: Samples.problems)
        let page = Markup(html)
        let port = page.all("input").first { $0["name"] == "incoming.port" }
        #expect(port?["aria-invalid"] == "true" && port?["aria-describedby"] == "field-incoming-port-error")
        #expect(
            page.all("p").contains {
                $0["id"] == "field-incoming-port-error" && $0.text == "Is not a port number."
            })
        #expect(page.all("a").contains { $0["href"] == "#field-incoming-port" })
    }

    @Test func aChangeToCopyIsTheDiffByteForByte() throws {
        let html = pages.difference(Samples.difference, back: "/accounts/home", Samples.frame)
        let start = try #require(html.firstRange(of: "aria-labelledby=\"diff\">", after: "<pre"))
        let end = try #require(html.firstRange(of: "</pre>"))
        let shown = html[start.upperBound..<end.lowerBound].replacing(/<[^>]*>/, with: "")
            .replacingOccurrences(of: "&quot;", with: "\"")
        #expect(shown == Samples.difference.text)
    }

    @Test func thePlanOffersToApplyOnlyWhatNeedsNoPerson() {
        let all = pages.plan(PlanSheet(Samples.plan), Samples.frame)
        #expect(all.contains("action=\"/plan/apply\"") && all.contains("4 steps"))
        let person = pages.plan(PlanSheet([Samples.plan[0], Samples.plan[1]]), Samples.frame)
        #expect(!person.contains("action=\"/plan/apply\"") && person.contains("Needs you"))
    }

    @Test func whatStandsInTheWayOfAllIsSaidInPlaceOfAButton() {
        let blocked = pages.plan(PlanSheet(Samples.plan, isBlocked: true), Samples.frame)
        #expect(!blocked.contains("action=\"/plan/apply\""))
        #expect(blocked.contains("Nothing else is done before the token store is in order."))
    }

    @Test func ofSomeAccountsItIsNotSaidThatAllIsWell() {
        let some = pages.plan(PlanSheet(), of: [Samples.work.name], Samples.frame)
        #expect(some.contains("Of these accounts everything is as declared.") && !some.contains("nothing to do"))
        #expect(pages.plan(PlanSheet(), Samples.frame).contains("There is nothing to do."))
        let broken = pages.plan(PlanSheet(errors: Samples.files.findings), Samples.frame)
        #expect(!broken.contains("as declared") && broken.contains("accounts/old.toml:3:1"))
    }

    @Test func whatWasShownAfterAChangeIsNotReplacedByThePageOfTheSameAddress() {
        let steps = pages.plan(PlanSheet(Samples.plan), applied: Samples.applied, Samples.frame)
        let chain = pages.doctor(Samples.chain, account: Samples.work, .incoming, Samples.frame)
        #expect(!steps.contains("data-live") && !chain.contains("data-live"))
        #expect(pages.overview(Samples.overview, Samples.frame).contains("data-live"))
    }

    @Test func aRefusedRequestLearnsNothing() {
        for why in RefusedRequest.allCases {
            let html = pages.refused(why)
            #expect(!html.contains("<nav") && !html.contains("csrf") && !html.contains("<script"), "\(why)")
        }
    }

    @Test func theHeaviestPageIsLight() {
        let many = Overview(accounts: Array(repeating: [Samples.work, Samples.home], count: 5).flatMap { $0 })
        let token = pages.token(
            Samples.tokenForm, account: Samples.work, .incoming, problems: [], asFragment: false,
            Samples.frame)
        let page = max(pages.overview(many, Samples.frame).utf8.count, token.utf8.count)
        let assets = ConsolePages.assets.map(\.body.count).reduce(0, +)
        #expect(page + assets < 100_000)
        #expect(ConsolePages.stylesheet.body.count < 24_576 && ConsolePages.script.body.count < 16_384)
    }

    @Test func anAssetsNameChangesWithItsContent() {
        let first = Asset("a", "css", contentType: "text/css", body: Array("p {}".utf8))
        let second = Asset("a", "css", contentType: "text/css", body: Array("p { }".utf8))
        #expect(first.name != second.name && first.name.hasPrefix("a.") && first.path == "/assets/\(first.name)")
    }
}

extension String {
    /// The first place behind another.
    fileprivate func firstRange(of text: String, after mark: String) -> Range<String.Index>? {
        firstRange(of: mark).flatMap { self[$0.upperBound...].firstRange(of: text) }
    }
}
