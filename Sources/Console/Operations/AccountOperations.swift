public import Grants
public import Secrets

/// Looking at accounts and changing them.
public protocol AccountOperations: Sendable {
    /// All accounts, as `mailgrant status` sees them.
    func overview() async throws(ConsoleProblem) -> Overview

    /// The same of one account alone: it, what is wrong in its file, or that it is no longer declared; nothing where there is
    /// no such account.
    func overview(of name: PlainName) async throws(ConsoleProblem) -> Overview

    /// The names of all accounts that are declared, also of those whose file is broken.
    func accountNames() async throws(ConsoleProblem) -> [PlainName]

    /// A value whenever what ``overview()`` says may have changed, by this process or another. It ends with the task.
    ///
    /// - Parameter observed: what ``observed()`` said before: where it says something else by now, the first value comes at once.
    func changes(since observed: String?) -> AsyncStream<Void>

    /// Another text whenever what ``changes(since:)`` looks at is otherwise than before.
    func observed() -> String

    /// What the form of an account is filled with.
    ///
    /// - Parameter name: nothing for a new account.
    func form(of name: PlainName?) async throws(ConsoleProblem) -> AccountForm

    /// What is known of a new account's address: the provider, its servers and where each was found, as `mailgrant add` finds
    /// it.
    func discover(_ search: DiscoverySearch) async throws(ConsoleProblem) -> Discovered

    /// "OAuth Token Details" for a connection, with the defaults of its type filled in.
    ///
    /// - Parameter draft: what was typed so far; nothing for what is declared. Where its type, grant type, a parameter or the
    ///   shared mailbox changed, the fields that still had the old defaults get the new ones, and what was typed stays.
    func tokenForm(
        of account: PlainName, _ direction: Direction, draft: TokenDraft?
    ) async throws(ConsoleProblem) -> TokenForm

    /// Writes a declaration where the file is one that the program made, and else says what to change in it.
    ///
    /// - Parameter isDryRun: only say what would change, as `--dry-run` does.
    func save(_ draft: AccountDraft, isDryRun: Bool) async throws(ConsoleProblem) -> SaveOutcome

    /// The same for "OAuth Token Details". A client secret in the draft goes into the token store, bound to the token URL.
    func save(
        _ draft: TokenDraft, of account: PlainName, _ direction: Direction, isDryRun: Bool
    ) async throws(ConsoleProblem) -> SaveOutcome

    /// Keeps an app password, as `mailgrant store password` does.
    func keep(
        password: Secret, of account: PlainName, _ direction: Direction
    ) async throws(ConsoleProblem)

    /// Asks a connection's server once more, as `mailgrant check` does.
    func check(_ account: PlainName, _ direction: Direction) async throws(ConsoleProblem)

    /// The same of every connection that is declared.
    ///
    /// - Returns: a line for each that is verified, and what is wrong with the others.
    func checkAll() async throws(ConsoleProblem) -> (lines: [String], problems: [ConsoleProblem])

    /// Revokes an account's grants at their providers, as `mailgrant revoke` does: of one that is no longer declared, what is
    /// kept here is deleted, too.
    ///
    /// - Returns: a line for each that was ended, and why the next was not.
    func revoke(_ account: PlainName) async -> (lines: [String], problem: ConsoleProblem?)

    /// Deletes what is kept here of an account, as `mailgrant forget` does.
    func forget(_ account: PlainName) async throws(ConsoleProblem)

    /// The same of every account, and of the token cache's key, as `mailgrant forget --all` does.
    ///
    /// - Returns: a line for each that was forgotten, and why the next was not.
    func forgetAll() async -> (lines: [String], problem: ConsoleProblem?)

    /// The chain from the declaration to the mail, as `mailgrant doctor` walks it.
    ///
    /// - Parameter isOffline: ask no other machine.
    func diagnose(
        _ account: PlainName, _ direction: Direction, isOffline: Bool
    ) async throws(ConsoleProblem) -> [ChainLink]

    /// The chains of all connections, and what is wrong in the files of others.
    func diagnoseAll(isOffline: Bool) async throws(ConsoleProblem) -> [Diagnosis]
}
