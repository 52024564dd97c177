import Secrets
import Surroundings
import Testing

@Suite("A declaration that changes")
struct DeclarationTests {
    @Test("What a person wrote is not overwritten")
    func noOverwriting() async throws {
        try await inPractice { practice in
            try await practice.declare()
            try practice.writeDeclaredText(try practice.declaredText() + "# mine\n")
            let text = try practice.declaredText()
            try await expectFailure(of: practice.declaration, .usage, saying: "is there already")
            #expect(try practice.declaredText() == text)
        }
    }

    @Test(
        "Nothing is sent where a declaration newly points to; the person is told what moved, and moving it back mends all"
    )
    func movedProvider() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccountWithEndedTokens()
            let issuer = practice.provider.issuer
            let moves: [(key: String, old: String, new: String)] = [
                ("token-url", "[token]\n", "[token]\ntoken-url = \"\(issuer)/userinfo\"\n"),
                ("issuer", "\"\(issuer)\"", "\"https://localhost:\(practice.dovecot.imapsPort)\""),
                ("client-id", "\"\(practice.provider.clientID)\"", "\"another\""),
                ("host", "\"\(Dovecot.host)\"", "\"127.0.0.1\""),
                ("port", "\(practice.dovecot.imapsPort)", "\(practice.dovecot.imapPort)"),
                ("user", "[incoming]\n", "[incoming]\nuser = \"somebody@example.org\"\n"),
            ]
            let text = try practice.declaredText()
            for move in moves {
                try practice.editDeclaration(move.old, move.new)
                let asked = try await practice.requests {
                    try await expectFailure(
                        of: practice.helper(.incoming), .noPermission, saying: "moved", "\(move.key) from",
                        "mailgrant authorize demo --incoming")
                }
                #expect(asked == 0, "\(move.key)")
                #expect(try await practice.status()[.incoming]?.state == "needs-authorization", "\(move.key)")
                try practice.writeDeclaredText(text)
            }
            _ = try await practice.token(.incoming)
            #expect(try await practice.status().connections.allSatisfy { $0.state == "verified" })
        }
    }

    @Test("Moving to another port of the mail server takes a word of the person and a verification, but no consent")
    func movedServer() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let before = try await practice.token(.incoming)
            try practice.editDeclaration("\(practice.dovecot.imapsPort)", "\(practice.dovecot.imapPort)")
            try practice.editDeclaration("\"tls\"", "\"starttls\"")
            try await practice.authorizing(.incoming).runSuccessfully()
            #expect(practice.browserVisits == 1)
            let status = try await practice.status()
            #expect(status.connections.allSatisfy { $0.state == "verified" })
            #expect(try await practice.token(.incoming) != before)
        }
    }

    @Test("A client secret is not sent to another provider than it was stored for")
    func movedClientSecret() async throws {
        try await inPractice { practice in
            let client = practice.provider.confidentialClient
            try await practice.declare(Practice.account, "--client-id", client.id)
            try await practice.mailgrant("store", "client-secret", Practice.account)
                .runSuccessfully(input: try client.secret().withExposedBytes { Array($0) })
            try practice.editDeclaration("[token]\n", "[token]\ntoken-url = \"\(practice.provider.issuer)/userinfo\"\n")
            try await practice.provider.control.clearLog()
            let outcome = try await practice.authorizing(.incoming).run()
            #expect(outcome.status == .exited(78))
            #expect(outcome.errors.contains("the client secret is bound to"), "\(outcome.errors)")
            let asked = try await practice.provider.control.requests().map(\.endpoint)
            #expect(asked.allSatisfy { $0 == "discovery" }, "\(asked)")
        }
    }
}
