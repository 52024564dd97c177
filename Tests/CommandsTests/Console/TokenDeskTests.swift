import Console
import Foundation
import Grants
import Providers
import Secrets
import TemporaryFiles
import Testing

@testable import Commands
@testable import Declarations

@Suite("The console's desk: OAuth Token Details")
struct TokenDeskTests {
    private let login = "https://login.microsoftonline.com"

    @Test("The form is filled from type, tenant and direction, and says what each scope allows and what to register")
    func filled() async throws {
        try await withDesk { (desk: Desk) async throws in
            try desk.declare()
            let form = try await desk.desk.tokenForm(of: name("work"), .incoming, draft: nil)
            #expect(form.draft.type == "microsoft:mail" && form.draft.grantType == "authorization_code")
            #expect(form.draft.authorizationURL == "\(login)/contoso.onmicrosoft.com/oauth2/v2.0/authorize")
            #expect(form.draft.tokenURL == "\(login)/contoso.onmicrosoft.com/oauth2/v2.0/token")
            #expect(form.draft.clientID == "0000" && form.draft.parameters["cloud"] == "global")
            #expect(form.grantTypes == [.authorizationCode, .deviceCode, .clientCredentials])
            #expect(form.parameters.map(\.name) == ["account-type", "tenant", "cloud"])
            #expect(
                form.parameters[1].defaultValue == "contoso.onmicrosoft.com"
                    || form.parameters[1].defaultValue == "organizations")
            #expect(form.callbackURL == "http://localhost" && form.callbackNote?.contains("any free port") == true)
            #expect(
                form.scopes.first
                    == ExplainedScope(
                        scope: "https://outlook.office.com/IMAP.AccessAsUser.All",
                        explanation: "read, change and delete the mail that you may open, over IMAP"))
            #expect(form.scopes.map(\.scope).contains("offline_access"))
            #expect(form.permissions == ["Office 365 Exchange Online: IMAP.AccessAsUser.All (delegated)"])
            #expect(form.registrationPage == "https://entra.microsoft.com/" && form.isShared && form.fileIsOurs)
            #expect(form.clientSecret == .none && form.draft.clientSecret == nil)
        }
    }

    @Test("Saving what the form shows changes not a byte, whatever is declared")
    func unchanged() async throws {
        let changes: [(inout NewAccount) -> Void] = [
            { _ in },
            { $0.token.values.scopes = ["openid", "offline_access"] },
            { $0.incoming?.scopes = ["https://outlook.office.com/IMAP.AccessAsUser.All", "x"] },
            { $0.incoming?.sharedMailbox = "s@contoso.example" },
            { $0.token.values.grantType = .deviceCode },
            { $0.token.values.grantType = .clientCredentials },
            { $0.token.values.tokenURL = "https://login.example.org/token" },
            {
                $0.incoming?.token = NewToken()
                $0.incoming?.token?.values.clientID = "own"
                $0.incoming?.token?.values.scopes = ["https://outlook.office.com/IMAP.AccessAsUser.All"]
            },
            { $0.incoming = NewConnection(.ews) },
            { $0.incoming = NewConnection(.graph) },
        ]
        for change in changes {
            try await withDesk { (desk: Desk) async throws in
                try desk.declare(change)
                let before = try desk.text()
                for direction in Direction.allCases {
                    let form = try await desk.desk.tokenForm(of: name("work"), direction, draft: nil)
                    let outcome = try await desk.desk.save(form.draft, of: name("work"), direction)
                    #expect(outcome == .saved(file: desk.path("work")))
                    #expect(try desk.text() == before)
                }
            }
        }
    }

    @Test("A client ID that was typed stays at a change of type, also where it is another provider's own")
    func typedStays() async throws {
        try await withDesk { (desk: Desk) async throws in
            for provider in ["one", "two"] {
                try write(
                    """
                    format = 1
                    display-name = "\(provider)"
                    [token]
                    issuer = "https://\(provider).example"
                    client-id = "client-of-\(provider)"
                    scopes = ["openid"]
                    [incoming.imap]
                    host = "imap.example.org"
                    scopes = ["mail"]
                    [outgoing.smtp]
                    host = "smtp.example.org"
                    scopes = ["mail"]

                    """, to: "\(desk.root)/config/mailgrant/providers/\(provider).toml")
            }
            try desk.declare { account in
                account.provider = PlainName("one") ?? account.provider
                account.token = NewToken()
            }
            let work = try name("work")
            var draft = try await desk.desk.tokenForm(of: work, .incoming, draft: nil).draft
            #expect(draft.clientID == "client-of-one")
            func changed(_ clientID: String) async throws -> String {
                var typed = draft
                (typed.clientID, typed.filledType, typed.type) = (clientID, draft.type, "two")
                return try await desk.desk.tokenForm(of: work, .incoming, draft: typed).draft.clientID
            }
            #expect(try await changed("client-of-one") == "client-of-two")
            #expect(try await changed("mine") == "mine")
            // It is what "two" has, and a person typed it while the defaults of "one" stood there.
            draft.type = "one"
            var typed = draft
            (typed.clientID, typed.filledType, typed.type) = ("client-of-two", "one", "microsoft:mail")
            #expect(try await desk.desk.tokenForm(of: work, .incoming, draft: typed).draft.clientID == "client-of-two")
        }
    }

    @Test("Where a parameter, the grant type or the type changes, old defaults give way and what was typed stays")
    func refilled() async throws {
        try await withDesk { (desk: Desk) async throws in
            try desk.declare()
            var draft = try await desk.desk.tokenForm(of: name("work"), .incoming, draft: nil).draft
            draft.tokenURL = "https://proxy.contoso.example/token"
            draft.parameters["tenant"] = "fabrikam.example"
            var form = try await desk.desk.tokenForm(of: name("work"), .incoming, draft: draft)
            #expect(form.draft.authorizationURL == "\(login)/fabrikam.example/oauth2/v2.0/authorize")
            #expect(form.draft.tokenURL == "https://proxy.contoso.example/token" && form.draft.clientID == "0000")

            draft = form.draft
            draft.type = "microsoft:graph"
            form = try await desk.desk.tokenForm(of: name("work"), .incoming, draft: draft)
            #expect(form.draft.scopeList.first == "https://graph.microsoft.com/Mail.ReadWrite")
            #expect(form.sharedMailboxScopes.map(\.scope) == ["https://graph.microsoft.com/Mail.ReadWrite.Shared"])

            draft = form.draft
            draft.usesSharedMailbox = true
            form = try await desk.desk.tokenForm(of: name("work"), .incoming, draft: draft)
            #expect(form.draft.scopeList.contains("https://graph.microsoft.com/Mail.ReadWrite.Shared"))
            #expect(form.permissions.contains("Microsoft Graph: Mail.ReadWrite.Shared (delegated)"))

            draft = form.draft
            draft.grantType = "client_credentials"
            form = try await desk.desk.tokenForm(of: name("work"), .incoming, draft: draft)
            #expect(form.draft.scopeList == ["https://graph.microsoft.com/.default"] && form.callbackURL == nil)
            #expect(
                form.permissions == [
                    "Microsoft Graph: Mail.ReadWrite (application)", "Microsoft Graph: Mail.Send (application)",
                ])

            draft = form.draft
            draft.scopes = "my own"
            draft.type = "google"
            form = try await desk.desk.tokenForm(of: name("work"), .incoming, draft: draft)
            #expect(form.draft.scopes == "my own" && form.draft.issuer == "https://accounts.google.com")
            #expect(form.draft.grantType == "authorization_code" && form.parameters.isEmpty)
            #expect(form.draft.tokenURL == "https://proxy.contoso.example/token")
        }
    }

    @Test("What was typed is declared in the token's table, what is the default is not")
    func saved() async throws {
        try await withDesk { (desk: Desk) async throws in
            try desk.declare()
            var draft = try await desk.desk.tokenForm(of: name("work"), .incoming, draft: nil).draft
            draft.parameters["tenant"] = "fabrikam.example"
            draft = try await desk.desk.tokenForm(of: name("work"), .incoming, draft: draft).draft
            draft.clientID = "2222"
            draft.grantType = "device_code"
            draft.usesSharedMailbox = true
            draft.sharedMailbox = "support@contoso.example"
            #expect(try await desk.desk.save(draft, of: name("work"), .incoming) == .saved(file: desk.path("work")))
            #expect(
                try desk.text().hasSuffix(
                    """
                    [token]
                    tenant     = "fabrikam.example"
                    grant-type = "device_code"
                    client-id  = "2222"

                    [incoming]
                    protocol       = "imap"
                    shared-mailbox = "support@contoso.example"

                    [outgoing]
                    protocol = "smtp"

                    """))
        }
    }

    @Test("Another type takes its protocol, and what was said of the other server goes")
    func type() async throws {
        try await withDesk { (desk: Desk) async throws in
            try desk.declare { $0.incoming?.host = "imap.example.org" }
            var draft = try await desk.desk.tokenForm(of: name("work"), .incoming, draft: nil).draft
            draft.type = "microsoft:ews"
            draft = try await desk.desk.tokenForm(of: name("work"), .incoming, draft: draft).draft
            #expect(try await desk.desk.save(draft, of: name("work"), .incoming) == .saved(file: desk.path("work")))
            #expect(try desk.text().contains("[incoming]\nprotocol = \"ews\"\n\n[outgoing]\nprotocol = \"smtp\"\n"))
        }
    }

    @Test("A token of its own has a table of its own, and none when it is shared again")
    func ownToken() async throws {
        try await withDesk { (desk: Desk) async throws in
            try desk.declare()
            let before = try desk.text()
            var draft = try await desk.desk.tokenForm(of: name("work"), .outgoing, draft: nil).draft
            draft.ownToken = true
            draft.clientID = "own"
            #expect(try await desk.desk.save(draft, of: name("work"), .outgoing) == .saved(file: desk.path("work")))
            #expect(try desk.text().contains("[outgoing.token]\nclient-id = \"own\"\n"))
            let form = try await desk.desk.tokenForm(of: name("work"), .outgoing, draft: nil)
            #expect(form.draft.clientID == "own" && form.draft.ownToken && !form.isShared)
            draft = form.draft
            draft.ownToken = false
            draft.clientID = "0000"
            #expect(try await desk.desk.save(draft, of: name("work"), .outgoing) == .saved(file: desk.path("work")))
            #expect(try desk.text() == before)
        }
    }

    @Test("When a token is shared again, what was its own does not become the other connection's")
    func sharedAgain() async throws {
        try await withDesk { (desk: Desk) async throws in
            try desk.declare()
            let before = try desk.text()
            var draft = try await desk.desk.tokenForm(of: name("work"), .outgoing, draft: nil).draft
            draft.ownToken = true
            draft.clientID = "own"
            draft.grantType = "device_code"
            draft.parameters["tenant"] = "fabrikam.example"
            _ = try await desk.desk.save(draft, of: name("work"), .outgoing)
            #expect(try desk.text().contains("[outgoing.token]"))
            draft = try await desk.desk.tokenForm(of: name("work"), .outgoing, draft: nil).draft
            draft.ownToken = false
            let form = try await desk.desk.tokenForm(of: name("work"), .outgoing, draft: draft)
            #expect(form.draft.clientID == "0000" && form.draft.parameters["tenant"] == "contoso.onmicrosoft.com")
            #expect(try await desk.desk.save(draft, of: name("work"), .outgoing) == .saved(file: desk.path("work")))
            #expect(try desk.text() == before)
        }
    }

    @Test("Addresses of the provider are not shown with another issuer, since they do not go with it")
    func otherIssuer() async throws {
        try await withDesk { (desk: Desk) async throws in
            try desk.declare { $0.token.values.issuer = "https://login.example.org" }
            let before = try desk.text()
            let draft = try await desk.desk.tokenForm(of: name("work"), .incoming, draft: nil).draft
            #expect(draft.issuer == "https://login.example.org" && draft.tokenURL.isEmpty)
            #expect(try await desk.desk.save(draft, of: name("work"), .incoming) == .saved(file: desk.path("work")))
            #expect(try desk.text() == before)
        }
    }

    @Test("Scopes that were typed belong to the connection, and the other connection's stay as they were")
    func scopes() async throws {
        try await withDesk { (desk: Desk) async throws in
            try desk.declare()
            let outgoing = try desk.desk.context.account("work").outgoing?.scopes
            var draft = try await desk.desk.tokenForm(of: name("work"), .incoming, draft: nil).draft
            draft.scopes = "https://outlook.office.com/IMAP.AccessAsUser.All\nopenid offline_access"
            #expect(try await desk.desk.save(draft, of: name("work"), .incoming) == .saved(file: desk.path("work")))
            let account = try desk.desk.context.account("work")
            #expect(account.incoming?.askedScopes.sorted() == draft.scopeList.sorted())
            #expect(account.outgoing?.scopes == outgoing)
            let form = try await desk.desk.tokenForm(of: name("work"), .incoming, draft: nil)
            #expect(form.draft.scopeList.sorted() == draft.scopeList.sorted())
        }
    }

    @Test("What is no declaration is told at its field, and nothing is written")
    func invalid() async throws {
        try await withDesk { (desk: Desk) async throws in
            try desk.declare()
            let before = try desk.text()
            var draft = try await desk.desk.tokenForm(of: name("work"), .incoming, draft: nil).draft
            draft.tokenURL = "http://login.example.org"
            draft.parameters["tenant"] = "a/b"
            draft.clientID = ""
            draft.usesSharedMailbox = true
            draft.sharedMailbox = "nobody"
            draft.scopes = "\"quoted\""
            let outcome = try await desk.desk.save(draft, of: name("work"), .incoming)
            #expect(
                Set(fields(outcome)) == [.tokenURL, .parameter("tenant"), .sharedMailbox, .scopes, .clientID]
                    || Set(fields(outcome)) == [.tokenURL, .parameter("tenant"), .sharedMailbox, .scopes])
            draft.grantType = "jwt_bearer"
            #expect(fields(try await desk.desk.save(draft, of: name("work"), .incoming)) == [.grantType])
            #expect(try desk.text() == before)
        }
    }

    @Test("A person's file is left alone, and a secret that was typed is not kept")
    func personsFile() async throws {
        try await withDesk { (desk: Desk) async throws in
            try desk.declare()
            try desk.edit()
            let before = try desk.text()
            var draft = try await desk.desk.tokenForm(of: name("work"), .incoming, draft: nil).draft
            draft.clientID = "3333"
            draft.clientSecret = Secret("typed secret")
            guard case .toCopy(let diff) = try await desk.desk.save(draft, of: name("work"), .incoming) else {
                throw DeskIssue("written")
            }
            #expect(diff.secretWasDropped && diff.text.contains("+client-id = \"3333\"\n"))
            #expect(!diff.text.contains("typed secret"))
            #expect(try desk.text() == before)
        }
    }
}
