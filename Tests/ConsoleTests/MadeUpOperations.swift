import FoundationEssentials
import Grants
import Secrets
import Synchronization
import Testing

@testable import Console

/// Operations on two accounts that a test makes up: they do nothing, and tell what was asked of them. A sign-in goes as far
/// as the test says.
final class MadeUpOperations: ConsoleOperations {
    private struct State {
        var asked: [String] = []
        var waiters: [CheckedContinuation<Void, Never>] = []
        var signIn: (@Sendable (SignInStep) -> Void)?
        var end: CheckedContinuation<Void, Never>?
        var saving: SaveOutcome = .saved(file: "accounts/work.toml")
        var changes: [Int: AsyncStream<Void>.Continuation] = [:]
        var lastWatch = 0
        var holdsOn = false
        var fileChange = "+account work\n"
        var account = MadeUpOperations.work
        var observed = "a1"
    }

    private let state = Mutex(State())

    /// What was asked, in order, such as `check work incoming`.
    var asked: [String] { state.withLock { $0.asked } }

    func onSave(_ outcome: SaveOutcome) { state.withLock { $0.saving = outcome } }

    /// What a mail program's file would be changed by.
    var fileChange: String {
        get { state.withLock { $0.fileChange } }
        set { state.withLock { $0.fileChange = newValue } }
    }

    /// What its account is called from now on.
    func rename(to name: String) throws {
        let name = try #require(PlainName(name))
        state.withLock { $0.account.name = name }
    }

    /// Whether somebody waits for changes now.
    var isWatched: Bool { state.withLock { !$0.changes.isEmpty } }

    func change() { for watch in state.withLock({ $0.changes }).values { watch.yield() } }

    /// What pages and event streams are told was observed.
    func observe(_ digest: String) { state.withLock { $0.observed = digest } }

    func observed() -> String { state.withLock { $0.observed } }

    private func ask(_ what: String) { state.withLock { $0.asked.append(what) } }

    static let other = PlainName("home") ?? { preconditionFailure() }()

    static let work = AccountSummary(
        name: PlainName("work") ?? { preconditionFailure() }(), address: "alice@contoso.example",
        providerName: "Contoso",
        file: "accounts/work.toml", fileIsOurs: true,
        connections: Direction.allCases.map { direction in
            ConnectionSummary(
                direction: direction, mailProtocol: direction == .incoming ? .imap : .smtp,
                host: "mail.contoso.example",
                port: 993, authentication: .oauth2, state: .declared)
        })

    // MARK: Accounts

    func overview() async throws(ConsoleProblem) -> Overview {
        Overview(
            accounts: [state.withLock { $0.account }],
            brokenFiles: [BrokenFile(account: "broken", place: "accounts/broken.toml:3:1", message: "is no TOML")],
            leftovers: [PlainName("old")].compactMap(\.self))
    }

    func overview(of name: PlainName) async throws(ConsoleProblem) -> Overview {
        var overview = try await overview()
        overview.accounts.removeAll { $0.name != name }
        overview.brokenFiles.removeAll { $0.account != name.text }
        overview.leftovers.removeAll { $0 != name }
        return overview
    }

    func accountNames() async throws(ConsoleProblem) -> [PlainName] { [state.withLock { $0.account.name }] }

    func changes(since observed: String?) -> AsyncStream<Void> {
        let (stream, source) = AsyncStream.makeStream(of: Void.self)
        if observed.map({ $0 != self.observed() }) ?? false { source.yield() }
        let id = state.withLock { state in
            state.lastWatch += 1
            state.changes[state.lastWatch] = source
            return state.lastWatch
        }
        source.onTermination = { [weak self] _ in self?.state.withLock { $0.changes[id] = nil } }
        return stream
    }

    func form(of name: PlainName?) async throws(ConsoleProblem) -> AccountForm {
        AccountForm(draft: AccountDraft(name: name?.text ?? "", changing: name, address: ""))
    }

    func discover(_ search: DiscoverySearch) async throws(ConsoleProblem) -> Discovered {
        let server = search.nameServer.isEmpty ? "" : " by \(search.nameServer)"
        ask("discover \(search.address)\(search.isOffline ? " offline" : "")\(server)")
        return Discovered(
            draft: AccountDraft(name: "new", address: search.address), facts: ["provider: contoso, from its domain"],
            steps: ["mail domain: nothing there"])
    }

    /// What a save that only says what it would change comes to.
    private var dryRun: SaveOutcome {
        .wouldChange(DeclarationDiff(file: "/home/a/work.toml", text: "+port = 143\n", isOurs: true))
    }

    func tokenForm(
        of account: PlainName, _ direction: Direction, draft: TokenDraft?
    ) async throws(ConsoleProblem) -> TokenForm {
        TokenForm(draft: draft ?? TokenDraft(type: "", grantType: ""), types: [], grantTypes: [])
    }

    func save(_ draft: AccountDraft, isDryRun: Bool) async throws(ConsoleProblem) -> SaveOutcome {
        ask("\(isDryRun ? "try" : "save") \(draft.name) \(draft.address)")
        if isDryRun { return dryRun }
        return state.withLock { $0.saving }
    }

    func save(
        _ draft: TokenDraft, of account: PlainName, _ direction: Direction, isDryRun: Bool
    ) async throws(ConsoleProblem) -> SaveOutcome {
        ask("\(isDryRun ? "try" : "save") token \(account) \(direction) \(draft.clientID)")
        if isDryRun { return dryRun }
        return state.withLock { $0.saving }
    }

    func keep(password: Secret, of account: PlainName, _ direction: Direction) async throws(ConsoleProblem) {
        ask("keep \(password.count) bytes \(account) \(direction)")
    }

    func check(_ account: PlainName, _ direction: Direction) async throws(ConsoleProblem) {
        ask("check \(account) \(direction)")
    }

    func checkAll() async throws(ConsoleProblem) -> (lines: [String], problems: [ConsoleProblem]) {
        ask("check all")
        let problems = [work, "home"].map { name in
            ConsoleProblem(subject: "\(name) outgoing", what: "it does not answer", remedy: "wait")
        }
        return (["work incoming: verified with OAUTHBEARER (INBOX)"], problems)
    }

    private var work: String { Self.work.name.text }

    func revoke(_ account: PlainName) async -> (lines: [String], problem: ConsoleProblem?) {
        ask("revoke \(account)")
        return ([], nil)
    }

    func forget(_ account: PlainName) async throws(ConsoleProblem) { ask("forget \(account)") }

    func forgetAll() async -> (lines: [String], problem: ConsoleProblem?) {
        ask("forget all")
        let problem = ConsoleProblem(subject: "home", what: "the token store is locked", remedy: "unlock it")
        return (["work: forgotten"], problem)
    }

    static let chains = [
        Diagnosis(
            account: work.name, direction: .incoming,
            links: [ChainLink(name: "mail TLS", state: .whole, detail: "TLS 1.3")]),
        Diagnosis(
            account: other, direction: nil,
            links: [
                ChainLink(
                    name: "declaration", state: .broken, detail: "accounts/home.toml:3:1: is no TOML",
                    remedy: "mend it, then run: mailgrant lint")
            ]),
    ]

    func diagnoseAll(isOffline: Bool) async throws(ConsoleProblem) -> [Diagnosis] {
        ask("diagnose all\(isOffline ? " offline" : "")")
        return Self.chains
    }

    func diagnose(
        _ account: PlainName, _ direction: Direction, isOffline: Bool
    ) async throws(ConsoleProblem) -> [ChainLink] {
        ask("diagnose \(account) \(direction)\(isOffline ? " offline" : "")")
        return []
    }

    // MARK: Mail programs

    static let msmtp = ClientProgram(
        name: PlainName("msmtp") ?? work.name, displayName: "msmtp", directions: [.outgoing], isInstalled: true,
        forms: [ClientProgram.Form(name: "passwordeval", summary: "runs the helper for each message")])

    func clientPrograms() async throws(ConsoleProblem) -> (clients: [ClientProgram], problems: [ConsoleProblem]) {
        ([Self.msmtp], [ConsoleProblem(subject: "mine", what: "it is not allowed here", remedy: "allow it")])
    }

    func exampleTexts(of client: PlainName) async throws(ConsoleProblem) -> [ClientText] {
        [
            ClientText(
                name: client, client: "msmtp", form: "passwordeval", summary: "runs the helper", file: "~/.msmtprc",
                text: "account work\n", isInstalled: true, canBeWritten: true)
        ]
    }

    func clients(of account: PlainName) async throws(ConsoleProblem) -> [ClientText] { [] }

    func preview(_ change: ClientChange) async throws(ConsoleProblem) -> ClientPreview {
        ClientPreview(client: "msmtp", differences: [FileDifference(file: "/home/a/.msmtprc", text: fileChange)])
    }

    func check(
        _ client: PlainName, of account: PlainName, form: String?, sends: Bool
    ) async throws(ConsoleProblem) -> (lines: [String], problem: ConsoleProblem?) {
        ask("try \(client) \(account)\(form.map { " as \($0)" } ?? "")\(sends ? " sending" : "")")
        let problem = ConsoleProblem(subject: "work incoming", what: "the program is missing", remedy: "install it")
        return (["work outgoing: works"], sends ? problem : nil)
    }

    func perform(_ change: ClientChange, shown revision: String) async throws(ConsoleProblem) -> [String] {
        guard try await preview(change).revision == revision else {
            throw ConsoleProblem(subject: "msmtp", what: "it is another change", remedy: "look again")
        }
        ask("\(change.action) \(change.client) \(change.account)\(change.form.map { " as \($0)" } ?? "")")
        return ["\(change.account): \(change.client) installed"]
    }

    // MARK: Secrets

    func secrets(of account: PlainName, _ direction: Direction) async throws(ConsoleProblem) -> TokenSecrets {
        TokenSecrets(isAuthorized: true)
    }

    func keep(
        certificateKey key: Secret, of account: PlainName, _ direction: Direction
    ) async throws(ConsoleProblem) -> String? {
        ask("keep key of \(key.count) bytes \(account) \(direction)")
        return nil
    }

    func forget(
        _ secret: KeptSecretKind, of account: PlainName, _ direction: Direction
    ) async throws(ConsoleProblem) -> String {
        ask("forget \(secret.rawValue) \(account) \(direction)")
        return "\(account): it is forgotten"
    }

    func takeOver(
        refreshToken: Secret, of account: PlainName, _ direction: Direction, replacing: Bool
    ) async throws(ConsoleProblem) -> [String] {
        ask("take over \(refreshToken.count) bytes \(account) \(direction)\(replacing ? " replacing" : "")")
        return ["\(account) \(direction): authorized"]
    }

    // MARK: Plugins and the token store

    static let plugins = PluginSheet(
        plugins: [
            PluginSheet.Plugin(
                PluginName(kind: "store", name: work.name), path: "/home/a/mailgrant-store-work", version: "1.0",
                answers: true, isAllowed: false, canBeTested: true),
            PluginSheet.Plugin(
                PluginName(kind: "provider", name: other), path: "/home/a/mailgrant-provider-home", answers: true,
                isAllowed: true, isListed: true,
                canBeTested: true),
        ],
        storeInUse: "secret-service", stores: ["secret-service", "sealed-file", "work"], sealedFile: .passphrase)

    func plugins() async throws(ConsoleProblem) -> PluginSheet { Self.plugins }

    func setAllowed(_ isAllowed: Bool, _ plugin: PluginName) async throws(ConsoleProblem) -> [String] {
        ask("\(isAllowed ? "allow" : "disallow") \(plugin.kind) \(plugin.name)")
        return ["\(plugin.kind) \(plugin.name) is allowed"]
    }

    func test(_ plugin: PluginName) async throws(ConsoleProblem) -> (lines: [String], problem: ConsoleProblem?) {
        ask("test \(plugin.kind) \(plugin.name)")
        return (["ok: it answers"], nil)
    }

    func test(
        _ plugin: PluginName, signingInAs address: String, report: @escaping @Sendable (SignInStep) -> Void
    ) async {
        await signIn("test \(plugin.kind) \(plugin.name) as \(address)", report)
    }

    func migrate(_ draft: StoreMoveDraft) async throws(ConsoleProblem) -> StoreMoveOutcome {
        let words = [
            draft.source.isEmpty ? nil : "from \(draft.source)", "to \(draft.store)",
            draft.mayForget ? "in memory" : nil,
            draft.abandons ? (draft.agreed == nil ? "perhaps abandoning" : "abandoning") : nil,
        ]
        ask("migrate \(words.compactMap(\.self).joined(separator: " "))")
        guard draft.store != "none" else {
            throw ConsoleProblem(subject: "store", what: "there is no such store", remedy: "choose another")
        }
        let lost = LostSecrets(["the grant of work"], since: "its program is gone")
        if draft.abandons, draft.agreed != lost.revision { return .toConfirm(lost) }
        return .done(["moved 2 from secret-service to \(draft.store)"])
    }

    func change(_ change: SealedFileChange, opening passphrase: Secret?) async throws(ConsoleProblem) -> [String] {
        let word =
            switch change {
            case .key: "key"
            case .newKey: "new key"
            case .passphrase(let new): "passphrase of \(new.count) bytes"
            case .unlock: "unlock"
            case .lock: "lock"
            }
        ask("seal \(word)\(passphrase.map { " with \($0.count) bytes" } ?? "")")
        return ["the sealed file: done"]
    }

    // MARK: Reports

    func report(
        on account: PlainName?, _ direction: Direction?, isOffline: Bool
    ) async throws(ConsoleProblem) -> String {
        ask("report \(account?.text ?? "all")\(direction.map { " \($0)" } ?? "")\(isOffline ? " offline" : "")")
        return "mailgrant 1.0\nACCOUNT-1 incoming: ok\n"
    }

    func schema(of kind: FileKind) async throws(ConsoleProblem) -> String { "{\"title\": \"\(kind.rawValue)\"}\n" }

    func lint(provider name: String, _ text: String) async throws(ConsoleProblem) -> [Finding] {
        guard !name.isEmpty else { throw ConsoleProblem(subject: "provider", what: "no name", remedy: "name it") }
        ask("lint \(name) \(text.count)")
        return text.isEmpty ? [Finding(place: "\(name).toml:1:1", message: "is empty")] : []
    }

    // MARK: Keys

    func keys(of account: PlainName?) async throws(ConsoleProblem) -> KeyForm {
        KeyForm(values: [KeyForm.Value(key: "store", texts: ["pass"], origin: "default:")], revision: "a-revision")
    }

    func save(
        _ draft: KeyDraft, of account: PlainName?, isDryRun: Bool
    ) async throws(ConsoleProblem) -> SaveOutcome {
        ask(
            "\(isDryRun ? "try to " : "")\(draft.takesAway ? "unset" : "set") \(draft.key) \(draft.value) \(account?.text ?? "settings")"
        )
        return isDryRun ? dryRun : state.withLock { $0.saving }
    }

    // MARK: Files and providers

    func lint() async throws(ConsoleProblem) -> FileReport {
        FileReport(directory: "/home/a/.config/mailgrant", findings: [])
    }

    func lint(_ other: OtherDirectory) async throws(ConsoleProblem) -> FileReport {
        ask("lint \(other.path) \(other.place)\(other.isLayer ? " layer" : "")")
        guard other.path == "/srv/mail" else {
            throw ConsoleProblem(subject: "files", what: "there is no such directory", remedy: "name another")
        }
        return FileReport(
            directory: other.path, findings: [Finding(place: "/srv/mail/accounts/a.toml:1:1", message: "is empty")])
    }

    func lookForCommits() async throws(ConsoleProblem) -> PullOutcome {
        ask("look")
        return .new(newCommits)
    }

    func pull(_ commit: String) async throws(ConsoleProblem) -> PullOutcome {
        ask("pull \(commit)")
        return commit == newCommits.commit ? .moved(commit: commit) : .new(newCommits)
    }

    private var newCommits: PulledCommits {
        PulledCommits(
            commit: "c0ffee", branch: "origin/main",
            commits: [PulledCommits.Commit(id: "c0ffee", author: "Alice", subject: "Another host")],
            changes: [PulledCommits.Change(line: "work incoming is new", needsPerson: true)])
    }

    func providers() async throws(ConsoleProblem) -> (providers: [ProviderSummary], problems: [ConsoleProblem]) {
        ([ProviderSummary(name: Self.work.name, displayName: "Contoso")], [])
    }

    func provider(_ name: PlainName, values: [String: String]) async throws(ConsoleProblem) -> ProviderSheet {
        guard values["tenant"] != "?" else {
            throw ConsoleProblem(subject: name.text, what: "\"?\" is no tenant", remedy: "write another")
        }
        return ProviderSheet(
            provider: ProviderSummary(name: name, displayName: "Contoso"),
            parameters: [TokenParameter(name: "tenant", explanation: "whose", defaultValue: values["tenant"])])
    }

    // MARK: Signing in

    func signIn(
        _ account: PlainName, _ direction: Direction, asksAgain: Bool, report: @escaping @Sendable (SignInStep) -> Void
    ) async {
        await signIn("sign in \(account) \(direction)\(asksAgain ? " again" : "")", report)
    }

    private func signIn(_ asked: String, _ report: @escaping @Sendable (SignInStep) -> Void) async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { end in
                let waiters = state.withLock { state in
                    state.asked.append(asked)
                    state.signIn = report
                    state.end = end
                    defer { state.waiters = [] }
                    return state.waiters
                }
                for waiter in waiters { waiter.resume() }
                if Task.isCancelled, !state.withLock({ $0.holdsOn }) { endSignIn() }
            }
        } onCancel: {
            if !state.withLock({ $0.holdsOn }) { endSignIn() }
        }
    }

    /// Returns once a sign-in is under way.
    func untilSigningIn() async {
        await withCheckedContinuation { waiter in
            let isUnderWay = state.withLock { state in
                if state.end == nil { state.waiters.append(waiter) }
                return state.end != nil
            }
            if isUnderWay { waiter.resume() }
        }
    }

    /// From now on a sign-in that is stopped goes on until the test ends it, as one that has something to put in order.
    func holdsOn() { state.withLock { $0.holdsOn = true } }

    func report(_ step: SignInStep) { state.withLock { $0.signIn }?(step) }

    func endSignIn() {
        let end = state.withLock { state in
            defer { state.end = nil }
            return state.end
        }
        end?.resume()
    }

    // MARK: Plan and journal

    func plan(of accounts: [PlainName]) async throws(ConsoleProblem) -> PlanSheet {
        PlanSheet(
            (accounts.isEmpty ? [Self.work.name, Self.other] : accounts).map {
                PlannedStep(line: "\($0): verify", account: $0)
            })
    }

    func apply(
        to accounts: [PlainName], shown revision: String, report: @escaping @Sendable (AppliedStep) -> Void
    ) async throws(ConsoleProblem) -> PlanSheet {
        guard try await plan(of: accounts).revision == revision else {
            throw ConsoleProblem(subject: "apply", what: "the plan is another one", remedy: "look again")
        }
        ask("apply\(accounts.map { " \($0)" }.joined())")
        return PlanSheet()
    }

    func journal(_ query: JournalQuery) async throws(ConsoleProblem) -> JournalExcerpt {
        guard query.since != "soon" else {
            throw ConsoleProblem(subject: "journal", what: "\"soon\" is no time", remedy: "type another")
        }
        ask("journal \(query.accounts) \(query.since) \(query.until) \(query.count)")
        return JournalExcerpt()
    }
}
