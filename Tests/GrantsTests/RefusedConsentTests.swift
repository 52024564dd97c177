import FoundationEssentials
import Grants
import OAuth
import Secrets
import Testing

@Suite("What came of a consent that is refused")
struct RefusedConsentTests {
    private static let tooFew = GrantFault.scopesNotGranted(["mail.send"])
    private static let codes =
        #"{"device_code":"d","user_code":"u","verification_uri":"https://id.example.org/type","expires_in":600}"#

    private func account(
        _ name: String = "work", clientID: String = "client", method: ClientAuthenticationMethod? = nil,
        grantType: GrantType = .authorizationCode, statesIdentity: Bool = false,
        _ change: (inout TokenDetails) -> Void = { _ in }
    ) throws -> Account {
        var account = try World.account(clientID: clientID, method: method, grantType: grantType)
        account.name = try #require(PlainName(name))
        for direction in [\Account.incoming, \.outgoing] {
            guard var details = account[keyPath: direction]?.token else { continue }
            details.endpoints.revocationURL = URL(string: "https://id.example.org/revoke")
            if statesIdentity {
                details.additionalScopes = ["openid"]
                details.endpoints.jwksURL = URL(string: "https://id.example.org/keys")
                details.rules.identityIssuer = ScriptedIssuer.name
            }
            change(&details)
            account[keyPath: direction]?.token = details
        }
        return account
    }

    /// Has a consent refused, since it allows too little.
    private func refuse(_ account: Account, in world: World, refreshToken: String = "refused") async {
        world.provider.queueGrant(refreshToken, scope: "mail.read")
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.authorize(
                account, .incoming, through: ScriptedPerson(), policy: .always, explain: World.explain)
        }
        #expect(fault == Self.tooFew)
    }

    /// A grant of another account, as its record has it.
    private func keep(
        _ identity: GrantIdentity = .notStated, of name: String, clientID: String = "client",
        ended: GrantEnd? = nil, in world: World
    ) throws {
        let tokenURL = try #require(URL(string: ScriptedProvider.tokenURL))
        let account = try #require(PlainName(name))
        let grant = Grant(
            id: GrantID(UUID()), account: account, grantType: .authorizationCode, refreshToken: Secret("kept"),
            scopes: ["mail.read"], identity: identity, consentedAt: world.time.now,
            binding: .endpoints(
                EndpointBinding(
                    issuer: nil, authorizationURL: nil, tokenURL: tokenURL, deviceAuthorizationURL: nil,
                    revocationURL: nil, jwksURL: nil, clientID: clientID, declared: DeclaredEndpoints())),
            ended: ended)
        _ = try world.ledger.update(account) { $0.grants.append(GrantSummary(of: grant)) }
    }

    private func revoked(in world: World) -> [String?] {
        world.provider.requests.filter { $0.path == "/revoke" }.map { $0.fields["token"] }
    }

    @Test(
        "Its refresh token is revoked as the client does everything, in each flow, and the journal has it",
        arguments: [GrantType.authorizationCode, .deviceCode])
    func isRevoked(grantType: GrantType) async throws {
        let world = World()
        let account = try account(method: .clientSecretPost, grantType: grantType)
        let details = try #require(account.incoming?.token)
        try await world.engine.keepClientSecret(Secret("hush"), for: account, direction: nil, details: details)
        if grantType == .deviceCode {
            world.provider.queue(200, Self.codes)
        }
        world.provider.queueGrant("refused", scope: "mail.read")
        world.provider.queue(200, "")
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.authorize(account, .incoming, through: ScriptedPerson(), explain: World.explain)
        }
        #expect(fault == Self.tooFew)
        let last = try #require(world.provider.requests.last)
        #expect(last.path == "/revoke" && last.fields["token"] == "refused")
        #expect(last.fields["token_type_hint"] == "refresh_token" && last.fields["client_secret"] == "hush")
        #expect(last.timeout <= .seconds(5), "the person waits to read why")
        let event = try #require(world.ledger.events.last)
        #expect(event.kind == .revoked && event.account == account.name && event.detail == "refused consent")
        #expect(try world.state(account, .incoming) == .declared)
    }

    @Test("An ID token that is not accepted is no reason to leave it at the provider")
    func unverified() async throws {
        let world = World()
        let account = try account(statesIdentity: true)
        world.provider.queue(200, #"{"keys":[]}"#)
        world.provider.queueGrant("refused", scope: "openid mail.read mail.send", idToken: "not.a.token")
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.authorize(account, .incoming, through: ScriptedPerson(), explain: World.explain)
        }
        guard case .provider(.identityTokenRejected) = fault else {
            Issue.record("\(String(describing: fault))")
            return
        }
        #expect(revoked(in: world) == ["refused"])
    }

    @Test("What the account has goes on: nothing is revoked that might end it, nor what it has already")
    func ownGrant() async throws {
        let world = World()
        let account = try account()
        try await world.authorizeBoth(account)
        let kept = try #require(await world.store.grants.first?.refreshToken)
        await refuse(account, in: world)
        await refuse(account, in: world, refreshToken: kept.exposedText)
        #expect(revoked(in: world) == [])
        let event = try #require(world.ledger.events.last)
        #expect(event.kind == .refused)
        #expect(event.detail == "consent not revoked: a grant that is kept may be the same person's")
        _ = try await world.engine.accessToken(for: account, .incoming)
    }

    @Test(
        "A grant of the same client spares it, whichever account's it is; one of another client or an ended one does not"
    )
    func otherAccounts() async throws {
        let world = World()
        try keep(of: "other", clientID: "another client", in: world)
        try keep(of: "gone", ended: GrantEnd(at: world.time.now, reason: "invalid_grant"), in: world)
        await refuse(try account(), in: world)
        #expect(revoked(in: world) == ["refused"])

        // One that is only not used here lives on at the provider.
        try keep(
            of: "unused", ended: GrantEnd(at: world.time.now, reason: "import not finished", isUnused: true),
            in: world)
        await refuse(try account(), in: world)
        #expect(revoked(in: world) == ["refused"])
    }

    @Test("A grant that is arriving at another account meanwhile spares it, since nothing is known of it")
    func arriving() async throws {
        let world = World()
        let other = try #require(PlainName("other"))
        _ = try world.ledger.update(other) { $0.arrivingGrant = GrantID(UUID()) }
        await refuse(try account(), in: world)
        #expect(revoked(in: world) == [])
    }

    @Test("By the provider's statements: another person's is revoked, that of a person with a grant here is not")
    func statements() async throws {
        let issuer = ScriptedIssuer()
        let bob = GrantIdentity.stated(issuer: ScriptedIssuer.name, subject: "bob", address: "bob@example.org")
        let account = try account(grantType: .deviceCode, statesIdentity: true)
        for (subject, revokes) in [("mallory", true), ("bob", false)] {
            let world = World()
            try keep(bob, of: "home", in: world)
            world.provider.queue(200, issuer.keySet)
            world.provider.queue(200, Self.codes)
            world.provider.queueGrant(
                "refused", scope: "openid mail.read mail.send",
                idToken: try issuer.idToken(subject, email: "\(subject)@example.org", nonce: nil, at: world.time.now))
            let fault = await world.fault { () async throws(GrantFault) in
                try await world.engine.authorize(account, .incoming, through: ScriptedPerson(), explain: World.explain)
            }
            #expect(fault == .otherIdentity(declared: "alice@example.org", stated: "\(subject)@example.org"))
            #expect(revoked(in: world) == (revokes ? ["refused"] : []), "\(subject)")
        }
    }

    @Test("Where the provider would end other grants with it, or has no endpoint for that, it is left there")
    func leftAtProvider() async throws {
        let world = World()
        await refuse(try account { $0.rules.revocationEndsOtherGrants = true }, in: world)
        #expect(
            world.ledger.events.last?.detail == "consent not revoked: the provider would end other grants with it")
        await refuse(try account { $0.endpoints.revocationURL = nil }, in: world)
        #expect(world.ledger.events.last?.detail == "consent not revoked: the provider offers no revocation")
        #expect(world.provider.requests.map(\.path) == ["/token", "/token"])
    }

    @Test("A revocation that fails does not stand before the refusal")
    func failing() async throws {
        let world = World()
        world.provider.queueGrant("refused", scope: "mail.read")
        world.provider.queue(503, "")
        let account = try account()
        let person = ScriptedPerson()
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.authorize(account, .incoming, through: person, explain: World.explain)
        }
        #expect(fault == Self.tooFew && person.shown == [.failed(what: "failed", remedy: "again")])
        #expect(revoked(in: world) == ["refused"])
        #expect(world.ledger.events.last?.detail == "consent not revoked: HTTP 503")

        world.provider.queueGrant("refused", scope: "mail.read")
        world.provider.queue(TransportError(.unreachable, host: "id.example.org", "no route"))
        let again = await world.fault { () async throws(GrantFault) in
            try await world.engine.authorize(account, .incoming, through: person, explain: World.explain)
        }
        #expect(again == Self.tooFew)
        #expect(world.ledger.events.last?.detail == "consent not revoked: no answer")
        #expect(await world.store.count == 0)
    }

    @Test("A client secret that is bound elsewhere is not shown to the revocation endpoint")
    func secretElsewhere() async throws {
        let world = World()
        let account = try account(method: .clientSecretPost) {
            $0.endpoints.revocationURL = URL(string: "https://evil.example.net/revoke")
        }
        let details = try #require(account.incoming?.token)
        try await world.engine.keepClientSecret(Secret("hush"), for: account, direction: nil, details: details)
        await refuse(account, in: world)
        #expect(revoked(in: world) == [])
        #expect(world.ledger.events.last?.detail == "consent not revoked: the client could not show itself")
    }
}
