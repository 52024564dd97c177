import Console
import Foundation
import Grants
import TemporaryFiles
import Testing

@testable import Commands

@Suite("The console's desk: all keys of a file") struct KeyDeskTests {
    @Test("Keys that no other form has are written into a file of ours, and shown with who says them")
    func account() async throws {
        try await withDesk { (desk: Desk) async throws in
            try desk.declare()
            let work = try name("work")
            let form = try await desk.desk.keys(of: work)
            for key in [
                "incoming.ca-file", "outgoing.minimum-remaining", "clients", "token.tenant", "token.login-hint",
            ] {
                #expect(form.known.contains { $0.key == key && $0.meaning?.isEmpty == false }, "\(key)")
            }
            #expect(
                form.values.contains { $0.key == "token.client-id" && $0.origin.hasPrefix("file:accounts/work.toml:") })
            #expect(form.values.contains { $0.key == "incoming.host" && $0.origin.hasPrefix("provider:") })
            for (key, value) in [
                ("incoming.minimum-remaining", "10m"), ("clients", "[\"mbsync\", \"msmtp\"]"),
                ("outgoing.port", "1587"), ("token.authorization-parameters.prompt", "consent"),
            ] {
                let revision = try await desk.desk.keys(of: work).revision
                let draft = KeyDraft(key: key, value: value, revision: revision)
                #expect(try await desk.desk.save(draft, of: work) == .saved(file: desk.path("work")), "\(key)")
            }
            let text = try desk.text()
            #expect(text.contains("\"10m\"") && text.contains("clients  = [\"mbsync\", \"msmtp\"]"))
            #expect(text.contains("= 1587") && text.contains("{ prompt = \"consent\" }"))
            let revision = try await desk.desk.keys(of: work).revision
            let away = KeyDraft(key: "outgoing.port", value: "ignored", takesAway: true, revision: revision)
            #expect(try await desk.desk.save(away, of: work) == .saved(file: desk.path("work")))
            #expect(try !desk.text().contains("1587"))
            // The same form again says what it said before: the file has changed since.
            guard case .invalid(let problems) = try await desk.desk.save(away, of: work) else {
                throw DeskIssue("saved over a change")
            }
            #expect(problems.map(\.field) == [.form])
        }
    }

    @Test("What is wrong is said of the key or of the value; what a person wrote is a change to copy")
    func refused() async throws {
        try await withDesk { (desk: Desk) async throws in
            try desk.declare()
            let work = try name("work")
            let revision = try await desk.desk.keys(of: work).revision
            let before = try desk.text()
            for (key, value, field) in [
                ("", "1", FormField.key), ("incoming..port", "1", .key), ("incoming.port", "", .keyValue),
                ("incoming.port", "99999", .keyValue), ("incoming.prot", "1", .form),
            ] {
                let draft = KeyDraft(key: key, value: value, revision: revision)
                guard case .invalid(let problems) = try await desk.desk.save(draft, of: work) else {
                    throw DeskIssue("\(key) saved")
                }
                #expect(problems.map(\.field) == [field], "\(key): \(problems)")
            }
            #expect(try desk.text() == before)
            try desk.edit()
            let draft = KeyDraft(
                key: "incoming.ca-file", value: "\"ca.pem\"", revision: try await desk.desk.keys(of: work).revision)
            guard case .toCopy(let difference) = try await desk.desk.save(draft, of: work) else {
                throw DeskIssue("written")
            }
            #expect(difference.text.contains("+ca-file") && difference.file == desk.path("work"))
        }
    }

    @Test("What can only be right together is changed together, each on a line of its own")
    func together() async throws {
        try await withDesk { (desk: Desk) async throws in
            try desk.declare()
            let work = try name("work")
            func draft(_ more: String) async throws -> KeyDraft {
                KeyDraft(
                    key: "incoming.protocol", value: "pop", more: more,
                    revision: try await desk.desk.keys(of: work).revision)
            }
            let together = try await draft("incoming.port = 995\r\n\n  address = bob@contoso.example\nincoming.user")
            #expect(try await desk.desk.save(together, of: work) == .saved(file: desk.path("work")))
            let text = try desk.text()
            #expect(text.contains("\"pop\"") && text.contains("995") && text.contains("bob@contoso.example"))
            #expect(!text.contains("user"))
            for (more, words) in [
                ("incoming..port = 1", "incoming..port: is no key"), ("incoming.port =", "incoming.port: is missing"),
            ] {
                guard case .invalid(let problems) = try await desk.desk.save(try await draft(more), of: work) else {
                    throw DeskIssue("\(more) saved")
                }
                #expect(problems.map(\.field) == [.moreKeys] && problems[0].message.hasPrefix(words))
            }
            #expect(try desk.text() == text)
        }
    }

    @Test("The settings go the same way, in a file that is made for them")
    func settings() async throws {
        try await withDesk { (desk: Desk) async throws in
            let form = try await desk.desk.keys(of: nil)
            let file = desk.root + "/config/mailgrant/mailgrant.toml"
            #expect(form.file == file && form.fileIsOurs && form.known.contains { $0.key == "network.proxy" })
            #expect(form.values.first { $0.key == "store" }?.origin == "default:")
            let draft = KeyDraft(key: "policy.require-signed-commits", value: "true", revision: form.revision)
            #expect(try await desk.desk.save(draft, of: nil) == .saved(file: file))
            #expect(try await desk.desk.keys(of: nil).values.contains { $0.origin == "file:mailgrant.toml:2" })
            guard case .invalid(let problems) = try await desk.desk.save(draft, of: nil) else {
                throw DeskIssue("saved over a change")
            }
            #expect(problems.map(\.field) == [.form])
            try write("store = 'pass'\n", to: file)
            let mine = KeyDraft(
                key: "store", value: "sealed-file", revision: try await desk.desk.keys(of: nil).revision)
            guard case .toCopy(let difference) = try await desk.desk.save(mine, of: nil) else {
                throw DeskIssue("written")
            }
            #expect(difference.text.contains("+store = \"sealed-file\"\n"))
        }
    }

    @Test("The oldest of many saved forms is forgotten, and no other; a form that names none is out of date")
    func revisions() {
        let revisions = FormRevisions()
        let forms = (0...FormRevisions.most).map { _ in revisions.begin("old") }
        for form in forms { revisions.saved(form, "new") }
        #expect(!revisions.isCurrent(forms[0], "new"))
        #expect(forms.dropFirst().allSatisfy { revisions.isCurrent($0, "new") })
        #expect(!revisions.isCurrent(nil, "new") && !revisions.isCurrent("", "new"))
        #expect(
            revisions.isCurrent(revisions.begin("new"), "new") && !revisions.isCurrent(revisions.begin("old"), "new"))
    }
}
