import Foundation
import Secrets
import Surroundings
import Testing

@Suite("client check")
struct ClientCheckTests {
    /// Client and form, and the account's protocol for incoming mail.
    static let tried = [
        ("curl", "script", "imap"), ("mbsync", "tunnel", "imap"), ("mbsync", "passcmd", "imap"),
        ("fetchmail", "plugin", "imap"), ("getmail6", "password-command", "imap"), ("offlineimap", "xoauth2", "imap"),
        ("offlineimap", "tunnel", "imap"), ("fetchmail", "plugin", "pop"), ("mpop", "passwordeval", "pop"),
        ("curl", "script", "pop"),
    ]

    @Test("Each client that can be tried works, and neither the mailbox nor the home directory is changed")
    func works() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            try await practice.declarePOP(named: "pop")
            try await practice.authorizing(of: "pop").runSuccessfully()
            let message = PracticeMessage(from: practice.address, to: practice.address)
            try await practice.msmtp().sending(to: practice.address).runSuccessfully(input: message.bytes)
            let home = try practice.homeFiles()
            for (client, form, mailProtocol) in Self.tried {
                let account = mailProtocol == "pop" ? "pop" : Practice.account
                let outcome = try await practice.mailgrant("client", "check", client, account, "--form", form).run()
                #expect(outcome.status == .exited(0), "\(client) \(form) \(mailProtocol): \(outcome.errors)")
                #expect(outcome.output.contains("\(account) incoming: works (\(client), form \(form): "))
            }
            #expect(try practice.inbox(of: practice.address).count == 1)
            #expect(try practice.homeFiles() == home)
        }
    }

    @Test("A client that sends does so only when it is asked to", arguments: ["msmtp", "curl", "neomutt"])
    func sends(client: String) async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            _ = try await practice.mailgrant("client", "check", client, Practice.account).run()
            #expect(try practice.inbox(of: practice.address).isEmpty)
            let outcome = try await practice.mailgrant("client", "check", client, Practice.account, "--send").run()
            #expect(outcome.status == .exited(0), "\(outcome.errors)")
            #expect(outcome.output.contains("\(Practice.account) outgoing: works"))
            #expect(try practice.inbox(of: practice.address).count == 1)
        }
    }

    @Test("What is missing, what does not fit and what needs a person is said with the remedy")
    func failures() async throws {
        try await inPractice { practice in
            try await practice.declare()
            try await expectFailure(
                of: practice.mailgrant("client", "check", "mbsync", Practice.account), .noPermission,
                saying: "not authorized yet", "mailgrant authorize \(Practice.account)")
            try await practice.authorizing().runSuccessfully()
            try await expectFailure(
                of: practice.mailgrant("client", "check", "himalaya", Practice.account), .unavailable,
                saying: "not installed: himalaya")
            try await expectFailure(
                of: practice.mailgrant("client", "check", "git-send-email", Practice.account, "--form", "credential"),
                .unavailable, saying: "Authen::SASL", "use the form sendmail")
            try await expectFailure(
                of: practice.mailgrant("client", "check", "mpop", Practice.account), .configuration,
                saying: "does not speak IMAP", "mailgrant client list")
            try await expectFailure(
                of: practice.mailgrant("client", "check", "mbsnc", Practice.account), .usage,
                saying: "did you mean mbsync?")
        }
    }

    @Test("A client that its server refuses is said to be refused, in the client's words and without the token")
    func refused() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let token = try await practice.token(.incoming)
            try await practice.provider.control.addFailure(
                #"{"endpoint": "introspect", "kind": "altered", "count": 100, "members": {"active": false}}"#)
            try await expectFailure(
                of: practice.mailgrant("client", "check", "getmail6", Practice.account), .unavailable,
                saying: "getmail6 ended with status", "mailgrant check \(Practice.account)", secrets: [token])
        }
    }

    @Test("A token that a client cannot carry is named with the limit and the way that can, which then does")
    func longToken() async throws {
        try await inPractice { practice in
            try await practice.provider.control.change(settings: #"{"access_token_bytes": 3200}"#)
            try await practice.declare("demo", "--outgoing-mechanism", "xoauth2")
            try await practice.authorizing().runSuccessfully()
            let limit = 3049 - practice.address.utf8.count
            try await expectFailure(
                of: practice.mailgrant("client", "check", "msmtp", Practice.account), .dataError,
                saying: "3200 bytes", "at most \(limit)", "mailgrant sendmail --account \(Practice.account)")
            let message = PracticeMessage(from: practice.address, to: practice.address)
            let sending = try await practice.msmtp().sending(to: practice.address).run(input: message.bytes)
            #expect(sending.status != .exited(0) && sending.errors.contains("at most \(limit)"))
            try await practice.mailgrant("sendmail", "--account", Practice.account, "-i", "-t")
                .runSuccessfully(input: message.bytes)
            let mbsync = try await practice.mbsync("tunnel")
            try await mbsync.fetching.runSuccessfully()
            #expect(try mbsync.messages().contains(where: message.arrived))
        }
    }
}

extension Practice {
    /// The paths below the person's home directory, without what mailgrant itself keeps there.
    fileprivate func homeFiles() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: environment["HOME"] ?? "")
            .filter { !$0.hasPrefix(".local/state/mailgrant") }.sorted()
    }
}
