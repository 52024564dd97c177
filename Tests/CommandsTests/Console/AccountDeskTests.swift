import Console
import Foundation
import Grants
import Secrets
import TemporaryFiles
import Testing

@testable import Commands
@testable import Declarations

@Suite("The console's desk: accounts")
struct AccountDeskTests {
    @Test("The overview has accounts as status has them, and what is wrong in files that cannot be read")
    func overview() async throws {
        try await withDesk { (desk: Desk) async throws in
            try desk.declare { $0.outgoing?.authentication = .password }
            try write("address = 1\n", to: desk.path("broken"))
            let overview = try await desk.desk.overview()
            let work = try #require(overview.accounts.first)
            #expect(try work.name == name("work") && work.providerName == "Microsoft 365 and Outlook.com")
            #expect(work.file == desk.path("work") && work.fileIsOurs)
            #expect(work.connections.map(\.state) == [.declared, .declared])
            #expect(work.connections.map(\.host) == ["outlook.office365.com", "smtp.office365.com"])
            #expect(work.connections.map { $0.problem?.what } == [nil, "no app password is kept"])
            #expect(work.connections[1].problem?.remedy == "run: mailgrant store password work --outgoing")
            #expect(
                overview.brokenFiles.contains { $0.account == "broken" && $0.place == desk.path("broken") + ":1:1" })
            try desk.edit()
            #expect(try await desk.desk.overview().accounts.first?.fileIsOurs == false)
        }
    }

    @Test("A change of a declaration is told to who listens")
    func changes() async throws {
        try await withDesk { (desk: Desk) async throws in
            try desk.declare()
            var changes = desk.desk.changes(since: nil).makeAsyncIterator()
            let before = desk.desk.observed()
            try desk.edit()
            #expect(await changes.next() != nil)
            // What has changed before the looking began is told at once.
            var late = desk.desk.changes(since: before).makeAsyncIterator()
            #expect(await late.next() != nil)
            var same = desk.desk.changes(since: desk.desk.observed()).makeAsyncIterator()
            try desk.edit()
            #expect(await same.next() != nil)
        }
    }

    @Test("The form has what is declared, and beside it what stands where nothing is typed")
    func form() async throws {
        try await withDesk { (desk: Desk) async throws in
            try desk.declare { $0.incoming?.port = 1993 }
            let form = try await desk.desk.form(of: name("work"))
            #expect(form.draft.incoming == ServerDraft(mailProtocol: "imap", port: "1993"))
            #expect(form.draft.type == "microsoft:mail" && form.draft.changing?.text == "work")
            let imap = form.defaults[.incoming]?[.imap]
            #expect(
                imap
                    == ServerDraft(
                        mailProtocol: "imap", host: "outlook.office365.com", port: "993", security: "tls",
                        user: "alice@contoso.example"))
            #expect(form.defaults[.outgoing]?[.smtp]?.security == "starttls")
            let new = try await desk.desk.form(of: nil)
            #expect(new.types.last?.name == "Other" && new.types.map(\.name).contains("Microsoft Graph API"))
            #expect(new.defaults[.incoming]?[.imap]?.port == "993" && new.defaults[.incoming]?[.imap]?.host == "")
            await #expect(throws: ConsoleProblem.self) { try await desk.desk.form(of: name("nobody")) }
        }
    }

    @Test("Saving what the form shows changes not a byte")
    func unchanged() async throws {
        try await withDesk { (desk: Desk) async throws in
            try desk.declare {
                $0.incoming?.host = "mx.example.org"
                $0.outgoing?.authentication = .password
                $0.outgoing?.user = "a"
            }
            let before = try desk.text()
            let form = try await desk.desk.form(of: name("work"))
            #expect(try await desk.desk.save(form.draft) == .saved(file: desk.path("work")))
            #expect(try desk.text() == before)
        }
    }

    @Test("What is typed is declared, what is emptied has its default again, and what is not wanted goes")
    func saved() async throws {
        try await withDesk { (desk: Desk) async throws in
            try desk.declare { $0.incoming?.user = "old" }
            var draft = try await desk.desk.form(of: name("work")).draft
            draft.incoming?.port = "1993"
            draft.incoming?.security = "tls"
            draft.incoming?.user = ""
            draft.outgoing = nil
            #expect(try await desk.desk.save(draft) == .saved(file: desk.path("work")))
            let text = try desk.text()
            #expect(text.contains("port     = 1993") && !text.contains("user") && !text.contains("outgoing"))
            // What is the default needs no line.
            #expect(!text.contains("security"))
            draft.incoming?.usesOAuth = false
            _ = try await desk.desk.save(draft)
            #expect(try desk.text().contains("authentication = \"password\""))
        }
    }

    @Test("What is no declaration is told at its field, all at once, and nothing is written")
    func invalid() async throws {
        try await withDesk { (desk: Desk) async throws in
            try desk.declare()
            let before = try desk.text()
            var draft = try await desk.desk.form(of: name("work")).draft
            draft.incoming?.port = "many"
            draft.outgoing?.security = "some"
            var outcome = try await desk.desk.save(draft)
            #expect(fields(outcome) == [.server(.incoming, .port), .server(.outgoing, .security)])
            draft.incoming?.port = ""
            draft.incoming?.host = "no host"
            draft.outgoing?.security = ""
            draft.address = "nobody"
            outcome = try await desk.desk.save(draft)
            #expect(fields(outcome) == [.address, .server(.incoming, .host)])
            draft.incoming = nil
            draft.outgoing = nil
            #expect(fields(try await desk.desk.save(draft)) == [.form])
            #expect(try desk.text() == before)
        }
    }

    @Test("A person's file is left alone, and the change is shown")
    func personsFile() async throws {
        try await withDesk { (desk: Desk) async throws in
            try desk.declare()
            try desk.edit()
            let before = try desk.text()
            var draft = try await desk.desk.form(of: name("work")).draft
            #expect(try await desk.desk.save(draft) == .saved(file: desk.path("work")))
            draft.incoming?.host = "mx.example.org"
            guard case .toCopy(let diff) = try await desk.desk.save(draft) else { throw DeskIssue("written") }
            #expect(diff.file == desk.path("work") && diff.text.contains("+host     = \"mx.example.org\"\n"))
            #expect(try desk.text() == before)
        }
    }

    @Test("A new account is declared as mailgrant add does, and what it lacks is told at its field")
    func newAccount() async throws {
        try await withDesk { (desk: Desk) async throws in
            var draft = AccountDraft(
                name: "private", address: "alice@outlook.com", type: "microsoft:mail",
                incoming: ServerDraft(mailProtocol: "imap"), outgoing: ServerDraft(mailProtocol: "smtp", port: "587"))
            #expect(fields(try await desk.desk.save(draft)) == [.clientID])
            draft.token = TokenDraft(
                type: "microsoft:mail", grantType: "authorization_code", parameters: ["account-type": "personal"],
                clientID: "1111")
            #expect(try await desk.desk.save(draft) == .saved(file: desk.path("private")))
            #expect(
                try desk.text("private").hasSuffix(
                    """
                    # How a grant is obtained.
                    [token]
                    account-type = "personal"
                    client-id    = "1111"

                    [incoming]
                    protocol = "imap"

                    [outgoing]
                    protocol = "smtp"
                    port     = 587

                    """))
            #expect(fields(try await desk.desk.save(draft)) == [.name])
            draft.name = "other"
            draft.token?.clientSecret = Secret("two\nlines")
            #expect(fields(try await desk.desk.save(draft)) == [.clientSecret])
            #expect(!FileManager.default.fileExists(atPath: desk.path("other")))
            draft = AccountDraft(name: "No", address: "x", type: "none", incoming: ServerDraft(mailProtocol: "smtp"))
            #expect(
                fields(try await desk.desk.save(draft)) == [
                    .name, .address, .type, .server(.incoming, .mailProtocol),
                ])
        }
    }

    @Test(
        "Passwords that no login can carry, and connections without one, are refused before the token store is opened")
    func passwords() async throws {
        try await withDesk { (desk: Desk) async throws in
            try desk.declare { $0.outgoing?.authentication = .password }
            for (direction, password, what) in [
                (Direction.incoming, "x", "uses access tokens"), (.outgoing, "", "no password"),
                (.outgoing, "a\nb", "control characters"),
            ] {
                do {
                    try await desk.desk.keep(password: Secret(password), of: name("work"), direction)
                    Issue.record("kept")
                } catch let problem as ConsoleProblem {
                    #expect(problem.what.contains(what) && problem.subject == "work \(direction)")
                }
            }
        }
    }

    @Test("The texts for mail programs are those of client show, those of installed programs first")
    func clients() async throws {
        try await withDesk { (desk: Desk) async throws in
            try desk.declare()
            let texts = try await desk.desk.clients(of: name("work"))
            #expect(texts.contains { $0.text.contains("mailgrant-outgoing work") })
            #expect(Array(texts.map(\.isInstalled)) == texts.map(\.isInstalled).sorted { $0 && !$1 })
        }
    }

    @Test("A name server that is none is said to be none, before anybody is asked")
    func nameServer() async throws {
        try await withDesk { (desk: Desk) async throws in
            for text in ["dns.example", "192.0.2.1:0", "2001:db8::1"] {
                let problem = await #expect(throws: ConsoleProblem.self) {
                    try await desk.desk.discover(
                        DiscoverySearch("alice@contoso.example", isOffline: true, nameServer: text))
                }
                #expect(problem?.what.contains("is no name server") == true, "\(text)")
            }
        }
    }
}

func fields(_ outcome: SaveOutcome) -> [FormField] {
    if case .invalid(let problems) = outcome { problems.map(\.field) } else { [] }
}
