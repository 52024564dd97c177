import Foundation
import Secrets
import Surroundings
import Testing

@Suite("Mail over EWS and Graph")
struct WebServiceTests {
    private static let message = """
        From: Alice <alice@example.org>
        To: mallory@example.org
        Subject: hello
        Date: Thu, 26 Nov 2026 01:30:00 +0000
        Message-ID: <1@example.org>
        Content-Type: text/plain; charset=utf-8

        Grüße
        .
        你好

        """

    @Test("Both connections are verified, and a message arrives as it was", arguments: WebService.allCases)
    func ownMailbox(service: WebService) async throws {
        try await inPractice { practice in
            let control = practice.provider.control
            try await control.deliver(wire("Subject: one\n\n1\n"), to: practice.address)
            try await practice.authorizeAccount(over: service)
            let status = try await practice.status()
            #expect(status.connections.map(\.state) == ["verified", "verified"])
            let check = try await practice.mailgrant("check", Practice.account).runSuccessfully()
            #expect((check.output + check.errors).contains("Inbox, 1 message"))

            let stranger = practice.provider.stranger.address
            let sendmail = practice.sendmail("-i", stranger, practice.provider.sharedMailbox)
            let outcome = try await sendmail.runSuccessfully(input: Array(Self.message.utf8))
            #expect(outcome.output.isEmpty && outcome.errors.isEmpty)
            #expect(try await control.messages(in: "inbox", of: stranger) == [wire(Self.message)])
            // Who got a blind copy has it, and shows in the copy that is kept alone.
            #expect(
                try await control.messages(in: "inbox", of: practice.provider.sharedMailbox) == [wire(Self.message)])
            let kept = try #require(try await control.messages(in: "sentitems", of: practice.address).first)
            #expect(String(decoding: kept, as: UTF8.self).contains("\r\nBcc: support@example.org\r\n"))
        }
    }

    @Test("A token that the server refuses is replaced once, and the message goes once", arguments: WebService.allCases)
    func refusedToken(service: WebService) async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount(over: service)
            try await practice.provider.control.expireAccessTokens()
            let outcomes = try await practice.mailRequests(to: service) {
                try await practice.sendmail("-i", "mallory@example.org")
                    .runSuccessfully(input: Array(Self.message.utf8))
            }
            #expect(outcomes.count == 2 && outcomes[0] != "ok" && outcomes[1] == "ok", "\(outcomes)")
            #expect(try await practice.provider.control.refreshCount() == 1)
            #expect(try await practice.provider.control.messages(in: "inbox", of: "mallory@example.org").count == 1)
        }
    }

    @Test("Cron's mail goes to the person's mailbox, though no envelope is read", arguments: WebService.allCases)
    func cron(service: WebService) async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount(over: service)
            let user = NSUserName()
            let message = "From: root (Cron Daemon)\nTo: \(user)\nSubject: Cron <\(user)@laptop> backup\n\ndone\n"
            try await practice.sendmail("-FCronDaemon", "-i", "-B8BITMIME", "-oem", user)
                .runSuccessfully(input: Array(message.utf8))
            let inbox = try await practice.provider.control.messages(in: "inbox", of: practice.address)
            let received = String(decoding: try #require(inbox.first), as: UTF8.self)
            #expect(inbox.count == 1 && received.contains("From: Cron Daemon <\(practice.address)>\r\n"))
            #expect(received.contains("To: \(practice.address)\r\n") && !received.contains("Bcc"))
        }
    }

    @Test("A shared mailbox is opened, and sends in its own name", arguments: WebService.allCases)
    func sharedMailbox(service: WebService) async throws {
        try await inPractice { practice in
            let control = practice.provider.control
            let mailbox = practice.provider.sharedMailbox
            try await control.deliver(wire("Subject: one\n\n1\n"), to: mailbox)
            try await practice.authorizeAccount(over: service, sharing: mailbox)
            let check = try await practice.mailgrant("check", Practice.account).runSuccessfully()
            #expect((check.output + check.errors).contains("Inbox, 1 message of \(mailbox)"))
            try await practice.sendmail("-t").runSuccessfully(input: Array("To: mallory@example.org\n\nhi\n".utf8))
            let received = try #require(try await control.messages(in: "inbox", of: "mallory@example.org").first)
            #expect(String(decoding: received, as: UTF8.self).contains("From: \(mailbox)\r\n"))
            #expect(try await control.messages(in: "sentitems", of: mailbox).count == 1)
        }
    }

    @Test(
        "A mailbox that may be read and not sent from is said so, and so is one that may not be opened",
        arguments: WebService.allCases)
    func rights(service: WebService) async throws {
        try await inPractice { practice in
            let readable = practice.provider.readableMailbox
            try await practice.authorizeAccount(over: service, sharing: readable)
            try await expectFailure(
                of: practice.sendmail("-t"), .noPermission, saying: readable, "ErrorSendAsDenied", "nothing was sent",
                input: Array("To: mallory@example.org\n\nhi\n".utf8))
            #expect(try await practice.provider.control.messages(in: "inbox", of: "mallory@example.org").isEmpty)
            try await practice.declare(over: service, named: "other", sharing: practice.provider.stranger.address)
            let outcome = try await practice.authorizing(.incoming, of: "other").run()
            #expect(outcome.status == .exited(FailureStatus.noPermission.rawValue))
            for words in [practice.address, practice.provider.stranger.address, "ErrorAccessDenied", "full access"] {
                #expect(outcome.errors.contains(words), "\(outcome.errors)")
            }
        }
    }

    @Test("Of a mailbox that has the account's address its delegate consents, and nobody else")
    func delegateConsents() async throws {
        try await inPractice { practice in
            let mailbox = practice.provider.sharedMailbox
            var options = ["--address", mailbox]
            for direction in Direction.allCases { options += ["--\(direction)-user", practice.address] }
            try await practice.declare(over: .ews, sharing: mailbox, options)
            try practice.browser.play(try practice.stranger())
            let refused = try await practice.authorizing().run()
            #expect(refused.status == .exited(FailureStatus.noPermission.rawValue))
            #expect(refused.errors.contains(practice.provider.stranger.address), "\(refused.errors)")
            try practice.browser.play(try practice.owner())
            try await practice.authorizing().runSuccessfully()
            let connections = try await practice.status().connections
            #expect(connections.map(\.state) == ["verified", "verified"])
            #expect(connections.map(\.grant?.identity) == [practice.address, practice.address])
        }
    }

    @Test("A service that breaks down after it took the message is not asked again", arguments: WebService.allCases)
    func uncertain(service: WebService) async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount(over: service)
            try await practice.provider.control.addFailure(#"{"endpoint": "\#(service.rawValue)", "kind": "lost"}"#)
            try await expectFailure(
                of: practice.sendmail("-i", "mallory@example.org"), .temporaryFailure, saying: "may have been accepted",
                input: Array(Self.message.utf8))
            #expect(try await practice.provider.control.messages(in: "inbox", of: "mallory@example.org").count == 1)
        }
    }

    @Test(
        "A service that is switched off is said so, and the grant is kept",
        arguments: [
            (
                WebService.ews, #""kind": "html", "status": 403, "body": """#, "accepted the token",
                FailureStatus.noPermission
            ),
            (.ews, #""kind": "error", "error": "ErrorServerBusy""#, "ErrorServerBusy", .temporaryFailure),
            (
                .graph, #""kind": "error", "status": 404, "error": "MailboxNotEnabledForRESTAPI""#, "MailboxNotEnabled",
                .noPermission
            ),
            (.graph, #""kind": "html""#, "a web page in place of an answer", .protocolError),
            (.graph, #""kind": "redirect", "location": "https://evil.example/""#, "redirect", .protocolError),
            (.graph, #""kind": "huge""#, "endless", .protocolError),
        ])
    func blocked(service: WebService, failure: String, words: String, status: FailureStatus) async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount(over: service)
            try await practice.provider.control.addFailure(#"{"endpoint": "\#(service.rawValue)", \#(failure)}"#)
            let outcome = try await practice.mailgrant("check", Practice.account, "--incoming").run()
            #expect(outcome.status == .exited(status.rawValue), "\(outcome.errors)")
            #expect((outcome.output + outcome.errors).contains(words), "\(outcome.output)\(outcome.errors)")
            try await practice.mailgrant("check", Practice.account, "--incoming").runSuccessfully()
        }
    }

    @Test("A connection's own CA counts before everything else", arguments: WebService.allCases)
    func ownCA(service: WebService) async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount(over: service)
            let other = try await PrivateCA(in: try practice.scratch.makeDirectory("other-ca"))
            let text = try practice.declaredText()
            for file in [other.certificate, "\(practice.scratch.path)/none.pem"] {
                try practice.writeDeclaredText(text.replacing(practice.certificateAuthority, with: file))
                _ = try await practice.authorizing(.incoming).run()
                let check = try await practice.mailgrant("check", Practice.account, "--incoming").run()
                #expect(check.status == .exited(FailureStatus.temporaryFailure.rawValue), "\(check.errors)")
                #expect(check.errors.contains("no TLS with"), "\(check.errors)")
            }
            #expect(
                try await practice.mailRequests(to: service) {
                    _ = try await practice.mailgrant("check", Practice.account, "--incoming").run()
                }.isEmpty)
        }
    }

    @Test("What cannot be used says what can", arguments: WebService.allCases)
    func otherWays(service: WebService) async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount(over: service)
            let name = service == .graph ? "Microsoft Graph" : "EWS"
            let tunnel = try await practice.mailgrant("tunnel", Practice.account, "--outgoing").run()
            #expect(tunnel.status == .exited(FailureStatus.configuration.rawValue))
            #expect(tunnel.errors.contains(name) && tunnel.errors.contains("mailgrant sendmail --account demo"))
            let git = try await practice.mailgrant("client", "show", "git-send-email", Practice.account)
                .runSuccessfully()
            #expect(git.output.contains("sendmailCmd = mailgrant sendmail --account demo"))
            #expect(git.errors.isEmpty)
            let mutt = try await practice.mailgrant("client", "show", "mutt", Practice.account).runSuccessfully()
            #expect(mutt.output.contains("set sendmail = ") && !mutt.output.contains("imap"))
            #expect(mutt.errors.contains("does not speak \(name)"))
            try await expectFailure(
                of: practice.mailgrant("client", "show", "msmtp", Practice.account), .configuration,
                saying: "does not speak \(name)", "mailgrant sendmail", "mailgrant-incoming demo")
        }
    }
}
