import FoundationEssentials
import Grants
import OAuth
import Secrets
import Testing

@Suite("The keys that ID tokens are checked with")
struct KeySetTests {
    private static let outage = GrantFault.provider(.unavailable(status: 503, retryAfter: nil))
    private static let badToken =
        #"{"access_token":"a","token_type":"Bearer","refresh_token":"r","id_token":"not.a.token","scope":"mail.read mail.send"}"#

    private func account(_ grantType: GrantType = .authorizationCode) throws -> Account {
        var account = try World.account(grantType: grantType)
        for direction in [\Account.incoming, \.outgoing] {
            account[keyPath: direction]?.token.additionalScopes = ["openid", "offline_access"]
            account[keyPath: direction]?.token.endpoints.jwksURL = URL(string: "https://id.example.org/keys")
            account[keyPath: direction]?.token.rules.identityIssuer = "https://id.example.org"
        }
        return account
    }

    @Test(
        "Where they cannot be had, no code is redeemed and no device code asked for",
        arguments: [GrantType.authorizationCode, .deviceCode])
    func unavailable(grantType: GrantType) async throws {
        let world = World()
        let account = try account(grantType)
        world.provider.queue(503, "")
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.authorize(account, .incoming, through: ScriptedPerson(), explain: World.explain)
        }
        #expect(fault == Self.outage)
        #expect(world.provider.requests.map(\.path) == ["/keys"])
    }

    @Test("Where they cannot be had, an imported refresh token is not spent, and can be given again")
    func unavailableForImport() async throws {
        let world = World()
        let account = try account()
        world.provider.queue(503, "")
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.importRefreshToken(Secret("theirs"), for: account, nil)
        }
        #expect(fault == Self.outage)
        #expect(world.provider.requests.map(\.path) == ["/keys"])
        #expect(await world.store.count == 0)

        world.provider.queue(200, #"{"keys":[]}"#)
        let outcome = try await world.engine.importRefreshToken(Secret("theirs"), for: account, nil)
        #expect(outcome.authorized == [.incoming, .outgoing])
    }

    @Test("An ID token that cannot be checked does not say that the import is of another mailbox")
    func unchecked() async throws {
        let world = World()
        let account = try account()
        world.provider.queue(200, #"{"keys":[]}"#)
        world.provider.queue(200, Self.badToken)
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.importRefreshToken(Secret("theirs"), for: account, nil)
        }
        guard case .provider = fault else {
            Issue.record("not refused but \(String(describing: fault))")
            return
        }
        let kept = try #require(await world.store.grants.first)
        #expect(kept.refreshToken == Secret("r"))
        #expect(kept.ended?.reason == "import not finished")
    }

    @Test("A successor that is held while the ID token is not accepted stays held, and on record")
    func held() async throws {
        let world = World()
        let account = try account()
        world.provider.queue(200, #"{"keys":[]}"#)
        world.provider.queue(200, Self.badToken)
        await world.store.failWrites(TokenStoreError(.failed, "full"), after: 2)
        _ = await world.fault { () async throws(GrantFault) in
            try await world.engine.importRefreshToken(Secret("theirs"), for: account, nil)
        }
        #expect(await world.cache.heldCount == 1)
        #expect(try world.ledger.record(of: account.name).grants.count == 1)
        try await world.engine.forget(account.name)
        #expect(await world.store.count == 0)
        #expect(await world.cache.heldCount == 0)
    }
}
