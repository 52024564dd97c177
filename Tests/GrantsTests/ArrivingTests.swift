import FoundationEssentials
import Grants
import OAuth
import Secrets
import Synchronization
import Testing

@Suite("Grants that were saved and not put in their place")
struct ArrivingTests {
    /// What a run leaves that was killed after it had saved a consent.
    private func leave(
        _ identity: GrantIdentity = .notStated, in world: World, for account: Account
    ) async throws -> Grant {
        let details = try #require(account.incoming?.token)
        let grant = Grant(
            id: GrantID(UUID()), account: account.name, grantType: .authorizationCode,
            refreshToken: Secret("arrived"), scopes: ["mail.read", "mail.send"], identity: identity,
            consentedAt: world.time.now,
            binding: .endpoints(
                EndpointBinding(
                    issuer: nil, authorizationURL: details.endpoints.authorizationURL,
                    tokenURL: try #require(details.endpoints.tokenURL),
                    deviceAuthorizationURL: details.endpoints.deviceAuthorizationURL, revocationURL: nil, jwksURL: nil,
                    clientID: details.clientID, declared: details.endpoints)))
        await world.store.put(grant)
        _ = try world.ledger.update(account.name) { $0.arrivingGrant = grant.id }
        return grant
    }

    @Test("An import for one connection's own token is not taken for the other's, whose grant stays")
    func ownToken() async throws {
        let world = World()
        var account = try World.account()
        account.incoming?.hasOwnToken = true
        account.outgoing?.scopes = ["contacts"]
        try await world.authorizeBoth(account)
        world.provider.queue(
            200, #"{"access_token":"a","token_type":"Bearer","refresh_token":"delegate's","scope":"contacts"}"#)
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.importRefreshToken(Secret("theirs"), for: account, .incoming)
        }
        #expect(fault == .scopesNotGranted(["mail.read"]))
        let own = try #require(try world.ledger.record(of: account.name).sharedGrant)
        #expect(try await world.authorize(account, .outgoing) == .covered(.notStated))
        #expect(try world.ledger.record(of: account.name).outgoing?.grant == own)

        // Nor where it has none.
        _ = try world.ledger.update(account.name) { record in
            record.outgoing = nil
            record.sharedGrant = nil
        }
        let person = ScriptedPerson()
        try await world.authorize(account, .outgoing, person)
        #expect(person.asked.count == 1)
    }

    @Test("A grant of another mailbox is not adopted", arguments: ["alice@example.org", "other@example.org"])
    func identity(address: String) async throws {
        let world = World()
        let account = try World.account()
        _ = try await leave(
            .stated(issuer: "https://id.example.org", subject: "1", address: address), in: world, for: account)
        let person = ScriptedPerson()
        try await world.authorize(account, .incoming, person)
        #expect(person.asked.count == (address == account.address ? 0 : 1))
    }

    @Test("The grant that works is not given up for one that is left lying")
    func currentFirst() async throws {
        let world = World()
        let account = try World.account()
        try await world.authorize(account, .incoming)
        let current = try world.ledger.record(of: account.name).sharedGrant
        _ = try await leave(in: world, for: account)
        try await world.authorize(account, .incoming)
        #expect(try world.ledger.record(of: account.name).incoming?.grant == current)
    }

    @Test(
        "One that the next consent finds lying there is not lost sight of: it is revoked and forgotten with the others")
    func kept() async throws {
        let world = World()
        let account = try World.account()
        let arrived = try await leave(in: world, for: account)
        _ = try await world.engine.authorize(
            account, .incoming, through: ScriptedPerson(), policy: .always, explain: World.explain)
        #expect(try world.ledger.record(of: account.name).grants.contains { $0.id == arrived.id })
        try await world.engine.forget(account.name)
        #expect(await world.store.count == 0)
    }

    @Test("A revocation that is cancelled while the provider answers is written down all the same")
    func cancelledRevocation() async throws {
        final class Later: Sendable {
            let task = Mutex<Task<Void, any Error>?>(nil)
        }
        let world = World()
        var account = try World.account()
        for direction in [\Account.incoming, \.outgoing] {
            account[keyPath: direction]?.token.endpoints.revocationURL = URL(string: "https://id.example.org/revoke")
        }
        try await world.authorizeBoth(account)
        let later = Later()
        world.provider.failWhenCancelled()
        world.provider.onRequest {
            while later.task.withLock({ $0 }) == nil { await Task.yield() }
            later.task.withLock { $0?.cancel() }
        }
        let (engine, revoked) = (world.engine, account)
        let task = Task { _ = try await engine.revoke(revoked) }
        later.task.withLock { $0 = task }
        _ = await task.result
        #expect(await world.store.grants.first?.ended?.reason == "revoked")
    }

    @Test(
        "A grant that is kept without being used, since it was imported for another mailbox, is revoked with the others"
    )
    func revoked() async throws {
        let world = World()
        var account = try World.account()
        for direction in [\Account.incoming, \.outgoing] {
            account[keyPath: direction]?.token.additionalScopes = ["openid"]
            account[keyPath: direction]?.token.endpoints.jwksURL = URL(string: "https://id.example.org/keys")
            account[keyPath: direction]?.token.endpoints.revocationURL = URL(string: "https://id.example.org/revoke")
            account[keyPath: direction]?.token.rules.identityIssuer = "https://id.example.org"
        }
        world.provider.queue(200, #"{"keys":[]}"#)
        world.provider.queue(
            200,
            #"{"access_token":"a","token_type":"Bearer","refresh_token":"r","id_token":"a.b.c","scope":"mail.read"}"#)
        _ = await world.fault { () async throws(GrantFault) in
            try await world.engine.importRefreshToken(Secret("theirs"), for: account, nil)
        }
        #expect(try await world.engine.revoke(account) == [.revoked])
        let last = try #require(world.provider.requests.last)
        #expect(last.path == "/revoke" && last.fields["token"] == "r")
        #expect(try await world.engine.revoke(account).isEmpty, "it is revoked once")
    }
}
