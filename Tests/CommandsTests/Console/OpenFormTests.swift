import Console
import Foundation
import Grants
import TemporaryFiles
import Testing

@testable import Commands
@testable import Declarations

@Suite("The console's desk: forms that are open while files change")
struct OpenFormTests {
    @Test("What an editor or another window wrote meanwhile is not taken back; the form's own saves are no such change")
    func lostUpdate() async throws {
        try await withDesk { (desk: Desk) async throws in
            try desk.declare()
            var first = try await desk.desk.form(of: name("work")).draft
            var second = try await desk.desk.tokenForm(of: name("work"), .incoming, draft: nil).draft
            #expect(first.revision != nil && first.revision != second.revision)
            first.incoming?.port = "1993"
            #expect(try await desk.desk.save(first) == .saved(file: desk.path("work")))
            first.incoming?.user = "somebody"
            #expect(try await desk.desk.save(first) == .saved(file: desk.path("work")))

            second.clientID = "2222"
            let before = try desk.text()
            guard case .invalid(let problems) = try await desk.desk.save(second, of: name("work"), .incoming) else {
                throw DeskIssue("written")
            }
            #expect(problems.map(\.field) == [.form] && problems[0].message.contains(desk.path("work")))
            // Filling it again is no way around.
            second = try await desk.desk.tokenForm(of: name("work"), .incoming, draft: second).draft
            #expect(second.clientID == "2222")
            #expect(fields(try await desk.desk.save(second, of: name("work"), .incoming)) == [.form])
            #expect(try desk.text() == before)

            try desk.edit()
            #expect(fields(try await desk.desk.save(first)) == [.form])
        }
    }

    @Test("An account that only a layer declares is shown as it is declared, and saved as what differs")
    func layers() async throws {
        try await withDesk { (desk: Desk) async throws in
            try desk.declare()
            let config = desk.root + "/config/mailgrant"
            try FileManager.default.createDirectory(
                atPath: desk.root + "/organization", withIntermediateDirectories: false)
            try FileManager.default.moveItem(atPath: config + "/accounts", toPath: desk.root + "/organization/accounts")
            try write("layers = [\"\(desk.root)/organization\"]\n", to: config + "/mailgrant.toml")

            let account = try await desk.desk.form(of: name("work"))
            #expect(
                account.file == desk.path("work") && account.fileIsOurs
                    && account.draft.address == "alice@contoso.example")
            #expect(try await desk.desk.save(account.draft) == .saved(file: desk.path("work")))
            #expect(!FileManager.default.fileExists(atPath: desk.path("work")))

            var draft = try await desk.desk.tokenForm(of: name("work"), .incoming, draft: nil).draft
            #expect(draft.clientID == "0000")
            draft.usesSharedMailbox = true
            draft.sharedMailbox = "support@contoso.example"
            draft = try await desk.desk.tokenForm(of: name("work"), .incoming, draft: draft).draft
            #expect(try await desk.desk.save(draft, of: name("work"), .incoming) == .saved(file: desk.path("work")))
            #expect(
                try desk.text().hasSuffix(
                    "\n[incoming]\nshared-mailbox = \"support@contoso.example\"\n"))

            // The provider's default over what the layer says has to be written.
            draft = try await desk.desk.tokenForm(of: name("work"), .incoming, draft: nil).draft
            draft.parameters["tenant"] = ""
            draft = try await desk.desk.tokenForm(of: name("work"), .incoming, draft: draft).draft
            _ = try await desk.desk.save(draft, of: name("work"), .incoming)
            #expect(try desk.text().contains("tenant = \"organizations\""))

            var settings = try await desk.desk.form(of: name("work")).draft
            settings.outgoing = nil
            guard case .invalid(let problems) = try await desk.desk.save(settings) else { throw DeskIssue("saved") }
            #expect(problems.contains { $0.message.contains("\(desk.root)/organization/accounts/work.toml says it") })
        }
    }
}
