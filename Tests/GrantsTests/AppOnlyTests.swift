import Foundation
import Grants
import OAuth
import Secrets
import TestCertificates
import Testing

@Suite("Grants without a person")
struct AppOnlyTests {
    private static func account(
        _ type: GrantType, _ method: ClientAuthenticationMethod? = nil, certificate: String? = nil,
        tokenURL: String = ScriptedProvider.tokenURL
    ) throws -> Account {
        var account = try World.account(tokenURL: tokenURL, method: method)
        for direction in [\Account.incoming, \.outgoing] {
            account[keyPath: direction]?.token.grantType = type
            account[keyPath: direction]?.token.certificate = certificate
        }
        return account
    }

    /// A world with a client secret, a certificate's key or both.
    private static func world(
        _ account: Account, secret: String? = "hush", key: TestCertificate? = nil
    ) async throws -> World {
        let world = World()
        let details = try #require(account.incoming?.token)
        if let secret {
            try await world.engine.keepClientSecret(Secret(secret), for: account, direction: nil, details: details)
        }
        if let key {
            if let path = details.certificate {
                world.certificates.put(try #require(ClientCertificate(pem: key.certificate)), at: path)
            }
            try await world.engine.keepCertificateKey(
                try ClientKey(pem: Secret(key.key)), for: account, direction: nil, details: details)
        }
        return world
    }

    private static func certificate(_ number: Int = 0, until end: Double = 1_900_000_000) throws -> TestCertificate {
        try .rsa(
            number, from: Date(timeIntervalSince1970: 1_700_000_000), to: Date(timeIntervalSince1970: end))
    }

    /// The parts of a JSON Web Token.
    private static func read(_ token: String?) throws -> (header: [String: Any], claims: [String: Any]) {
        let parts = try #require(token).split(separator: ".").map { part -> [String: Any] in
            let data = Data(Base64URL.decode(part.utf8) ?? [])
            return (try? JSONSerialization.jsonObject(with: data)) as? [String: Any] ?? [:]
        }
        return (parts[0], parts[1])
    }

    @Test("The client asks in its own name for each connection's scopes; nobody is asked and no refresh token is kept")
    func clientCredentials() async throws {
        let account = try Self.account(.clientCredentials)
        let world = try await Self.world(account)
        let person = ScriptedPerson()
        #expect(try await world.authorize(account, .incoming, person) == .alone(.clientCredentials))
        #expect(try world.state(account, .outgoing) == .declared)
        #expect(try await world.authorize(account, .outgoing, person) == .covered(.notStated))
        #expect(person.asked.isEmpty)
        #expect(
            world.provider.requests.map { $0.fields["grant_type"] } == ["client_credentials", "client_credentials"])
        #expect(world.provider.requests.map { $0.fields["scope"] } == ["mail.read", "mail.send"])
        let grant = try #require(await world.store.grants.first)
        #expect(grant.refreshToken == nil && grant.identity == .notStated)
    }

    @Test("Minting asks in the same way again, spends nothing and writes nothing into the token store")
    func mintsAgain() async throws {
        let account = try Self.account(.clientCredentials)
        let world = try await Self.world(account)
        try await world.authorizeBoth(account)
        let before = await world.store.steps.count
        let first = try await world.engine.accessToken(for: account, .incoming)
        world.time.advance(3_600)
        let second = try await world.engine.accessToken(for: account, .incoming)
        #expect(first.token != second.token)
        #expect(
            world.provider.requests.suffix(2).map { $0.fields["grant_type"] } == [
                "client_credentials", "client_credentials",
            ])
        let steps = await world.store.steps.dropFirst(before)
        #expect(steps.allSatisfy { if case .read = $0 { true } else { false } })
    }

    @Test("A client that has nothing to show is told to store its secret, and the provider is not asked")
    func nothingToShow() async throws {
        let account = try Self.account(.clientCredentials)
        let world = World()
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.authorize(account, .incoming, through: ScriptedPerson(), explain: World.explain)
        }
        #expect(fault == .secretMissing(.clientSecret, of: nil))
        #expect(world.provider.requests.isEmpty)
    }

    @Test(
        "A refusal is the registration's fault, ends nothing, and is not asked for again at once",
        arguments: ["invalid_client", "invalid_grant", "unauthorized_client", "access_denied"])
    func refused(code: String) async throws {
        let account = try Self.account(.clientCredentials)
        let world = try await Self.world(account)
        try await world.authorizeBoth(account)
        world.provider.queueError(#"{"error":"\#(code)"}"#)
        let error = OAuthError.refused(ErrorAnswer(error: code, status: 400))
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.accessToken(for: account, .incoming)
        }
        #expect(fault == .clientRefused(error) || fault == .provider(error))
        #expect(try world.state(account, .incoming) == .authorized)
        let asked = world.provider.requests.count
        guard
            case .standing(let standing) = await world.fault({ () async throws(GrantFault) in
                try await world.engine.accessToken(for: account, .incoming)
            })
        else {
            Issue.record("the failure must stand")
            return
        }
        #expect(standing.kind == .misconfigured && world.provider.requests.count == asked)
        world.time.advance(700)
        _ = try await world.engine.accessToken(for: account, .incoming)
    }

    @Test(
        "A grant of one type is never used as one of another",
        arguments: [
            (GrantType.clientCredentials, GrantType.authorizationCode), (.authorizationCode, .clientCredentials),
            (.clientCredentials, .jwtBearer),
        ])
    func otherType(then: GrantType, now: GrantType) async throws {
        let account = try Self.account(then)
        let world = try await Self.world(account)
        try await world.authorizeBoth(account)
        let asked = world.provider.requests.count
        let changed = try Self.account(now)
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.accessToken(for: changed, .incoming)
        }
        guard case .needsAuthorization(.providerMoved(let moves)) = fault else {
            Issue.record("the grant must not serve another type: \(String(describing: fault))")
            return
        }
        #expect(
            moves.map(\.key) == ["grant-type"] && moves.first?.from == then.rawValue && moves.first?.to == now.rawValue)
        #expect(world.provider.requests.count == asked)
    }

    @Test("An assertion is made for one request and one token endpoint, and names the certificate")
    func assertion() async throws {
        let pair = try Self.certificate()
        let account = try Self.account(.clientCredentials, .privateKeyJWT, certificate: "/client.pem")
        let world = try await Self.world(account, secret: nil, key: pair)
        try await world.authorize(account, .incoming)
        let requests = world.provider.requests
        try #require(requests.count == 2)
        #expect(requests.allSatisfy { $0.fields["client_id"] == "client" })
        let assertions = try requests.map { try Self.read($0.fields["client_assertion"]) }
        for (header, claims) in assertions {
            #expect(header["alg"] as? String == "PS256")
            #expect(header["x5t#S256"] as? String == ClientCertificate(pem: pair.certificate)?.thumbprint)
            #expect(claims["iss"] as? String == "client" && claims["sub"] as? String == "client")
            #expect(claims["aud"] as? String == ScriptedProvider.tokenURL)
            #expect(claims["iat"] as? Int == 1_800_000_000)
        }
        #expect(assertions[0].claims["jti"] as? String != assertions[1].claims["jti"] as? String)
    }

    @Test("A person may take longer than an assertion lives: the code is redeemed with one of its own")
    func slowPerson() async throws {
        let pair = try Self.certificate()
        let account = try Self.account(.authorizationCode, .privateKeyJWT, certificate: "/client.pem")
        let world = try await Self.world(account, secret: nil, key: pair)
        try await world.authorize(account, .incoming, ScriptedPerson(takingTime: { world.time.advance(1_200) }))
        let claims = try Self.read(world.provider.requests.last?.fields["client_assertion"]).claims
        #expect(claims["iat"] as? Int == 1_800_001_200)
    }

    @Test("The provider's file may want RS256")
    func rs256() async throws {
        var account = try Self.account(.clientCredentials, .privateKeyJWT, certificate: "/client.pem")
        account.incoming?.token.rules.clientAssertionAlgorithm = .rs256
        account.outgoing = nil
        let world = try await Self.world(account, secret: nil, key: try Self.certificate())
        try await world.authorize(account, .incoming)
        #expect(
            try Self.read(world.provider.requests.last?.fields["client_assertion"]).header["alg"] as? String == "RS256")
    }

    @Test("Neither key nor secret goes to another token URL than the one it was stored for")
    func moved() async throws {
        let account = try Self.account(.clientCredentials, .privateKeyJWT)
        let world = try await Self.world(account, secret: nil, key: try Self.certificate())
        let moved = try Self.account(.clientCredentials, .privateKeyJWT, tokenURL: "https://evil.example.net/token")
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.authorize(moved, .incoming, through: ScriptedPerson(), explain: World.explain)
        }
        #expect(
            fault
                == .secretMoved(
                    .certificateKey, from: ScriptedProvider.tokenURL, to: "https://evil.example.net/token", of: nil))
        #expect(world.provider.requests.isEmpty)
    }

    @Test("A certificate that is not the key's, over or unreadable is told when the key is stored and when it signs")
    func badCertificates() async throws {
        let account = try Self.account(.clientCredentials, .privateKeyJWT, certificate: "/client.pem")
        let world = try await Self.world(account, secret: nil, key: try Self.certificate())
        let key = try ClientKey(pem: Secret(try Self.certificate().key))
        let details = try #require(account.incoming?.token)
        let end = Date(timeIntervalSince1970: 1_800_000_100)
        let cases: [(ClientCertificate?, CertificateFault)] = [
            (ClientCertificate(pem: try Self.certificate(1).certificate), .otherKey(path: "/client.pem")),
            (
                ClientCertificate(pem: try Self.certificate(until: 1_800_000_100).certificate),
                .expired(path: "/client.pem", at: end)
            ),
        ]
        world.time.advance(200)
        for (certificate, fault) in cases {
            world.certificates.put(try #require(certificate), at: "/client.pem")
            let stored = await world.fault { () async throws(GrantFault) in
                try await world.engine.keepCertificateKey(key, for: account, direction: nil, details: details)
            }
            let used = await world.fault { () async throws(GrantFault) in
                try await world.engine.authorize(account, .incoming, through: ScriptedPerson(), explain: World.explain)
            }
            #expect(stored == .certificate(fault, of: nil) && used == .certificate(fault, of: nil))
        }
        #expect(world.provider.requests.isEmpty)
    }

    @Test("A service account asks in the name of the mailbox that is opened, with RS256 and its key's ID")
    func jwtBearer() async throws {
        var account = try Self.account(.jwtBearer)
        account.outgoing?.sharedMailbox = "support@example.org"
        let world = World()
        var key = try ClientKey(pem: Secret(try Self.certificate().key))
        key.id = "0a1b"
        try await world.engine.keepCertificateKey(
            key, for: account, direction: nil, details: try #require(account.incoming?.token))
        for _ in 0..<2 { world.provider.queue(200, #"{"access_token":"a","token_type":"Bearer","expires_in":3599}"#) }
        #expect(try await world.authorize(account, .incoming) == .alone(.jwtBearer))
        let requests = world.provider.requests
        #expect(Set(requests.flatMap(\.fields.keys)) == ["grant_type", "assertion"])
        let asked = try requests.map { try Self.read($0.fields["assertion"]) }
        try #require(asked.count == 2)
        #expect(asked.map { $0.header["alg"] as? String } == ["RS256", "RS256"])
        #expect(asked[0].header["kid"] as? String == "0a1b")
        #expect(asked.map { $0.claims["iss"] as? String } == ["client", "client"])
        #expect(asked.map { $0.claims["sub"] as? String } == ["alice@example.org", "support@example.org"])
        #expect(asked.map { $0.claims["scope"] as? String } == ["mail.read", "mail.send"])
        #expect(asked[0].claims["aud"] as? String == ScriptedProvider.tokenURL)
    }

    @Test("What is revoked is no longer used here, and the provider is not bothered")
    func revoked() async throws {
        let account = try Self.account(.clientCredentials)
        let world = try await Self.world(account)
        try await world.authorizeBoth(account)
        _ = try await world.engine.accessToken(for: account, .incoming)
        let asked = world.provider.requests.count
        #expect(try await world.engine.revoke(account) == [.endedHere])
        for direction in Direction.allCases {
            let fault = await world.fault { () async throws(GrantFault) in
                try await world.engine.accessToken(for: account, direction)
            }
            #expect(fault == .needsAuthorization(.grantEnded(GrantEnd(at: world.time.now, reason: "revoked"))))
        }
        #expect(world.provider.requests.count == asked)
        #expect(try await world.authorize(account, .incoming) == .alone(.clientCredentials))
    }

    @Test("Many callers at once cause one request for a connection")
    func oneRequest() async throws {
        let account = try Self.account(.clientCredentials)
        let world = try await Self.world(account)
        try await world.authorizeBoth(account)
        let before = world.provider.requests.count
        let tokens = try await withThrowingTaskGroup(of: Secret.self) { group in
            for _ in 0..<20 {
                group.addTask { try await world.engine.accessToken(for: account, .incoming).token }
            }
            return try await group.reduce(into: Set<Secret>()) { $0.insert($1) }
        }
        #expect(tokens.count == 1 && world.provider.requests.count == before + 1)
    }
}
