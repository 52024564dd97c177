import Surroundings
import Testing

@Suite("A provider that fails")
struct ProviderFailureTests {
    /// An answer of the token endpoint, and what a helper makes of it.
    private struct Failing {
        /// Members of the order beside the endpoint.
        let order: String
        let status: FailureStatus
        let words: String
    }

    private static let failures = [
        Failing(
            order: #""kind": "error", "status": 503, "error": "temporarily_unavailable""#, status: .temporaryFailure,
            words: "temporarily_unavailable"),
        Failing(order: #""kind": "empty", "status": 502"#, status: .temporaryFailure, words: "status 502"),
        Failing(order: #""kind": "lost", "acts": false"#, status: .temporaryFailure, words: "the grant is untouched"),
        Failing(order: #""kind": "html""#, status: .protocolError, words: "captive portal"),
        Failing(order: #""kind": "html", "status": 511"#, status: .temporaryFailure, words: "status 511"),
        Failing(order: #""kind": "empty""#, status: .protocolError, words: "it is empty"),
        Failing(
            order: #""kind": "html", "content_type": "application/json", "body": "{\"access_token\": \"abc""#,
            status: .protocolError, words: "it breaks off"),
        Failing(
            order: #""kind": "html", "content_type": "application/json", "body": "{\"token_type\": \"Bearer\"}""#,
            status: .protocolError, words: "access_token"),
        Failing(order: #""kind": "huge", "bytes": 8000000"#, status: .protocolError, words: "too long"),
        Failing(order: #""kind": "redirect", "location": "/token""#, status: .protocolError, words: "redirect"),
        Failing(
            order: #""kind": "error", "status": 418, "error": "no\u001b[31m\nsense""#, status: .protocolError,
            words: "the grant is untouched"),
    ]

    @Test(
        "Whatever answer comes in the place of a token, the helper prints none, ends with the right status and keeps the grant"
    )
    func answersOfAllKinds() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccountWithEndedTokens()
            let refreshToken = try await practice.refreshToken()
            for failing in Self.failures {
                let asked = try await practice.requests {
                    try await practice.provider.control.addFailure("{\"endpoint\": \"token\", \(failing.order)}")
                    try await expectFailure(
                        of: practice.helper(.incoming), failing.status, saying: failing.words, secrets: [refreshToken])
                }
                #expect(asked == 1, "\(failing.order)")
            }
            #expect(try await practice.refreshToken() == refreshToken)
            #expect(try await practice.status().connections.allSatisfy { $0.state == "verified" })
            _ = try await practice.token(.incoming)
            _ = try await practice.token(.outgoing)
        }
    }

    @Test("Answers that are odd but within the standard, as real providers give them, are as good as any")
    func oddAnswers() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            try await practice.refuse(try await practice.token(.outgoing))
            for order in [
                #""members": {"expires_in": "3600"}"#, #""missing": ["expires_in"]"#, #""missing": ["scope"]"#,
                #""members": {"token_type": "bEARER", "ext_expires_in": 7200, "not-before-policy": 0}"#,
                #""members": {"scope": "mail.send https://example.org/more"}"#,
                #""missing": ["id_token", "token_type"]"#,
            ] {
                try await practice.provider.control.addFailure(
                    "{\"endpoint\": \"token\", \"kind\": \"altered\", \(order)}")
                let token = try await practice.token(.outgoing)
                #expect(try await practice.token(.outgoing) == token, "\(order)")
                try await practice.refuse(token)
            }
            try await practice.provider.control.change(settings: #"{"rotates_refresh_tokens": false}"#)
            for _ in 0..<2 { try await practice.refuse(try await practice.token(.outgoing)) }
            _ = try await practice.token(.outgoing)
        }
    }

    @Test("A provider that asks to wait is left alone by both connections until then, or until a person asks")
    func throttled() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccountWithEndedTokens()
            try await practice.provider.control.addFailure(
                """
                {"endpoint": "token", "kind": "error", "status": 429, "error": "slow_down", "headers": {"Retry-After": "600"}}
                """)
            try await expectFailure(of: practice.helper(.incoming), .temporaryFailure, saying: "slow_down")
            let asked = try await practice.requests {
                try await expectFailure(
                    of: practice.helper(.incoming), .temporaryFailure, saying: "asked to wait until")
                try await expectFailure(
                    of: practice.helper(.outgoing), .temporaryFailure, saying: "asked to wait until")
            }
            #expect(asked == 0)
            try await practice.mailgrant("check", Practice.account).runSuccessfully()
            _ = try await practice.token(.incoming)
        }
    }

    @Test(
        "A client that the provider no longer knows is a matter for the declaration, and cron does not hammer the provider with it"
    )
    func invalidClient() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccountWithEndedTokens()
            try await practice.provider.control.addFailure(
                #"{"endpoint": "token", "kind": "error", "status": 401, "error": "invalid_client"}"#)
            try await expectFailure(of: practice.helper(.incoming), .configuration, saying: "invalid_client")
            let asked = try await practice.requests {
                try await expectFailure(of: practice.helper(.incoming), .configuration, saying: "invalid_client")
            }
            #expect(asked == 0)
            try await practice.mailgrant("check", Practice.account, "--incoming").runSuccessfully()
            _ = try await practice.token(.incoming)
        }
    }

    @Test("A demand for consent ends the one connection it is about, until the person has consented")
    func consentRequired() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccountWithEndedTokens()
            try await practice.provider.control.addFailure(
                """
                {"endpoint": "token", "kind": "error", "count": 2, "error": "invalid_grant", "suberror": "consent_required"}
                """)
            try await expectFailure(
                of: practice.helper(.incoming), .noPermission, saying: "consent_required",
                "mailgrant authorize demo --incoming")
            let asked = try await practice.requests {
                try await expectFailure(of: practice.helper(.incoming), .noPermission, saying: "consent_required")
            }
            #expect(asked == 0)
            _ = try await practice.token(.outgoing)
            #expect(try await practice.status()[.incoming]?.state == "needs-authorization")
            #expect(try await practice.mailgrant("status").run().status == .exited(77))

            try await practice.authorizing(.incoming).runSuccessfully()
            #expect(practice.browserVisits == 2)
            _ = try await practice.token(.incoming)
        }
    }

    @Test(
        "A grant that the provider has ended is asked for twice, then never again; authorizing anew mends both connections"
    )
    func endedGrant() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccountWithEndedTokens()
            try await practice.provider.control.endGrants()
            let first = try await practice.requests {
                try await expectFailure(
                    of: practice.helper(.incoming), .noPermission, saying: "ended the grant", "invalid_grant",
                    "mailgrant authorize demo --incoming")
            }
            #expect(first == 2)
            let later = try await practice.requests {
                try await expectFailure(of: practice.helper(.outgoing), .noPermission, saying: "ended the grant")
                try await expectFailure(of: practice.helper(.incoming), .noPermission, saying: "ended the grant")
            }
            #expect(later == 0)
            // Marked, never deleted.
            _ = try await practice.refreshToken()

            try await practice.authorizing().runSuccessfully()
            #expect(practice.browserVisits == 2)
            _ = try await practice.token(.incoming)
            _ = try await practice.token(.outgoing)
        }
    }

    @Test("A provider that hangs is given up after the declared time")
    func hungProvider() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccountWithEndedTokens()
            try practice.writeSettings("[network]\ntimeout = \"1s\"\n")
            try practice.provider.service.pause()
            try await expectFailure(of: practice.helper(.incoming), .temporaryFailure, saying: "timed out")
            try practice.provider.service.resume()
            try practice.writeSettings("")
            _ = try await practice.token(.outgoing)
        }
    }

    @Test(
        "A provider that is not there costs nothing: a cached token is still printed, and without one the status says try later"
    )
    func providerDown() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccountWithEndedTokens()
            let cached = try await practice.token(.outgoing)
            try await practice.provider.service.kill()
            try await expectFailure(of: practice.helper(.incoming), .temporaryFailure, saying: "cannot be reached")
            #expect(try await practice.token(.outgoing) == cached)
            #expect(try await practice.status().connections.allSatisfy { $0.state == "verified" })
        }
    }
}
