import FoundationEssentials
import Secrets
import Surroundings
import Testing

/// Programs that know Exchange and Graph from elsewhere, with the token that the helper prints.
@Suite("Other programs over EWS and Graph")
struct OtherProgramsTests {
    @Test("exchangelib lists the inbox and sends a message, in the own mailbox and in a shared one")
    func exchangelib() async throws {
        let python = try await Exchangelib(python: PythonPackages.installed().python)
        try await inPractice { practice in
            let control = practice.provider.control
            try await practice.authorizeAccount(over: .ews)
            for mailbox in [practice.address, practice.provider.sharedMailbox] {
                try await control.deliver(wire("From: b@example.org\nSubject: to \(mailbox)\n\nhi\n"), to: mailbox)
                let outcome = try await python.run(
                    practice, mailbox: mailbox, token: try await practice.token(.incoming), subject: "from \(mailbox)")
                #expect(outcome.output == "to \(mailbox) by b@example.org\n")
            }
            let received = try await control.messages(in: "inbox", of: "mallory@example.org")
            let texts = received.map { String(decoding: $0, as: UTF8.self) }
            #expect(texts.count == 2 && texts[0].contains("Subject: from \(practice.address)\r\n"))
            #expect(texts[1].contains("From: \(practice.provider.sharedMailbox)\r\n"))
        }
    }

    @Test("exchangelib impersonates with a program's token")
    func impersonation() async throws {
        let python = try await Exchangelib(python: PythonPackages.installed().python)
        try await inPractice { practice in
            let control = practice.provider.control
            try await control.deliver(wire("From: b@example.org\nSubject: hi\n\nhi\n"), to: practice.address)
            let token = try await control.makeProgramToken(scopes: ["full_access_as_app"])
            let outcome = try await python.run(
                practice, mailbox: practice.address, token: token, subject: "x", impersonates: true)
            #expect(outcome.output == "hi by b@example.org\n")
            await #expect(throws: (any Error).self) {
                try await python.run(practice, mailbox: practice.address, token: token, subject: "x")
            }
        }
    }

    @Test("curl lists the inbox and sends a message")
    func curl() async throws {
        try await inPractice { practice in
            let control = practice.provider.control
            try await practice.authorizeAccount(over: .graph)
            try await control.deliver(wire("From: b@example.org\nSubject: to alice\n\nhi\n"), to: practice.address)
            let list = try await curl(practice, try await practice.token(.incoming), "me/mailFolders/inbox/messages")
            #expect(list.output.contains(#""subject":"to alice""#))
            let json = """
                {"message": {"subject": "by curl", "body": {"contentType": "Text", "content": "hi"},
                "toRecipients": [{"emailAddress": {"address": "mallory@example.org"}}]}}
                """
            try await curl(practice, try await practice.token(.outgoing), "me/sendMail", json)
            let received = try #require(try await control.messages(in: "inbox", of: "mallory@example.org").first)
            #expect(String(decoding: received, as: UTF8.self).contains("Subject: by curl\r\n"))
            // The incoming token may not send.
            let refused = try await curlProgram(practice, "me/sendMail").run(
                input: curlInput(practice, try await practice.token(.incoming), json))
            #expect(refused.status != .exited(0) && refused.output.contains("ErrorAccessDenied"))
        }
    }

    @discardableResult
    private func curl(_ practice: Practice, _ token: Secret, _ path: String, _ json: String? = nil) async throws
        -> Outcome
    {
        try await curlProgram(practice, path).runSuccessfully(input: curlInput(practice, token, json))
    }

    private func curlProgram(_ practice: Practice, _ path: String) -> Program {
        Program(
            "curl",
            [
                "--silent", "--show-error", "--fail-with-body", "--cacert", practice.certificateAuthority, "--config",
                "-", "\(practice.provider.issuer)/v1.0/\(path)",
            ])
    }

    private func curlInput(_ practice: Practice, _ token: Secret, _ json: String?) -> [UInt8] {
        var lines = ["oauth2-bearer = \"\(token.exposedText)\""]
        if let json {
            let quoted = json.replacing("\"", with: "\\\"").replacing("\n", with: " ")
            lines += ["header = \"Content-Type: application/json\"", "data-raw = \"\(quoted)\""]
        }
        return Array(lines.joined(separator: "\n").utf8)
    }
}

/// The Python library exchangelib, from PyPI.
private struct Exchangelib {
    let python: String

    private static let script = """
        import os, sys
        from exchangelib import Account, Configuration, Message, OAUTH2, DELEGATE, IMPERSONATION
        from exchangelib import OAuth2AuthorizationCodeCredentials
        from exchangelib.protocol import BaseProtocol
        from exchangelib.version import Version, EXCHANGE_2016
        import requests.adapters

        class PrivateCA(requests.adapters.HTTPAdapter):
            def cert_verify(self, conn, url, verify, cert):
                super().cert_verify(conn=conn, url=url, verify=os.environ["CA"], cert=cert)

        BaseProtocol.HTTP_ADAPTER_CLS = PrivateCA
        endpoint, mailbox, subject, access = sys.argv[1:]
        token = sys.stdin.read().strip()
        credentials = OAuth2AuthorizationCodeCredentials(access_token={"access_token": token, "token_type": "Bearer"})
        account = Account(
            primary_smtp_address=mailbox, autodiscover=False,
            access_type=IMPERSONATION if access == "impersonation" else DELEGATE,
            config=Configuration(
                service_endpoint=endpoint, auth_type=OAUTH2, version=Version(build=EXCHANGE_2016),
                credentials=credentials))
        for item in account.inbox.all():
            print(item.subject, "by", item.author.email_address if item.author else item.sender.email_address)
        Message(
            account=account, author=mailbox, subject=subject, body="hi", to_recipients=["mallory@example.org"]
        ).send()
        """

    @discardableResult
    func run(
        _ practice: Practice, mailbox: String, token: Secret, subject: String, impersonates: Bool = false
    ) async throws -> Outcome {
        var program = Program(
            python,
            [
                "-c", Self.script, "\(practice.provider.issuer)/EWS/Exchange.asmx", mailbox, subject,
                impersonates ? "impersonation" : "delegate",
            ])
        program.environment["CA"] = practice.certificateAuthority
        program.environment["HOME"] = practice.scratch.path
        program.environment["TZ"] = "UTC"
        return try await program.runSuccessfully(input: token.withExposedBytes { Array($0) })
    }
}
