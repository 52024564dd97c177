import FoundationEssentials
import PlainJSON
import Surroundings
import Testing

@Suite("Console: Microsoft's types in OAuth Token Details")
struct ConsoleTypeTests {
    /// A type of the dialog, and what it fills in.
    struct TokenType: Sendable, CustomTestStringConvertible {
        /// Without the name before it.
        let name: String
        let service: WebService
        let resource: String
        /// Of the resource, in the order in which they are shown.
        let scopes: [String]
        let sharedScopes: [String: String]
        let api: String

        var testDescription: String { name }
    }

    static let types = [
        TokenType(
            name: "Exchange Web Services", service: .ews, resource: "https://outlook.office365.com",
            scopes: ["Mail.ReadWrite", "Mail.Send", "User.Read", "EWS.AccessAsUser.All"],
            sharedScopes: [
                "Mail.ReadWrite.Shared": "Read, change and delete the mail of mailboxes that others share with you",
                "Mail.Send.Shared": "Send mail on behalf of others who let you",
            ], api: "Office 365 Exchange Online"),
        TokenType(
            name: "Microsoft Graph API", service: .graph, resource: "https://graph.microsoft.com",
            scopes: ["Mail.ReadWrite", "User.Read"],
            sharedScopes: [
                "Mail.ReadWrite.Shared": "Read, change and delete the mail of mailboxes that others share with you"
            ], api: "Microsoft Graph"),
    ]

    @Test("A type fills in addresses, callback URL, scopes and permissions, and saving declares them", arguments: types)
    func bundled(type: TokenType) async throws {
        try await visitingConsole(after: { try await $0.declareAtBundledMicrosoft() }) { visit in
            let (practice, browser) = (visit.practice, visit.browser)
            try await visit.openTokenDetails(.incoming)
            try await visit.choose(type.name, in: "Type", until: "\(type.resource)/Mail.ReadWrite")
            try await visit.expectFilled(type, login: "https://login.microsoftonline.com/organizations")
            #expect(try await browser.property("readOnly", of: .field("Callback URL")).bool == true)

            // What was typed is left alone, and what follows from the tenant follows it.
            try await browser.type("contoso.example", into: .field("Tenant"))
            try await browser.choose("china", in: .field("Cloud"))
            try await browser.wait(for: "the addresses of the other cloud") {
                try await browser.value(of: .field("Access Token URL"))
                    == "https://login.partner.microsoftonline.cn/contoso.example/oauth2/v2.0/token"
            }
            try await browser.choose("global", in: .field("Cloud"))
            try await browser.wait(for: "the addresses of the first cloud") {
                try await browser.value(of: .field("Authorization URL"))
                    == "https://login.microsoftonline.com/contoso.example/oauth2/v2.0/authorize"
            }
            try await visit.keepPictures("type-\(type.service)")

            try await browser.click(.button("Save"))
            try await browser.seeNoMore(.selector("dialog:modal"))
            let text = try practice.declaredText()
            #expect(text.contains("provider = \"microsoft\""), "\(text)")
            #expect(text.contains("tenant    = \"contoso.example\"") || text.contains("tenant = \"contoso.example\""))
            #expect(text.contains("\"\(type.service)\""), "\(text)")
        }
    }

    @Test("A type chosen in the dialog is authorized and verified over its own service", arguments: types)
    func verified(type: TokenType) async throws {
        try await visitingConsole(
            providerOptions: ["--microsoft"], after: { try await $0.declareAtMicrosoft365() }
        ) { visit in
            let (practice, browser) = (visit.practice, visit.browser)
            let name = "Practice " + type.name.replacing("Microsoft ", with: "")
            try await visit.openTokenDetails(.incoming)
            try await visit.choose(name, in: "Type", until: "\(type.resource)/Mail.ReadWrite")
            try await visit.expectFilled(type, login: "\(practice.provider.issuer)/organizations")
            try await browser.type(practice.provider.clientID, into: .field("Client ID"))
            let answered = try await practice.mailRequests(to: type.service) {
                try await browser.click(.button("Authorize"))
                try await browser.consent(as: practice.provider.owner)
                try await browser.seeNoMore(.selector("dialog:modal"))
                try await visit.see("Verified", .incoming)
            }
            #expect(answered.contains("ok"))
            try await visit.see(type.service == .ews ? "EWS" : "Graph", .incoming)
            #expect(try await practice.status()[.incoming]?.state == "verified")
            let token = try await practice.token(.incoming)
            #expect(try await practice.provider.control.isActive(token))
        }
    }

    @Test(
        "A shared mailbox adds scopes, each explained, and permissions; without it they are gone again",
        arguments: types)
    func sharedMailbox(type: TokenType) async throws {
        try await visitingConsole(
            providerOptions: ["--microsoft"], after: { try await $0.declareAtMicrosoft365() }
        ) { visit in
            let (practice, browser) = (visit.practice, visit.browser)
            let name = "Practice " + type.name.replacing("Microsoft ", with: "")
            try await visit.openTokenDetails(.incoming)
            try await visit.choose(name, in: "Type", until: "\(type.resource)/Mail.ReadWrite")
            let before = try await visit.scopes()
            try await browser.tick(.checkbox("Shared mailbox"))
            try await browser.wait(for: "the additional scopes") {
                try await visit.scopes().contains("\(type.resource)/Mail.ReadWrite.Shared")
            }
            try await browser.see("Additional scopes")
            for (scope, meaning) in type.sharedScopes {
                #expect(try await visit.scopes().contains("\(type.resource)/\(scope)"))
                try await browser.see("\(type.resource)/\(scope) \(meaning)")
                try await browser.see("\(type.api): \(scope) (delegated)")
            }
            try await visit.keepPictures("shared-mailbox-\(type.service)")
            try await browser.tick(.checkbox("Shared mailbox"), false)
            try await browser.seeNoMore("Additional scopes")
            try await browser.wait(for: "the scopes of before") { try await visit.scopes() == before }
            try await browser.seeNoMore("Mail.ReadWrite.Shared (delegated)")

            try await browser.tick(.checkbox("Shared mailbox"))
            try await browser.see("Additional scopes")
            try await browser.type(practice.provider.sharedMailbox, into: .field("Address of the shared mailbox"))
            try await browser.type(practice.provider.clientID, into: .field("Client ID"))
            try await browser.click(.button("Authorize"))
            try await browser.consent(as: practice.provider.owner)
            try await browser.seeNoMore(.selector("dialog:modal"))
            try await visit.see("Verified", .incoming)
            try await visit.see(practice.provider.sharedMailbox, .incoming)
        }
    }
}

extension ConsoleVisit {
    /// The dialog has what a type is for: addresses below a tenant, the callback URL, scopes with their explanations, and
    /// which permissions to register.
    ///
    /// - Parameter login: where the addresses begin.
    fileprivate func expectFilled(
        _ type: ConsoleTypeTests.TokenType, login: String, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        for (field, value) in [
            ("Authorization URL", "\(login)/oauth2/v2.0/authorize"), ("Access Token URL", "\(login)/oauth2/v2.0/token"),
            ("Callback URL", "http://localhost"),
        ] {
            let shown = try await browser.value(of: .field(field))
            #expect(shown == value, sourceLocation: sourceLocation)
        }
        let scopes = try await scopes()
        let mail = type.scopes.map { "\(type.resource)/\($0)" }
        #expect(scopes == mail + ["openid", "profile", "email", "offline_access"], sourceLocation: sourceLocation)
        try await browser.see("Permissions to add to the app registration")
        for scope in type.scopes { try await browser.see("\(type.api): \(scope) (delegated)") }
        try await browser.click(.button("What these scopes allow"))
        try await browser.see("Ask for new access tokens while you are away")
        try await browser.click(.button("What these scopes allow"))
    }
}

extension Practice {
    /// Declares the account as the bundled file of Microsoft has it, for its first type.
    fileprivate func declareAtBundledMicrosoft() async throws {
        try await mailgrant(
            "add", Practice.account, "--address", address, "--provider", "microsoft", "--client-id", UUID().uuidString,
            "--incoming", "imap", "--outgoing", "smtp"
        ).runSuccessfully()
    }
}
