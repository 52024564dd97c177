import Surroundings
import Testing

@Suite("An account at a provider in the way of Microsoft")
struct MicrosoftTests {
    private func inMicrosoftPractice(_ scenario: (Practice) async throws -> Void) async throws {
        try await inPractice(providerOptions: ["--microsoft"], scenario)
    }

    @Test("IMAP and SMTP are authorized by one consent and verified, and the whole form is shown")
    func authorized() async throws {
        try await inMicrosoftPractice { practice in
            try practice.declareAtMicrosoft()
            try await practice.authorizing().runSuccessfully()
            let status = try await practice.status()
            for direction in Direction.allCases {
                #expect(status[direction]?.state == "verified")
                #expect(status[direction]?.mechanism == "XOAUTH2")
                // The tenant's issuer is known from the ID token only, and it is compared.
                #expect(status[direction]?.grant?.identity == practice.address)
                _ = try await practice.token(direction)
            }
            let shown = try await practice.mailgrant("status", "--verbose").runSuccessfully().output
            let base = "\(practice.provider.issuer)/example.org/oauth2/v2.0"
            for (name, value) in [
                ("type", "OAuth 2.0"), ("grant type", "authorization_code"), ("callback URL", "http://localhost"),
                ("authorization URL", "\(base)/authorize"), ("access token URL", "\(base)/token"),
                ("client ID", "mailgrant"), ("client secret", "not stored"),
                (
                    "scopes at consent",
                    "https://outlook.office.com/IMAP.AccessAsUser.All https://outlook.office.com/SMTP.Send openid profile "
                        + "email offline_access"
                ),
                ("scopes of a token", "https://outlook.office.com/SMTP.Send"),
            ] {
                let rows = shown.split(separator: "\n").map { $0.drop { $0 == " " } }
                #expect(
                    rows.contains {
                        $0.hasPrefix(name + " ") && $0.dropFirst(name.count).drop { $0 == " " } == value[...]
                    }, "\(name): \(value)\n\(shown)")
            }
        }
    }

    @Test("A refresh gives a token for the connection's own resource")
    func refreshed() async throws {
        try await inMicrosoftPractice { practice in
            try practice.declareAtMicrosoft()
            try await practice.withBriefTokens { try await practice.authorizing().runSuccessfully() }
            let refreshes = try await practice.refreshes {
                for direction in Direction.allCases { _ = try await practice.token(direction) }
            }
            #expect(refreshes == 2)
        }
    }

    @Test("Two resources are consented to once, and each connection gets tokens of its own")
    func twoResources() async throws {
        try await inMicrosoftPractice { practice in
            try practice.declareAtMicrosoft(outgoingScope: "https://graph.microsoft.com/Mail.Send")
            try await practice.authorizing().runSuccessfully()
            #expect(try await practice.status().connections.allSatisfy { $0.state == "verified" })
            #expect(try await practice.token(.incoming) != practice.token(.outgoing))
            let codes = try await practice.provider.control.requests().filter { $0.grantType == "authorization_code" }
            #expect(codes.count == 1)
        }
    }

    /// What the token endpoint says, and what a helper says then.
    private static let refusals: [(answer: String, status: FailureStatus, line: String)] = [
        (
            #""error": "invalid_grant", "error_codes": [53003]"#, .noPermission,
            "Conditional Access blocks it: place, device, app or risk (invalid_grant, AADSTS53003); for your administrator: "
                + "allow the app mailgrant for alice@example.org; the sign-in log in the Entra admin centre names the policy"
        ),
        (
            #""error": "invalid_client", "error_codes": [7000222]"#, .configuration,
            "the client secret has expired (invalid_client, AADSTS7000222); make a new one at https://entra.example/ under "
                + "Certificates & secrets and store its value: mailgrant store client-secret demo"
        ),
        (
            #""error": "temporarily_unavailable", "error_codes": [90033], "status": 503"#, .temporaryFailure,
            "Microsoft cannot answer for now (temporarily_unavailable, AADSTS90033); only time helps: try again in some "
                + "minutes; the grant is untouched"
        ),
    ]

    @Test("What the provider refuses is explained in one line, and status says the same")
    func refused() async throws {
        for refusal in Self.refusals {
            try await inMicrosoftPractice { practice in
                try practice.declareAtMicrosoft()
                try await practice.withBriefTokens { try await practice.authorizing(.incoming).runSuccessfully() }
                try await practice.provider.control.addFailure(
                    "{\"endpoint\": \"token\", \"kind\": \"error\", \"count\": 2, \(refusal.answer)}")
                let outcome = try await expectFailure(of: practice.helper(.incoming), refusal.status)
                #expect(outcome.errors == "mailgrant: demo incoming: \(refusal.line)\n")
                guard refusal.status == .noPermission else { return }
                let reason = try #require(try await practice.status()[.incoming]?.reason)
                #expect(refusal.line.hasPrefix(reason))
            }
        }
    }

    @Test(
        "An ended grant is explained by the reason that the provider gave, again and again, and never asked for again")
    func ended() async throws {
        try await inMicrosoftPractice { practice in
            try practice.declareAtMicrosoft()
            try await practice.withBriefTokens { try await practice.authorizing().runSuccessfully() }
            try await practice.provider.control.endGrants(
                error: #"{"error": "invalid_grant", "suberror": "bad_token", "error_codes": [50173]}"#)
            let line =
                "the grant was revoked, as by a change of password (invalid_grant, bad_token, AADSTS50173); "
                + "run: mailgrant authorize demo"
            for _ in 0..<2 {
                let outcome = try await expectFailure(of: practice.helper(.incoming), .noPermission)
                #expect(outcome.errors == "mailgrant: demo incoming: \(line) --incoming\n")
            }
            // The grant is dead for the other connection, too.
            let outcome = try await expectFailure(of: practice.helper(.outgoing), .noPermission)
            #expect(outcome.errors == "mailgrant: demo outgoing: \(line) --outgoing\n")
        }
    }

    @Test("Who declines, or signs in as somebody else, reads it in the browser and on the terminal")
    func declined() async throws {
        try await inMicrosoftPractice { practice in
            try practice.declareAtMicrosoft()
            var denying = try practice.owner()
            denying.decision = .deny
            try practice.browser.play(denying)
            let denied = try await practice.authorizing(.incoming).run()
            #expect(denied.status == .exited(77))
            #expect(denied.errors.contains("consent was declined (access_denied, AADSTS65004); run again and accept"))
            #expect(practice.browser.log.lines().last?.contains("Consent was declined") == true)

            try practice.browser.play(try practice.stranger())
            let other = try await practice.authorizing(.incoming).run()
            #expect(other.status == .exited(77))
            #expect(
                other.errors.contains(
                    "the browser was signed in as somebody else (mallory@example.org consented, but the account declares "
                        + "alice@example.org); use a private window"), "\(other.errors)")
        }
    }
}
