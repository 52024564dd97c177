import Secrets
import Surroundings
import Testing

/// Servers that nothing in the program knows, from declarations alone.
@Suite("Other people's OAuth servers")
struct OtherProviderTests {
    @Test(
        "The authorization code grant: consent, both mail connections, and a refresh",
        arguments: OtherProvider.Kind.allCases)
    func authorizationCode(_ kind: OtherProvider.Kind) async throws {
        try await inPractice { practice in
            try await practice.withOtherProvider(kind) { other in
                try practice.browser.play(other.owner)
                try await practice.declare(at: other)
                try await practice.authorizing().runSuccessfully()
                let status = try await practice.status()
                #expect(status[.incoming]?.state == "verified")
                #expect(status[.outgoing]?.state == "verified")
                #expect(status[.incoming]?.grant?.identity == practice.address)

                // Both end the access tokens of a grant at each refresh: what was found out at the beginning.
                let before = try await practice.token(.outgoing)
                #expect(try await practice.token(.incoming) == before)
                // What the mail server refuses is minted anew, from a refresh token that was rotated.
                try await practice.refuse(before, at: other.dovecot)
                let after = try await practice.token(.outgoing)
                #expect(before != after)
                #expect(try await practice.token(.incoming) == after)
                try await practice.mailgrant("check", Practice.account).runSuccessfully()
                #expect(try await practice.token(.incoming) == after)

                switch kind {
                case .djangoOAuthToolkit:
                    try await practice.mailgrant("revoke", Practice.account).runSuccessfully()
                    try await expectFailure(
                        of: practice.helper(.incoming), .noPermission, saying: "mailgrant authorize demo --incoming")
                case .canaille:
                    // It takes no word of a client without a secret: said, and nothing is ended here.
                    try await expectFailure(
                        of: practice.mailgrant("revoke", Practice.account), .configuration, saying: "invalid_client")
                    _ = try await practice.token(.incoming)
                }
            }
        }
    }

    @Test("The device authorization grant")
    func device() async throws {
        try await inPractice { practice in
            try await practice.withOtherProvider(.djangoOAuthToolkit) { other in
                try practice.browser.play(other.owner)
                try await practice.declare(at: other, client: OtherProvider.deviceClientID)
                // Its metadata do not say where devices ask.
                try practice.editDeclaration(
                    "[token]\n",
                    """
                    [token]
                    grant-type = "device_code"
                    device-authorization-url = "\(other.issuer)/device-authorization/"

                    """)
                // It gives no address with the code in it: somebody must read the code and type it.
                let typing = ScriptedTerminal.Step(
                    "(https://\\S+/device/)\\s+\\S*and type in this code: (\\S+)\\s",
                    browse: practice.browser.executable)
                // Twice: the first refresh, for one connection, narrows the refresh token to that one's scopes.
                let visit = try await practice.terminal().run(practice.authorizingBrowserless(), typing, typing)
                #expect(visit.status == .exited(0), "\(visit.shown) \(visit.problem) \(practice.browser.log.tail())")
                #expect(try await practice.status().connections.allSatisfy { $0.state == "verified" })
            }
        }
    }

    @Test("Client credentials, with a secret")
    func clientCredentials() async throws {
        try await inPractice { practice in
            try await practice.withOtherProvider(.canaille) { other in
                try await practice.declare(at: other, client: OtherProvider.confidentialClientID)
                try practice.editDeclaration("[token]\n", "[token]\ngrant-type = \"client_credentials\"\n")
                try await practice.mailgrant("store", "client-secret", Practice.account)
                    .runSuccessfully(input: other.confidentialClientSecret.withExposedBytes { Array($0) })
                // Its tokens are nobody's, so that no mailbox opens; the server has given them all the same.
                let outcome = try await practice.authorizing(.incoming).run()
                // To Dovecot a token without a user is a failure of whoever it asks, which may pass.
                #expect(outcome.status == .exited(75))
                #expect(outcome.errors.contains("Temporary authentication failure"))
                #expect(try await practice.status()[.incoming]?.state == "authorized")
                _ = try await practice.token(.incoming)
            }
        }
    }
}

extension Practice {
    /// Declares the account ``account`` at another provider, with nothing but its issuer and the standard's words.
    func declare(at other: OtherProvider, client: String = OtherProvider.clientID) async throws {
        try await mailgrant(
            "add", Self.account, "--address", address, "--provider", "generic", "--issuer", other.issuer,
            "--client-id", client, "--redirect-uri", other.redirectURI, "--ca-file", certificateAuthority,
            "--incoming", "imap", "--incoming-host", Dovecot.host,
            "--incoming-port", String(other.dovecot.imapsPort), "--incoming-security", "tls",
            "--outgoing", "smtp", "--outgoing-host", Dovecot.host,
            "--outgoing-port", String(other.dovecot.submissionPort), "--outgoing-security", "starttls"
        ).runSuccessfully()
        try writeDeclaredText(
            try declaredText()
                .replacing("[incoming]", with: "[incoming]\nscopes = [\"mail.read\"]")
                .replacing("[outgoing]", with: "[outgoing]\nscopes = [\"mail.send\"]")
                .replacing("[token]", with: "[token]\nscopes = [\"openid\", \"email\"]"))
    }
}
