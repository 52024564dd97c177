import FoundationEssentials
import Grants
import OAuth
import Secrets
import Testing

@Suite("The provider's verdict")
struct VerdictTests {
    private func refused(_ world: World, _ account: Account, _ direction: Direction = .incoming) async -> GrantFault? {
        await world.fault { () async throws(GrantFault) in
            try await world.engine.accessToken(for: account, direction)
        }
    }

    @Test("invalid_grant that is seen once only ends nothing")
    func onceIsNotEnough() async throws {
        let world = World()
        let account = try World.account()
        try await world.authorize(account, .incoming)
        world.provider.queueError(#"{"error":"invalid_grant"}"#)
        _ = try await world.engine.accessToken(for: account, .incoming)
        #expect(try world.state(account, .incoming) == .authorized)
    }

    @Test("invalid_grant seen twice ends the grant for both connections; it is marked and not deleted")
    func ended() async throws {
        let world = World()
        let account = try World.account()
        try await world.authorizeBoth(account)
        for _ in 0..<2 { world.provider.queueError(#"{"error":"invalid_grant"}"#) }
        let end = GrantEnd(
            at: world.time.now, reason: "invalid_grant", codes: ErrorCodes(error: "invalid_grant"))
        #expect(await refused(world, account) == .needsAuthorization(.grantEnded(end)))
        let requests = world.provider.requests.count
        #expect(await refused(world, account, .outgoing) == .needsAuthorization(.grantEnded(end)))
        #expect(world.provider.requests.count == requests, "the provider must not be asked again")
        let kept = try #require(await world.store.grants.first)
        #expect(kept.ended == end && kept.refreshToken != nil)
    }

    @Test("A sub-error that asks for consent ends this connection's authorization only")
    func consentRequired() async throws {
        let world = World()
        let account = try World.account()
        try await world.authorizeBoth(account)
        for _ in 0..<2 { world.provider.queueError(#"{"error":"invalid_grant","suberror":"consent_required"}"#) }
        guard case .needsAuthorization(.refused(let refusal)) = await refused(world, account) else {
            Issue.record("the connection must need authorization")
            return
        }
        #expect(refusal.reason == "invalid_grant (consent_required)")
        _ = try await world.engine.accessToken(for: account, .outgoing)
    }

    @Test("A demand for the person that is seen once only, from a server out of order, ends nothing")
    func onceIsNotEnoughForAnyVerdict() async throws {
        let world = World()
        let account = try World.account()
        try await world.authorize(account, .incoming)
        world.provider.queueError(#"{"error":"interaction_required"}"#)
        _ = try await world.engine.accessToken(for: account, .incoming)
        #expect(try world.state(account, .incoming) == .authorized)
    }

    @Test("A connection that was refused asks the person again, though its grant covers the scopes")
    func refusedAsksAgain() async throws {
        let world = World()
        let account = try World.account()
        try await world.authorize(account, .incoming)
        for _ in 0..<2 { world.provider.queueError(#"{"error":"invalid_grant","suberror":"consent_required"}"#) }
        _ = await refused(world, account)
        let person = ScriptedPerson()
        try await world.authorize(account, .incoming, person)
        #expect(person.asked.count == 1)
        _ = try await world.engine.accessToken(for: account, .incoming)
    }

    @Test("A reason that the provider's file lists as dead ends the grant")
    func deadReason() async throws {
        let world = World()
        let account = try World.account(deadReasons: ["700082"])
        try await world.authorizeBoth(account)
        for _ in 0..<2 {
            world.provider.queueError(#"{"error":"invalid_grant","suberror":"bad_token","error_codes":[700082]}"#)
        }
        guard case .needsAuthorization(.grantEnded) = await refused(world, account) else {
            Issue.record("the grant must be ended")
            return
        }
    }

    @Test("A refresh token that was rotated elsewhere is found at the second look")
    func rotatedElsewhere() async throws {
        let world = World()
        let account = try World.account()
        try await world.authorize(account, .incoming)
        var elsewhere = try #require(await world.store.grants.first)
        elsewhere.refreshToken = Secret("from elsewhere")
        elsewhere.generation += 5
        let store = world.store
        let rotated = elsewhere
        world.provider.onRequest { await store.put(rotated) }
        world.provider.queueError(#"{"error":"invalid_grant"}"#)
        _ = try await world.engine.accessToken(for: account, .incoming)
        #expect(world.provider.requests.last?.fields["refresh_token"] == "from elsewhere")
    }

    @Test("A grant is not used once the declaration names another token URL, client or mail host")
    func movedDeclaration() async throws {
        let world = World()
        try await world.authorize(try World.account(), .incoming)
        let moved = [
            try World.account(tokenURL: "https://evil.example.net/token"),
            try World.account(clientID: "other"),
            try World.account(host: "evil.example.net"),
        ]
        let asked = world.provider.requests.count
        for account in moved {
            guard case .needsAuthorization = await refused(world, account) else {
                Issue.record("a moved declaration must need authorization")
                return
            }
        }
        #expect(world.provider.requests.count == asked)
    }

    @Test("A grant that the unlocked store no longer has is missing; a locked store is another answer")
    func missingAndLocked() async throws {
        let world = World()
        let account = try World.account()
        try await world.authorize(account, .incoming)
        let locked = TokenStoreError(.locked, "locked")
        await world.store.failReads(locked)
        #expect(await refused(world, account) == .store(locked))
        await world.store.failReads(nil)
        await world.store.removeAll()
        #expect(await refused(world, account) == .grantMissing)
    }

    @Test("A refusal is believed by helpers, and tried again where a person asks: an administrator may have lifted it")
    func triedAgain() async throws {
        let world = World()
        let account = try World.account(deadReasons: ["bad_token"])
        try await world.authorizeBoth(account)
        let refusal = #"{"error":"invalid_grant","suberror":"basic_action"}"#
        for _ in 0..<2 { world.provider.queueError(refusal) }
        for asksAgain in [false, false] {
            let fault = await world.fault { () async throws(GrantFault) in
                try await world.engine.accessToken(for: account, .incoming, asksAgain: asksAgain)
            }
            guard case .needsAuthorization(.refused) = fault else {
                Issue.record("\(String(describing: fault))")
                return
            }
        }
        _ = try await world.engine.accessToken(for: account, .incoming, asksAgain: true)
        #expect(try world.state(account, .incoming) == .authorized)
        _ = try await world.engine.accessToken(for: account, .incoming)
    }
}
