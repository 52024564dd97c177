import Secrets
import Surroundings
import Testing

@Suite("POP")
struct POPTests {
    @Test(
        "A POP connection is verified with either mechanism, over TLS and with STLS",
        arguments: [("oauthbearer", "tls"), ("xoauth2", "starttls")])
    func verified(mechanism: String, security: String) async throws {
        try await inPractice { practice in
            let port = security == "tls" ? practice.dovecot.pop3sPort : practice.dovecot.pop3Port
            try await practice.declarePOP(
                "--incoming-port", String(port), "--incoming-security", security, "--incoming-mechanism", mechanism)
            let outcome = try await practice.authorizing(.incoming).runSuccessfully()
            #expect(outcome.output.contains("verified with \(mechanism.uppercased()) (mailbox, 0 messages)"))
            #expect(try await practice.status()[.incoming]?.state == "verified")
        }
    }

    @Test("A token that the POP server refuses is said to be refused, and not handed out again")
    func refused() async throws {
        try await inPractice { practice in
            try await practice.declarePOP()
            try await practice.authorizing(.incoming).runSuccessfully()
            let old = try await practice.token(.incoming)
            try await practice.provider.control.addFailure(
                #"{"endpoint": "introspect", "kind": "altered", "count": 100, "members": {"active": false}}"#)
            let outcome = try await practice.mailgrant("check", Practice.account, "--incoming").run()
            #expect(outcome.status == .exited(77))
            #expect(outcome.errors.contains("\(Dovecot.host):\(practice.dovecot.pop3sPort) refused the token"))
            #expect(outcome.errors.contains("-ERR [AUTH]"))
            try await practice.provider.control.clearFailures()
            #expect(try await practice.token(.incoming) != old)
        }
    }
}

extension Practice {
    /// Declares the account with POP in place of IMAP.
    func declarePOP(named name: String = Practice.account, _ options: String...) async throws {
        var program = declaration
        program.arguments[1] = name
        program.arguments += ["--incoming", "pop", "--incoming-port", String(dovecot.pop3sPort)] + options
        try await program.runSuccessfully()
    }
}
