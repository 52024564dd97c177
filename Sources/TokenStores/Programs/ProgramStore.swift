import CredentialWire
public import Grants
public import LocalState
public import PluginPrograms
public import Secrets

/// A token store that is another program: a credential helper of git, or a `mailgrant-store-NAME`.
///
/// An item travels as `protocol=mailgrant`, `host=<its ID>`, `username=<its account>` and `password=<its secret>`, which is
/// one line. It is looked for by its ID alone, whatever its account is called by now. Nothing but its ID tells an item's
/// kind, so an ID belongs to one item.
///
/// Before the first secret is entrusted to a program it must keep a made-up one of 4 kB; see ``StoreProbe``.
public struct ProgramStore: TokenStore {
    public let program: PluginProgram

    private let runner: PluginRunner
    private let proven: ProvenStorePrograms
    private let terminal: [String: String]
    private let deadline: Duration
    private let promptDeadline: Duration

    /// - Parameters:
    ///   - proven: remembers which programs keep what they are given.
    ///   - terminal: the variables that lead a prompt of the program's to the person's terminal, such as `GPG_TTY`; handed on
    ///     where a prompt is allowed.
    ///   - deadline: how long the program may take.
    ///   - promptDeadline: the same where a person may have to answer a prompt.
    public init(
        _ program: PluginProgram, runner: PluginRunner, proven: ProvenStorePrograms, terminal: [String: String] = [:],
        deadline: Duration = .seconds(10), promptDeadline: Duration = .seconds(120)
    ) {
        self.program = program
        self.runner = runner
        self.proven = proven
        self.terminal = terminal
        self.deadline = deadline
        self.promptDeadline = promptDeadline
    }

    public var displayName: String { program.executable }

    public func read(_ item: StoredItem, interaction: Interaction) async throws(TokenStoreError) -> Secret? {
        try await answer(to: item, interaction)?.secret
    }

    public func write(
        _ secret: Secret, as item: StoredItem, interaction: Interaction
    ) async throws(TokenStoreError) {
        try await prove(interaction)
        try await save(secret, as: item, interaction)
    }

    public func erase(_ item: StoredItem, interaction: Interaction) async throws(TokenStoreError) {
        try await ask(.erase, request(item), interaction)
    }

    /// The same store without a trial before the first secret: for a trial itself.
    public var onTrial: any TokenStore { UnprovenProgram(store: self) }

    /// Has the program keep a made-up secret, whether or not it is known; see ``StoreProbe``.
    ///
    /// - Throws: as ``StoreProbe/check(_:_:_:)``.
    public func tryOut(_ interaction: Interaction) async throws(TokenStoreError) {
        try await StoreProbe.check(onTrial, interaction, proven)
        if let path = program.path { proven.remember(path) }
    }

    // MARK: Saving

    /// Saves without asking whether the program is proven.
    fileprivate func save(
        _ secret: Secret, as item: StoredItem, _ interaction: Interaction
    ) async throws(TokenStoreError) {
        // A helper of git has one entry for a host and a user: one under the account's name of before would stay.
        let before = isHelperOfGit ? try await answer(to: item, interaction)?.account : nil
        try await store(secret, as: item, interaction)
        guard let before, before != item.account.text else { return }
        var old = request(item)
        old.append(CredentialKey.username, before)
        try await ask(.erase, old, interaction)
        // One that minds the host alone has erased the new one, too.
        if try await read(item, interaction: interaction) != secret { try await store(secret, as: item, interaction) }
    }

    private func store(
        _ secret: Secret, as item: StoredItem, _ interaction: Interaction
    ) async throws(TokenStoreError) {
        var message = request(item)
        message.append(CredentialKey.username, item.account.text)
        message.append(CredentialKey.password, secret)
        try await ask(.store, message, interaction)
    }

    /// Has a program that is not known yet keep a made-up secret first.
    private func prove(_ interaction: Interaction) async throws(TokenStoreError) {
        guard let path = program.path, !proven.contains(path) else { return }
        try await tryOut(interaction)
    }

    // MARK: The wire

    private enum Operation: String {
        case get
        case store
        case erase
    }

    /// Both sides of a `mailgrant-store-NAME` say which version of this they speak. One that says nothing is taken for a
    /// plain credential helper.
    private static let versionKey = "version"
    private static let version = "1"

    private var isHelperOfGit: Bool { program.kind == .gitCredential }

    private func request(_ item: StoredItem) -> CredentialMessage {
        var message = CredentialMessage()
        if !isHelperOfGit { message.append(Self.versionKey, Self.version) }
        message.append(CredentialKey.protocolName, "mailgrant")
        message.append(CredentialKey.host, item.id)
        return message
    }

    private func answer(
        to item: StoredItem, _ interaction: Interaction
    ) async throws(TokenStoreError) -> (secret: Secret, account: String?)? {
        let answer = try await ask(.get, request(item), interaction)
        guard let secret = answer.secret(CredentialKey.password) else { return nil }
        return (secret, answer.text(CredentialKey.username))
    }

    @discardableResult
    private func ask(
        _ operation: Operation, _ message: CredentialMessage, _ interaction: Interaction
    ) async throws(TokenStoreError) -> CredentialMessage {
        var message = message
        if !isHelperOfGit { message.append("interaction", interaction == .allowed ? "allowed" : "forbidden") }
        // Before the program is started: one that gets nothing might save that.
        guard (try? message.serialized()) != nil else {
            throw TokenStoreError(
                .failed, "the secret is not one line of at most 65,000 bytes, and \(displayName) takes no other",
                remedy: "declare store = \"sealed-file\" or \"secret-service\"")
        }
        var environment = interaction == .allowed ? terminal : [:]
        // What git itself would ask at the terminal for is never asked.
        if isHelperOfGit { environment["GIT_TERMINAL_PROMPT"] = "0" }
        let answer: CredentialMessage
        do throws(PluginError) {
            answer = try await runner.run(
                program, arguments: arguments(operation), input: message,
                deadline: interaction == .allowed ? promptDeadline : deadline, environment: environment)
        } catch {
            throw TokenStoreError(error)
        }
        if !isHelperOfGit, let version = answer.text(Self.versionKey), version != Self.version {
            throw TokenStoreError(
                .failed, "\(displayName) speaks another version of the protocol than mailgrant",
                remedy: "use a version of it that was made for this mailgrant")
        }
        return answer
    }

    private func arguments(_ operation: Operation) -> [String] {
        // Its own default is 15 minutes.
        let options = isMemoryOnly ? ["--timeout=\(365 * 24 * 3_600)"] : []
        return options + [operation.rawValue]
    }

    /// Whether what it keeps is gone when its daemon ends: at logout at the latest.
    public var isMemoryOnly: Bool { isHelperOfGit && program.name.text == "cache" }
}

/// A program's store as the probe sees it: saving does not ask for the probe.
private struct UnprovenProgram: TokenStore {
    let store: ProgramStore

    var displayName: String { store.displayName }

    func read(_ item: StoredItem, interaction: Interaction) async throws(TokenStoreError) -> Secret? {
        try await store.read(item, interaction: interaction)
    }

    func write(_ secret: Secret, as item: StoredItem, interaction: Interaction) async throws(TokenStoreError) {
        try await store.save(secret, as: item, interaction)
    }

    func erase(_ item: StoredItem, interaction: Interaction) async throws(TokenStoreError) {
        try await store.erase(item, interaction: interaction)
    }
}

extension TokenStoreError {
    /// What a store's program failed with. Its statuses are those of sysexits.h that mailgrant's own helpers have: 69 where
    /// what it needs is not there, 77 where a person must unlock it.
    init(_ error: PluginError) {
        let code: Code =
            switch error.reason {
            case .notRunnable, .couldNotStart: .absent
            case .tookTooLong: .hung
            case .failed(69) where error.program.kind == .store: .absent
            case .failed(77) where error.program.kind == .store: .locked
            default: .failed
            }
        // A program that knows what is wrong says so, and after a semicolon what to do.
        let words = error.said.split(separator: ";", maxSplits: 1).map { $0.drop { $0 == " " } }
        if [.absent, .locked].contains(code), case .failed = error.reason, let what = words.first {
            self.init(code, String(what), remedy: words.count > 1 ? String(words[1]) : "do what it says, and try again")
            return
        }
        let remedy =
            code == .hung
            ? "see what \(error.program.executable) waits for; it may want to ask you something" : error.remedy
        self.init(code, error.description, remedy: remedy)
    }
}
