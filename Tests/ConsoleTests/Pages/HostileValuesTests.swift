import Foundation
import Grants
import Secrets
import Testing

@testable import Console

/// Whoever wrote a value, it is shown for what it is.
struct HostileValuesTests {
    /// A script by way of an element, an attribute and an address, and characters that hide or turn round a text.
    private static let attack = "\"'><x-attack onclick=a()>{{t.save}}</textarea></pre>&amp;\u{202e}\u{200b}\u{0}\r"

    @Test func noValueBecomesMarkup() throws {
        for (name, html) in try hostilePages() {
            #expect(!html.contains("<x-attack"), "\(name)")
            #expect(html.contains("&lt;x-attack onclick=a()&gt;{{t.save}}&lt;/textarea&gt;"), "\(name)")
            #expect(!html.unicodeScalars.contains { ["\u{202e}", "\u{200b}", "\u{0}", "\r"].contains($0) }, "\(name)")
        }
    }

    @Test func onlyWebAddressesBecomeLinks() throws {
        var form = Samples.tokenForm
        form.registrationPage = "javascript:alert(1)"
        form.whatToKnow = "see javascript:alert(2) and data:text/html,x"
        let html = try ConsolePages().token(
            form, account: Samples.work, .incoming, problems: [], asFragment: false, Samples.frame)
        for link in Markup(html).all("a") {
            let address = link["href"] ?? ""
            #expect(address.hasPrefix("/") || address.hasPrefix("https://") || address.hasPrefix("#"), "\(address)")
        }
    }

    @Test func noSecretIsSentBack() throws {
        var form = Samples.tokenForm
        form.draft.clientSecret = Secret("correct horse battery staple")
        for asFragment in [true, false] {
            let html = try ConsolePages().token(
                form, account: Samples.work, .incoming,
                problems: [FieldProblem(field: .clientSecret, message: "is too long")],
                asFragment: asFragment, Samples.frame)
            #expect(!html.contains("correct horse"))
            let field = Markup(html).all("input").first { $0["name"] == "client-secret" }
            #expect(field?["type"] == "password" && field?["value"] == nil)
        }
    }

    @Test func theAddressOfASignInStaysWithTheProvidersPage() throws {
        // It carries `state` and the PKCE challenge: only the redirect of the pop-up has it.
        let url = Samples.url("https://login.contoso.example/authorize?state=only-for-the-redirect")
        for state in [SignInStep.open(url, nil), .verifying] {
            var view = Samples.signIn(state)
            view.authorizationURL = url
            let pages = try ConsolePages()
            let shown = pages.signIn(view, asFragment: false, Samples.frame) + pages.popUp(view, Samples.frame)
            #expect(!shown.contains("only-for-the-redirect"))
        }
    }

    /// Every page with the attack in every text that it shows.
    private func hostilePages() throws -> [(name: String, html: String)] {
        let (pages, frame, text) = (try ConsolePages(), Samples.frame, Self.attack)
        let problem = ConsoleProblem(subject: text, what: text, remedy: text, whoseMove: .you)
        let account = hostileAccount(problem)
        let server = ServerDraft(mailProtocol: text, host: text, port: text, security: text, user: text)
        let draft = AccountDraft(name: text, address: text, type: text, incoming: server, outgoing: server)
        let fields: [FieldProblem] = [.name, .address, .form].map { FieldProblem(field: $0, message: text) }
        let form = AccountForm(
            draft: draft, defaults: [.incoming: [.imap: server]],
            types: [TokenType(id: text, name: text, provider: Samples.home.name)], file: text)
        let broken = BrokenFile(account: text, place: text, message: text)
        let step = PlannedStep(
            line: text, need: .step(text), fileChange: FileDifference(file: text, text: "+\(text)"))
        return [
            ("overview", pages.overview(Overview(accounts: [account], brokenFiles: [broken]), frame)),
            ("notice", pages.overview(Overview(accounts: []), frame.noticing(.revoked(lines: [text])))),
            ("account", pages.account(form, summary: account, problems: fields, frame.noticing(.saved(file: text)))),
            (
                "discovered",
                pages.discovered(
                    Discovered(draft: draft, facts: [text], warnings: [text], steps: [text]), types: [], frame)
            ),
            ("token", hostileToken(pages, account, problem)),
            ("dry-run", pages.dryRun(DeclarationDiff(file: text, text: "+\(text)"), frame)),
            ("difference", pages.difference(DeclarationDiff(file: text, text: "+\(text)"), back: text, frame)),
            ("confirm", pages.confirm(Confirmation(.revoke, account), frame)),
            (
                "journal",
                pages.journal(
                    JournalExcerpt([
                        JournalEntry(at: Samples.now, kind: text, account: text, detail: text, commit: text)
                    ]),
                    JournalQuery(since: text, until: text, count: text), frame)
            ),
            (
                "plan",
                pages.plan(
                    PlanSheet([step], errors: [Finding(place: text, message: text)]),
                    applied: [AppliedStep(step: step, problem: problem)], frame)
            ),
            (
                "doctor",
                pages.doctor(
                    [ChainLink(name: text, state: .broken, detail: text, remedy: text)], account: account, .incoming,
                    frame)
            ),
            (
                "clients",
                pages.clients(
                    [true, false].map { isInstalled in
                        ClientText(
                            name: Samples.home.name, client: text, form: text, summary: text, file: text, text: text,
                            isInstalled: isInstalled, canBeWritten: true, writtenTo: isInstalled ? text : nil)
                    }, account: account, frame)
            ),
            (
                "install",
                pages.clientChange(
                    ClientChange(.install, Samples.home.name, of: Samples.home.name, form: text),
                    ClientPreview(
                        client: text, differences: [FileDifference(file: text, text: "+\(text)")], advice: text),
                    account: account, frame)
            ), ("problem", pages.problem(problem, frame)),
        ] + hostileSignIns(pages, account, problem) + hostilePlaces(pages, account, problem)
    }

    private func hostilePlaces(
        _ pages: ConsolePages, _ account: AccountSummary, _ problem: ConsoleProblem
    ) -> [(name: String, html: String)] {
        let (text, frame) = (Self.attack, Samples.frame)
        let commits = PulledCommits(
            commit: text, branch: text, commits: [PulledCommits.Commit(id: text, author: text, subject: text)],
            changes: [PulledCommits.Change(line: text, needsPerson: true)], plan: [text], submodules: [text])
        let provider = ProviderSummary(name: Samples.home.name, displayName: text, notice: text, file: text)
        let sheet = ProviderSheet(
            provider: provider,
            parameters: [
                TokenParameter(name: "tenant", explanation: text, defaultValue: text),
                TokenParameter(name: "cloud", explanation: text, defaultValue: text, choices: [text]),
            ],
            sections: [
                ProviderSheet.Section(
                    title: text, detail: text, rows: [ProviderSheet.Row(name: text, value: text)])
            ])
        let secrets = TokenSecrets(certificate: text, key: .kept(boundTo: text), isAuthorized: true)
        return [
            ("secrets", pages.secrets(secrets, account: account, .incoming, frame)),
            (
                "keys",
                pages.keys(
                    KeyForm(
                        values: [KeyForm.Value(key: text, texts: [text], origin: text)],
                        known: [KeyForm.Known(key: text, meaning: text)], file: text, revision: text),
                    KeyDraft(key: text, value: text, more: text, revision: text), account: account,
                    problems: [FieldProblem(field: .keyValue, message: text)], frame)
            ),
            (
                "plugins",
                pages.plugins(
                    PluginSheet(
                        plugins: [
                            PluginSheet.Plugin(
                                PluginName(kind: text, name: Samples.work.name), path: text, version: text,
                                answers: false, isAllowed: true, canBeTested: true, problem: problem)
                        ],
                        storeInUse: text, storeDeclared: text, stores: [text], sealedFile: .closed(problem)), frame)
            ),
            (
                "abandon",
                pages.confirm(
                    abandoning: LostSecrets([text], since: text), by: StoreMoveDraft(to: text, from: text), frame)
            ),
            ("sealed-file", pages.plugins(PluginSheet(storeInUse: text, sealedFile: .key(path: text)), frame)),
            (
                "doctor-all",
                pages.doctor(
                    [
                        Diagnosis(
                            account: Samples.work.name, direction: nil,
                            links: [ChainLink(name: text, state: .broken, detail: text, remedy: text)])
                    ], frame)
            ),
            ("report", pages.report(text, on: ReportSubject(), frame)),
            (
                "provider-look",
                pages.providers(
                    [], problems: [],
                    look: ConsolePages.ProviderLook(
                        name: text, text: text, findings: [Finding(place: text, message: text)]), frame)
            ),
            (
                "tried",
                pages.overview(Overview(accounts: []), frame.noticing(.tried(lines: [text], [problem, problem])))
            ),
            (
                "forget-secret",
                pages.confirm(forgetting: .certificateKey, isOwn: false, account: account, .incoming, frame)
            ),
            (
                "client-programs",
                pages.clientPrograms(
                    [
                        ClientProgram(
                            name: Samples.work.name, displayName: text, directions: [.incoming], isInstalled: false,
                            describedBy: text, forms: [ClientProgram.Form(name: text, summary: text)])
                    ], problems: [problem], frame)
            ),
            (
                "files-other",
                pages.files(
                    FileReport(directory: text, findings: []), look: OtherDirectory(path: text, place: text),
                    found: FileReport(directory: text, findings: [Finding(place: text, message: text)]), frame)
            ),
            ("files", pages.files(FileReport(directory: text, findings: [Finding(place: text, message: text)]), frame)),
            ("pull", pages.pull(.new(commits), frame)),
            ("pull-broken", pages.pull(.broken([Finding(place: text, message: text)], problem), frame)),
            ("providers", pages.providers([provider], problems: [problem], frame)),
            ("provider", pages.provider(sheet, frame)),
        ]
    }

    private func hostileAccount(_ problem: ConsoleProblem) -> AccountSummary {
        let text = Self.attack
        return AccountSummary(
            name: Samples.work.name, address: text, providerName: text, file: text, fileIsOurs: false,
            connections: [
                ConnectionSummary(
                    direction: .incoming, mailProtocol: .imap, host: text, port: 993, authentication: .oauth2,
                    state: .authorized, identity: text, mechanism: text, opened: text, problem: problem)
            ])
    }

    private func hostileToken(_ pages: ConsolePages, _ account: AccountSummary, _ problem: ConsoleProblem) -> String {
        let text = Self.attack
        let form = TokenForm(
            draft: TokenDraft(
                type: text, grantType: text, parameters: ["tenant": text], issuer: text, authorizationURL: text,
                tokenURL: text, deviceAuthorizationURL: text, clientID: text, scopes: text, usesSharedMailbox: true,
                sharedMailbox: text),
            types: [], grantTypes: [],
            parameters: [TokenParameter(name: "tenant", explanation: text, defaultValue: text, choices: [text])],
            callbackURL: text, callbackNote: text, clientSecret: .kept(boundTo: text),
            scopes: [ExplainedScope(scope: text, explanation: text)],
            sharedMailboxScopes: [ExplainedScope(scope: text)], permissions: [text], registrationPage: text,
            whatToKnow: text, fileIsOurs: false)
        return pages.token(
            form, account: account, .incoming, problems: [FieldProblem(field: .parameter("tenant"), message: text)],
            asFragment: false, Samples.frame.noticing(.problem(problem)))
    }

    private func hostileSignIns(
        _ pages: ConsolePages, _ account: AccountSummary, _ problem: ConsoleProblem
    ) -> [(name: String, html: String)] {
        let prompt = DevicePrompt(
            userCode: Self.attack, address: Samples.url("https://contoso.example/device"), message: Self.attack,
            expiresAt: Samples.now)
        let inbox = RedirectInbox(to: Self.attack, comesBack: false) { _ in nil }
        let page = Samples.url("https://contoso.example/authorize")
        let steps: [SignInStep] = [
            .enterCode(prompt), .failed(problem), .finished(account.connections[0]), .open(page, inbox),
            .tried(lines: [Self.attack], problem),
        ]
        return steps.flatMap { step in
            var view = SignInView(
                id: "id", subject: SignInSubject(account, .incoming), step: step)
            view.addressProblem = Self.attack
            return [
                ("sign-in", pages.signIn(view, asFragment: true, Samples.frame)),
                ("pop-up", pages.popUp(view, Samples.frame)),
            ]
        }
    }
}
