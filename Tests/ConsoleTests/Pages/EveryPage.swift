import Grants

@testable import Console

/// Every page, filled with the samples, by a name.
struct EveryPage {
    let pages: ConsolePages

    init() throws { pages = try ConsolePages() }

    var whole: [(name: String, html: String)] { subjects + signIns + refusals }

    /// What a dialog fetches.
    var fragments: [(name: String, html: String)] {
        [("token-fragment", token(asFragment: true))]
            + Samples.signIns.map {
                ("sign-in-\($0.name)-fragment", pages.signIn($0.view, asFragment: true, Samples.frame))
            }
    }

    private var subjects: [(name: String, html: String)] {
        let frame = Samples.frame
        return [
            ("overview", pages.overview(Samples.overview, frame)),
            ("overview-empty", pages.overview(Overview(accounts: []), frame)),
            (
                "overview-notice",
                pages.overview(Samples.overview, frame.noticing(.revoked(lines: ["work: revoked at Microsoft"])))
            ),
            ("account", Self.account(pages, problems: [], notice: .saved(file: "accounts/work.toml"))),
            ("account-problems", Self.account(pages, problems: Samples.problems)),
            ("account-new", newAccount),
            ("discovered", pages.discovered(Samples.discovered, types: Samples.types, frame)),
            ("token", token(asFragment: false)),
            ("difference", pages.difference(Samples.difference, back: "/accounts/home", frame)),
            (
                "dry-run",
                pages.dryRun(DeclarationDiff(file: "a.toml", text: Samples.difference.text, isOurs: true), frame)
            ),
            ("dry-run-theirs", pages.dryRun(Samples.difference, frame)),
            ("dry-run-nothing", pages.dryRun(DeclarationDiff(file: "a.toml", text: ""), frame)),
            ("revoke", pages.confirm(Confirmation(.revoke, Samples.work), frame)),
            ("forget", pages.confirm(Confirmation(.forget, Samples.work), frame)),
            (
                "journal",
                pages.journal(
                    JournalExcerpt(Samples.journal, hasMore: true, unreadable: 2),
                    JournalQuery(accounts: [Samples.work.name], since: "3d", count: "50"), frame)
            ),
            ("journal-empty", pages.journal(JournalExcerpt(), JournalQuery(), frame)),
            (
                "plan",
                pages.plan(PlanSheet(Samples.plan, errors: Samples.files.findings), applied: Samples.applied, frame)
            ),
            ("plan-empty", pages.plan(PlanSheet(), frame)),
            ("plan-empty-of", pages.plan(PlanSheet(), of: [Samples.work.name], frame)),
            ("plan-blocked", pages.plan(PlanSheet(Samples.plan, isBlocked: true), frame)),
            ("doctor", pages.doctor(Samples.chain, account: Samples.work, .incoming, frame)),
            ("doctor-before", pages.doctor(nil, account: Samples.work, .incoming, frame)),
            ("clients", pages.clients(Samples.clients, account: Samples.work, frame)),
            (
                "client-programs",
                pages.clientPrograms([MadeUpOperations.msmtp], problems: [Samples.refused], frame.listing(Samples.work))
            ),
            ("client-example", pages.clientExample(MadeUpOperations.msmtp, Samples.clients, frame)),
            ("client-example-none", pages.clientExample(MadeUpOperations.msmtp, [], frame)),
            (
                "files-other",
                pages.files(
                    Samples.files, look: OtherDirectory(path: "/srv/mail", place: "~/mail", isLayer: true),
                    found: Samples.files, frame)
            ),
            ("install", pages.clientChange(Samples.installing, Samples.installPreview, account: Samples.work, frame)),
            ("secrets", pages.secrets(Samples.secrets, account: Samples.work, .incoming, frame)),
            (
                "secrets-empty",
                pages.secrets(TokenSecrets(), account: Samples.work, .outgoing, empty: .certificateKey, frame)
            ),
            ("revoke-leftover", pages.confirm(Confirmation(.revoke, leftover: Samples.home.name), frame)),
            (
                "forget-secret",
                pages.confirm(
                    forgetting: .clientSecret, isOwn: true, account: Samples.work, .incoming, frame)
            ),
            (
                "report",
                pages.report(
                    "ok\n", on: ReportSubject(account: Samples.work.name, direction: .incoming, isOffline: true), frame)
            ),
            ("doctor-all", pages.doctor(MadeUpOperations.chains, isOffline: true, frame)),
            ("doctor-all-before", pages.doctor(nil, frame)),
            (
                "abandon",
                pages.confirm(
                    abandoning: LostSecrets(["the grant of work"], since: "there is no program mailgrant-store-mine"),
                    by: StoreMoveDraft(to: "sealed-file", abandons: true), frame)
            ),
            ("forget-all", pages.confirmForgettingAll(frame)),
            (
                "forget-password",
                pages.confirm(forgetting: .password, isOwn: true, account: Samples.work, .outgoing, frame)
            ),
            ("plugins", pages.plugins(MadeUpOperations.plugins, frame)),
            (
                "plugins-closed",
                pages.plugins(
                    PluginSheet(
                        storeInUse: "pass",
                        sealedFile: .closed(
                            ConsoleProblem(subject: "sealed file", what: "the key is not here", remedy: "bring it"))),
                    frame)
            ),
            ("report-before", pages.report(nil, on: ReportSubject(), frame)),
            (
                "provider-look",
                pages.providers(
                    [], problems: [],
                    look: ConsolePages.ProviderLook(name: "a", text: "b", findings: Samples.files.findings), frame)
            ),
            ("token-of-program", tokenOfProgram),
            (
                "overview-tried",
                pages.overview(
                    Samples.overview, frame.noticing(.tried(lines: ["a"], [Samples.refused, Samples.wrongAccount])))
            ),
            ("keys", pages.keys(Samples.keys, KeyDraft(key: "clients"), account: Samples.work, problems: [], frame)),
            (
                "settings",
                pages.keys(
                    Samples.keys, KeyDraft(), account: nil,
                    problems: [FieldProblem(field: .key, message: "is no key")], frame)
            ),
            ("files", pages.files(Samples.files, frame)),
            ("files-well", pages.files(FileReport(directory: "/etc", findings: []), frame)),
            ("pull", pages.pull(.new(Samples.commits), frame)),
            ("pull-nothing", pages.pull(.upToDate(branch: "origin/main", commit: "3f786850"), frame)),
            ("pull-broken", pages.pull(.broken(Samples.files.findings, Samples.refused), frame)),
            ("providers", pages.providers([Samples.provider.provider], problems: [Samples.refused], frame)),
            ("provider", pages.provider(Samples.provider, frame)),
            ("broken", pages.broken(BrokenAccount(name: "old", files: Samples.overview.brokenFiles), frame)),
            ("problem", pages.problem(Samples.refused, frame)),
        ]
    }

    private var signIns: [(name: String, html: String)] {
        Samples.signIns.flatMap { name, view in
            [
                ("sign-in-\(name)", pages.signIn(view, asFragment: false, Samples.frame)),
                ("pop-up-\(name)", pages.popUp(view, Samples.frame)),
            ]
        }
    }

    private var refusals: [(name: String, html: String)] {
        RefusedRequest.allCases.map { ("refused-\($0.rawValue)", pages.refused($0)) }
    }

    static func account(_ pages: ConsolePages, problems: [FieldProblem], notice: PageNotice? = nil) -> String {
        pages.account(Samples.accountForm, summary: Samples.work, problems: problems, Samples.frame.noticing(notice))
    }

    private var newAccount: String {
        let form = AccountForm(draft: AccountDraft(name: "", address: ""), types: Samples.types)
        return pages.account(form, summary: nil, problems: [], Samples.frame)
    }

    private var tokenOfProgram: String {
        var form = Samples.tokenForm
        form.draft.grantType = GrantType.program.rawValue
        return pages.token(
            form, account: Samples.work, .incoming, problems: [], asFragment: false, Samples.frame)
    }

    func token(asFragment: Bool) -> String {
        pages.token(
            Samples.tokenForm, account: Samples.work, .incoming, problems: [], asFragment: asFragment,
            Samples.frame)
    }
}
