import ConfigurationFiles
import Console
import Foundation
import Grants
import Providers
import TemporaryFiles
import Testing

@testable import Commands
@testable import Declarations

/// A desk over a configuration of its own. Nothing in it has a token store or a network.
struct Desk {
    let root: String
    let desk: ConsoleDesk

    init(root: String) throws {
        self.root = root
        let environment = ["HOME": root, "XDG_CONFIG_HOME": root + "/config", "XDG_STATE_HOME": root + "/state"]
        desk = ConsoleDesk(context: try CommandContext(environment: environment))
    }

    func path(_ name: String) -> String { "\(root)/config/mailgrant/accounts/\(name).toml" }

    func text(_ name: String = "work") throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }

    /// Declares an account as the program does.
    @discardableResult
    func declare(_ change: (inout NewAccount) -> Void = { _ in }) throws -> NewAccount {
        var account = NewAccount(
            name: try name("work"), address: "alice@contoso.example", provider: try name("microsoft"))
        account.token.values.clientID = "0000"
        account.token.parameters[try name("tenant")] = "contoso.onmicrosoft.com"
        account.incoming = NewConnection(.imap)
        account.outgoing = NewConnection(.smtp)
        change(&account)
        _ = try AccountAddition(context: desk.context).writer.write(account)
        return account
    }

    /// Makes a file a person's.
    func edit(_ name: String = "work") throws { try write(try text(name) + "# mine\n", to: path(name)) }
}

func name(_ text: String) throws -> PlainName { try #require(PlainName(text)) }

func withDesk(_ body: (Desk) async throws -> Void) async throws {
    let root = FileManager.default.temporaryDirectory.appending(component: "mailgrant-" + UUID().uuidString).path()
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(atPath: root) }
    try await body(try Desk(root: root))
}

/// What a test did not expect.
struct DeskIssue: Error {
    var words: String

    init(_ words: String) { self.words = words }
}

extension ConsoleDesk {
    func save(_ draft: AccountDraft) async throws(ConsoleProblem) -> SaveOutcome {
        try await save(draft, isDryRun: false)
    }

    func save(
        _ draft: TokenDraft, of account: PlainName, _ direction: Direction
    ) async throws(ConsoleProblem) -> SaveOutcome {
        try await save(draft, of: account, direction, isDryRun: false)
    }

    func save(_ draft: KeyDraft, of account: PlainName?) async throws(ConsoleProblem) -> SaveOutcome {
        try await save(draft, of: account, isDryRun: false)
    }
}
