import Secrets
import Surroundings
import Testing

@Suite("Authorizing")
struct AuthorizationTests {
    @Test("Each connection is authorized on its own, and the second asks nobody, since the consent covers it")
    func eachOnItsOwn() async throws {
        try await inPractice { practice in
            try await practice.declare()
            try await expectFailure(
                of: practice.helper(.incoming), .noPermission, saying: "mailgrant authorize demo --incoming")

            try await practice.authorizing(.incoming).runSuccessfully()
            #expect(practice.browserVisits == 1)
            _ = try await practice.token(.incoming)
            // The shared grant lies ready, and yet.
            try await expectFailure(
                of: practice.helper(.outgoing), .noPermission, saying: "mailgrant authorize demo --outgoing")
            let before = try await practice.status()
            #expect(before[.incoming]?.state == "verified")
            #expect(before[.incoming]?.grant?.identity == practice.address)
            #expect(before[.incoming]?.grant?.identityStated == true)
            #expect(before[.outgoing]?.state == "declared")

            try await practice.authorizing(.outgoing).runSuccessfully()
            #expect(practice.browserVisits == 1)
            let incoming = try await practice.token(.incoming)
            let outgoing = try await practice.token(.outgoing)
            #expect(incoming != outgoing)
            #expect(try await practice.status()[.outgoing]?.state == "verified")
        }
    }

    @Test("With --consent the person is asked again, and both connections go on with the new grant")
    func consentAgain() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let old = try await practice.status()[.incoming]?.grant?.id
            try await practice.authorizing(nil, "--consent").runSuccessfully()
            #expect(practice.browserVisits == 2)
            let status = try await practice.status()
            #expect(status[.incoming]?.grant?.id != old)
            #expect(status[.incoming]?.grant?.id == status[.outgoing]?.grant?.id)
            _ = try await practice.token(.incoming)
            _ = try await practice.token(.outgoing)
            // The old grant is not left behind in the keyring.
            #expect(
                try await practice.storedItems("grant").split(separator: "\n").count { $0.hasPrefix("secret = ") } == 1)
        }
    }

    @Test(
        "Who denies, clears a permission or signs in as somebody else is told so, and what was granted before still works"
    )
    func refusedConsent() async throws {
        try await inPractice { practice in
            try await practice.declare()
            let owner = try practice.owner()

            var denying = owner
            denying.decision = .deny
            try practice.browser.play(denying)
            try await expectRefusal(practice.authorizing(.incoming), saying: "consent was denied")

            var unticking = owner
            unticking.untickedScopes = ["mail.send"]
            try practice.browser.play(unticking)
            try await expectRefusal(practice.authorizing(.incoming), saying: "without mail.send")
            try await expectFailure(of: practice.helper(.incoming), .noPermission)
            // What came of it lives on nowhere.
            #expect(try await practice.revocations() == 1)

            try practice.browser.play(owner)
            try await practice.withBriefTokens { try await practice.authorizing().runSuccessfully() }
            let grant = try await practice.status()[.incoming]?.grant?.id

            try practice.browser.play(try practice.stranger())
            try await expectRefusal(
                practice.authorizing(.incoming, "--consent"),
                saying: "mallory@example.org consented, but the account declares \(practice.address)")
            #expect(practice.browser.log.lines().last?.contains("mallory@example.org consented") == true)
            // Mallory's is ended. Alice's of fewer permissions is not, since her grant that works might end with it.
            #expect(try await practice.revocations() == 2)
            try practice.browser.play(unticking)
            try await expectRefusal(practice.authorizing(.incoming, "--consent"), saying: "without mail.send")
            #expect(try await practice.revocations() == 2)
            let log = try await practice.mailgrant("log", Practice.account).runSuccessfully().output
            #expect(log.contains("refused consent"), "\(log)")
            #expect(log.contains("consent not revoked: a grant that is kept may be the same person's"), "\(log)")
            try practice.browser.play(denying)
            try await expectRefusal(practice.authorizing(.incoming, "--consent"), saying: "consent was denied")

            #expect(try await practice.status()[.incoming]?.grant?.id == grant)
            let refreshes = try await practice.refreshes { _ = try await practice.token(.incoming) }
            #expect(refreshes == 1)
        }
    }

    @Test("Who signs in as somebody whose grant serves another account does not end that one")
    func otherAccountsPerson() async throws {
        try await inPractice { practice in
            try await practice.declare()
            try await practice.withBriefTokens { try await practice.authorizing().runSuccessfully() }
            try await practice.declare("other", "--address", "mallory@example.org")
            try await expectRefusal(
                practice.mailgrant("authorize", "other", "--incoming"),
                saying: "\(practice.address) consented, but the account declares mallory@example.org")
            #expect(try await practice.revocations() == 0)
            let refreshes = try await practice.refreshes { _ = try await practice.token(.incoming) }
            #expect(refreshes == 1)
        }
    }

    @Test("A browser that asks for its icon, strays, and reloads the last page disturbs nothing")
    func strayVisits() async throws {
        try await inPractice { practice in
            var person = try practice.owner()
            person.pathsBeforeCallback = [
                "/favicon.ico", "/elsewhere", "/", "/?code=stray&state=wrong", "/?error=access_denied",
            ]
            person.callbackVisits = 2
            person.referer = "\(practice.provider.issuer)/authorize"
            try practice.browser.play(person)
            try await practice.declare()
            try await practice.authorizing().runSuccessfully()
            #expect(practice.browserVisits == 1)
            #expect(try await practice.status().connections.allSatisfy { $0.state == "verified" })
            let redeemed = try await practice.provider.control.requests().count { $0.grantType == "authorization_code" }
            #expect(redeemed == 1)
        }
    }

    @Test("A helper that may be interactive opens the browser, and still prints nothing but the token")
    func interactiveHelper() async throws {
        try await inPractice { practice in
            try await practice.declare()
            let token = try await practice.helper(.incoming, of: Practice.account, "--interactive").secret()
            #expect(practice.browserVisits == 1)
            #expect(try await practice.provider.control.isActive(token))
            #expect(try await practice.token(.incoming) == token)
        }
    }

    @Test("What is revoked is over, at the provider and here, until the person consents again")
    func revoked() async throws {
        try await inPractice { practice in
            try await practice.authorizeAccount()
            let token = try await practice.token(.incoming)
            try await practice.mailgrant("revoke", Practice.account).runSuccessfully()
            #expect(try await !practice.provider.control.isActive(token))
            for direction in Direction.allCases {
                try await expectFailure(of: practice.helper(direction), .noPermission, saying: "revoked")
            }
            try await practice.authorizing().runSuccessfully()
            #expect(practice.browserVisits == 2)
            _ = try await practice.token(.incoming)
        }
    }

    @Test("A callback URL with a port serves twice in a row")
    func fixedPort() async throws {
        try await inPractice { practice in
            let port = try ReservedPort()
            try await practice.declare(Practice.account, "--redirect-uri", "http://127.0.0.1:\(port.number)/callback")
            try await practice.authorizing(nil, "--consent").runSuccessfully()
            try await practice.authorizing(nil, "--consent").runSuccessfully()
            let visits = practice.browser.log.lines().count {
                $0 == "GET http://127.0.0.1:\(port.number)/callback: 200"
            }
            #expect(visits == 2)
            _ = try await practice.token(.incoming)
        }
    }

    @Test(
        "A client with a secret works once the secret is stored, in the header as in the body",
        arguments: [
            "client_secret_basic", "client_secret_post",
        ])
    func confidentialClient(_ method: String) async throws {
        try await inPractice { practice in
            let client = practice.provider.confidentialClient
            try await practice.declare(Practice.account, "--client-id", client.id, "--client-authentication", method)
            try await expectRefusal(
                practice.authorizing(), .configuration, saying: "mailgrant store client-secret demo")

            let storing = practice.mailgrant("store", "client-secret", Practice.account)
            try await storing.runSuccessfully(input: Array("not the secret\n".utf8))
            try await expectRefusal(practice.authorizing(.incoming), .configuration, saying: "invalid_client")

            let secret = try client.secret()
            let stored = try await storing.runSuccessfully(
                input: secret.withExposedBytes { Array($0) } + [UInt8(ascii: "\n")])
            #expect(!(stored.output + stored.errors).contains(secret.exposedText))
            try await practice.withBriefTokens { try await practice.authorizing().runSuccessfully() }
            let refreshes = try await practice.refreshes { _ = try await practice.token(.outgoing) }
            #expect(refreshes == 1)
        }
    }
}

extension Practice {
    /// How many refresh tokens the provider ended at somebody's word.
    fileprivate func revocations() async throws -> Int {
        try await provider.control.requests().count { $0.endpoint == "revoke" && $0.outcome == "ok" }
    }
}
