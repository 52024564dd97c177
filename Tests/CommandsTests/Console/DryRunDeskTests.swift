import Console
import Foundation
import Grants
import Secrets
import Testing

@testable import Commands

@Suite("The console's desk: what saving would change")
struct DryRunDeskTests {
    private func change(_ outcome: SaveOutcome) throws -> DeclarationDiff {
        switch outcome {
        case .wouldChange(let diff), .toCopy(let diff): return diff
        default: throw DeskIssue("\(outcome)")
        }
    }

    @Test("It is what saving then changes, and nothing is written; so for a file of ours and for a person's")
    func declared() async throws {
        try await withDesk { (desk: Desk) async throws in
            try desk.declare()
            for isOurs in [true, false] {
                let before = try desk.text()
                var account = try await desk.desk.form(of: name("work")).draft
                account.incoming?.port = isOurs ? "1143" : "2143"
                var token = try await desk.desk.tokenForm(of: name("work"), .incoming, draft: nil).draft
                token.clientID = isOurs ? "another" : "a third"
                token.clientSecret = Secret("typed")
                let key = KeyDraft(
                    key: "incoming.minimum-remaining", value: isOurs ? "5m" : "6m",
                    revision: try await desk.desk.keys(of: name("work")).revision)
                for (outcome, line) in [
                    (try await desk.desk.save(account, isDryRun: true), isOurs ? "1143" : "2143"),
                    (
                        try await desk.desk.save(token, of: name("work"), .incoming, isDryRun: true),
                        isOurs ? "\"another\"" : "\"a third\""
                    ),
                    (try await desk.desk.save(key, of: name("work"), isDryRun: true), isOurs ? "5m" : "6m"),
                ] {
                    let diff = try change(outcome)
                    #expect(diff.text.contains(line) && diff.isOurs == isOurs && diff.file == desk.path("work"))
                    #expect(!diff.text.contains("typed"))
                    #expect(try desk.text() == before)
                }
                // The form is as good as before.
                let saved = try await desk.desk.save(account)
                #expect(isOurs ? saved == .saved(file: desk.path("work")) : try !change(saved).text.isEmpty)
                if isOurs { #expect(try await change(desk.desk.save(account, isDryRun: true)).text.isEmpty) }
                try desk.edit()
            }
        }
    }

    @Test("A new account's file is shown whole, what it lacks is told all the same, and it can be declared afterwards")
    func newAccount() async throws {
        try await withDesk { (desk: Desk) async throws in
            var draft = AccountDraft(
                name: "private", address: "alice@outlook.com", type: "microsoft:mail",
                incoming: ServerDraft(mailProtocol: "imap"), outgoing: nil)
            guard case .invalid = try await desk.desk.save(draft, isDryRun: true) else { throw DeskIssue("valid") }
            draft.token = TokenDraft(type: "microsoft:mail", grantType: "authorization_code", clientID: "1111")
            let diff = try change(await desk.desk.save(draft, isDryRun: true))
            #expect(diff.isOurs && diff.file == desk.path("private"))
            #expect(diff.text.contains("+++ b/accounts/private.toml") && diff.text.contains("+address"))
            #expect(!FileManager.default.fileExists(atPath: desk.path("private")))
            #expect(try await desk.desk.save(draft) == .saved(file: desk.path("private")))
            let added = diff.text.split(separator: "\n").filter { $0.hasPrefix("+") && !$0.hasPrefix("+++") }
            #expect(
                try added.map { String($0.dropFirst()) }
                    == desk.text("private").split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(
                        String.init))
        }
    }

    @Test("The settings' change is shown before there is a file")
    func settings() async throws {
        try await withDesk { (desk: Desk) async throws in
            let form = try await desk.desk.keys(of: nil)
            let draft = KeyDraft(key: "network.timeout", value: "30s", revision: form.revision)
            #expect(try await change(desk.desk.save(draft, of: nil, isDryRun: true)).text.contains("+timeout"))
            #expect(!FileManager.default.fileExists(atPath: form.file))
        }
    }
}
