import FoundationEssentials
import Secrets
import Surroundings
import Testing

@Suite("Providers' programs for services of the desktop")
struct DesktopProgramTests {
    /// What a program answers, and the questions before it: the lines of standard output.
    private func answer(
        _ name: String, _ operation: String, _ lines: [String], on bus: PrivateBus
    ) async throws -> [String] {
        let program = Program(
            try Executables().path("mailgrant-provider-\(name)"), [operation],
            environment: ["PATH": Program.systemPath, "DBUS_SESSION_BUS_ADDRESS": bus.address])
        let request = (["version=1"] + lines + ["", ""]).joined(separator: "\n")
        let outcome = try await program.runSuccessfully(input: Array(request.utf8))
        return outcome.output.split(separator: "\n").map(String.init)
    }

    private static func generated() -> Secret { Secret("token-\(UInt64.random(in: .min ... .max))") }

    @Test("GNOME Online Accounts, the real daemon: servers, token, an account without one, one that is gone")
    func onlineAccounts() async throws {
        try await withScratch { scratch in
            try await withPrivateKeyring(in: try scratch.makeDirectory("bus")) { keyring in
                let alice = OnlineAccounts.Account(
                    "account_1", provider: "google", address: "alice@gmail.com", more: ["MailEnabled": "true"])
                let dave = OnlineAccounts.Account("account_3", provider: "google", address: "dave@gmail.com")
                let bob = OnlineAccounts.Account(
                    "account_2", provider: "imap_smtp", address: "bob@example.org",
                    more: [
                        "EmailAddress": "bob@example.org", "Enabled": "true", "ImapHost": "imap.example.org",
                        "ImapUserName": "bob",
                        "ImapUseSsl": "true", "SmtpHost": "smtp.example.org",
                    ])
                try await withOnlineAccounts(on: keyring, in: scratch.path, alice, bob, dave) { desktop in
                    func goa(_ operation: String, _ lines: String...) async throws -> [String] {
                        try await answer("gnome-online-accounts", operation, lines, on: keyring.bus)
                    }
                    let described = try await goa("describe", "address=Alice@gmail.com")
                    for line in [
                        "version=1", "imap-host=imap.gmail.com", "imap-port=993", "imap-security=tls",
                        "smtp-host=smtp.gmail.com",
                    ] {
                        #expect(described.contains(line), "\(described)")
                    }
                    let locked = try await goa("authorize", "address=alice@gmail.com")
                    #expect(locked.contains("error=needs-authorization"), "\(locked)")

                    let token = Self.generated()
                    try await desktop.keep(token, of: alice, until: Date(timeIntervalSinceNow: 3_600))
                    let authorized = try await goa("authorize", "address=alice@gmail.com")
                    #expect(authorized == ["version=1", "state=account_1", "identity=alice@gmail.com"])
                    let minted = try await goa("token", "address=alice@gmail.com", "state=account_1")
                    #expect(minted.contains("access-token=\(token.exposedText)"))
                    #expect(
                        minted.contains { $0.wholeMatch(of: /expires-in=3[0-9]{3}/) != nil }, "\(minted.count) lines")

                    #expect(try await goa("describe", "address=bob@example.org").contains("error=misconfigured"))
                    #expect(
                        try await goa("authorize", "address=carol@example.org").contains("error=needs-authorization"))
                    let silent = try await goa("authorize", "address=dave@gmail.com")
                    #expect(silent.contains { $0.hasPrefix("text=switch mail on for dave@gmail.com") }, "\(silent)")
                    // The kept name is another mailbox's, or part of a path.
                    for (address, state) in [("bob@example.org", "account_1"), ("alice@gmail.com", "../Manager")] {
                        let refused = try await goa("token", "address=\(address)", "state=\(state)")
                        #expect(
                            refused.contains { $0.hasPrefix("error=") } && !refused.contains { $0.hasPrefix("access") })
                    }
                    #expect(try await goa("revoke", "state=account_1").contains("error=unsupported"))
                }
                let gone = try await answer(
                    "gnome-online-accounts", "token", ["address=alice@gmail.com", "state=account_1"], on: keyring.bus)
                #expect(gone.contains("error=unavailable"), "\(gone)")
            }
        }
    }

    @Test("Microsoft's identity broker, made up after its public interface: accounts, token, person, errors")
    func broker() async throws {
        try await withScratch { scratch in
            try await withPrivateBus(in: try scratch.makeDirectory("bus")) { bus in
                func entra(_ operation: String, _ lines: String...) async throws -> [String] {
                    try await answer(
                        "entra-broker", operation,
                        ["parameter-application=app", "parameter-tenant=contoso.example", "scope[]=IMAP"] + lines,
                        on: bus)
                }
                #expect(try await entra("token", "state=1.2").contains("error=unavailable"))
                try await withIdentityBroker(on: bus, in: scratch.path) { broker in
                    let token = Self.generated().exposedText
                    let end = Int64(Date(timeIntervalSinceNow: 3_600).timeIntervalSince1970 * 1_000)
                    let account = #"{"username": "alice@contoso.example", "homeAccountId": "1.2", "realm": "2"}"#
                    let given = #"{"accessToken": "\#(token)", "expiresOn": \#(end), "grantedScopes": "IMAP SMTP"}"#
                    try broker.answer(#"{"accounts": [\#(account)], "token": \#(given)}"#)
                    let authorized = try await entra("authorize", "address=Alice@contoso.example")
                    #expect(
                        authorized == [
                            "version=1", "state=1.2", "identity=alice@contoso.example", "scope[]=IMAP", "scope[]=SMTP",
                        ])
                    let asked = try broker.asked()
                    #expect(asked.count == 2 && asked[1].contains(#""method": "acquireTokenSilently""#))
                    for words in [
                        #""clientId": "app""#, #""authority": "https://login.microsoftonline.com/contoso.example""#,
                        #""requestedScopes": ["IMAP"]"#, #""homeAccountId": "1.2""#, #""version": "0.0""#,
                    ] {
                        #expect(asked[1].contains(words), "\(asked[1])")
                    }
                    let minted = try await entra("token", "address=alice@contoso.example", "state=1.2")
                    #expect(minted.contains("access-token=\(token)"))
                    #expect(
                        minted.contains { $0.wholeMatch(of: /expires-in=3[0-9]{3}/) != nil }, "\(minted.count) lines")

                    // Who is not signed in there is asked in the broker's window.
                    try broker.answer(
                        #"{"interactive": {"accessToken": "\#(token)", "expiresOn": \#(end), "account": \#(account)}}"#)
                    let person = try await entra("authorize", "address=alice@contoso.example")
                    #expect(person.contains("ask=wait") && person.contains("state=1.2"), "\(person)")
                    #expect(person.filter { $0 == "version=1" }.count == 1)
                    #expect(try await entra("token", "state=1.2").contains("error=needs-authorization"))

                    for (status, said, word) in [
                        ("2", "AADSTS50076", "protocol"),
                        ("2", "interaction_required: AADSTS50076", "needs-authorization"),
                        ("2", "invalid_grant AADSTS50076", "needs-authorization"),
                        ("5", "temporarily_unavailable AADSTS50076", "unavailable"),
                        ("9", "error=invalid_client AADSTS50076", "misconfigured"),
                        ("14", "AADSTS50076", "needs-authorization"),
                        (#""INTERACTION_REQUIRED""#, "AADSTS50076", "needs-authorization"),
                        (#""NoNetwork""#, "AADSTS50076", "unavailable"), (#""UserCanceled""#, "AADSTS50076", "denied"),
                        (#""IncorrectConfiguration""#, "AADSTS50076", "misconfigured"),
                        (#""Unexpected""#, "AADSTS50076", "protocol"),
                    ] {
                        let error = #"{"error": {"status": \#(status), "context": "\#(said)\nsecond line"}}"#
                        try broker.answer(#"{"accounts": [\#(account)], "token": \#(error)}"#)
                        let answer = try await entra("token", "state=1.2", "parameter-sign-in-statuses=13 14")
                        #expect(answer.contains("error=\(word)"), "\(status): \(answer)")
                        #expect(answer.contains { $0.contains("AADSTS50076 second line") }, "\(answer)")
                    }
                    // What the broker refuses for a reason that nobody knows, it may ask the person about.
                    try broker.answer(
                        #"{"accounts": [\#(account)], "token": {"error": {"status": 2}}, "interactive": \#(given)}"#)
                    let refused = try await entra("authorize", "address=alice@contoso.example")
                    #expect(refused.contains("ask=wait") && refused.contains("state=1.2"), "\(refused)")
                    #expect(
                        try await entra("token", "state=1.2", "parameter-sign-in-statuses=two").contains(
                            "error=misconfigured"))
                    #expect(try await entra("revoke", "state=1.2").contains("error=unsupported"))
                }
            }
        }
    }
}
