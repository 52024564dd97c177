import FoundationEssentials
import Grants
import OAuth
import Secrets
import Testing

@Suite("Minting")
struct MintingTests {
    private func token(_ world: World, _ account: Account, _ direction: Direction = .incoming) async throws -> String {
        try await world.engine.accessToken(for: account, direction).token.exposedText
    }

    @Test("A token is minted with the connection's own scopes only, and then comes from the cache")
    func ownScopes() async throws {
        let world = World()
        let account = try World.account()
        try await world.authorizeBoth(account)
        let first = try await token(world, account, .outgoing)
        #expect(world.provider.requests.last?.fields["scope"] == "mail.send")
        #expect(try await token(world, account, .outgoing) == first)
        #expect(world.provider.refreshes == 1)
    }

    @Test("A token with less than the minimum remaining is not handed out")
    func minimumRemaining() async throws {
        let world = World()
        var account = try World.account()
        account.incoming?.minimumRemaining = 600
        try await world.authorize(account, .incoming)
        let first = try await token(world, account)
        world.time.advance(2_999)
        #expect(try await token(world, account) == first)
        world.time.advance(2)
        #expect(try await token(world, account) != first)
    }

    @Test("Fifty callers of an expired token: one refresh, fifty equal answers")
    func oneRefreshAtATime() async throws {
        let world = World()
        let account = try World.account()
        try await world.authorize(account, .incoming)
        let engine = world.engine
        let answers = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<50 {
                group.addTask { try await engine.accessToken(for: account, .incoming).token.exposedText }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(answers.count == 1)
        #expect(world.provider.refreshes == 1)
    }

    @Test("A rotated refresh token is saved before the access token is handed out, and used next")
    func rotation() async throws {
        let world = World()
        let account = try World.account()
        try await world.authorize(account, .incoming)
        _ = try await token(world, account)
        #expect(await world.store.grants.first?.refreshToken == Secret(ScriptedProvider.refreshToken(2)))
        world.time.advance(3_600)
        _ = try await token(world, account)
        #expect(world.provider.requests.last?.fields["refresh_token"] == ScriptedProvider.refreshToken(2))
    }

    @Test("Without a new refresh token in the answer the old one is kept")
    func noRotation() async throws {
        let world = World()
        let account = try World.account()
        try await world.authorize(account, .incoming)
        world.provider.stopRotating()
        _ = try await token(world, account)
        world.time.advance(3_600)
        _ = try await token(world, account)
        #expect(world.provider.requests.last?.fields["refresh_token"] == ScriptedProvider.refreshToken(1))
    }

    @Test("A store that does not save is noticed before the refresh token is spent")
    func nothingSpent() async throws {
        let world = World()
        let account = try World.account()
        try await world.authorize(account, .incoming)
        let error = TokenStoreError(.failed, "disk full")
        await world.store.failWrites(error)
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.accessToken(for: account, .incoming)
        }
        #expect(fault == .storeRefusesToSave(error))
        #expect(world.provider.refreshes == 0)
    }

    @Test("A rotated grant that the store will not take is held, warned of, and saved by the next run")
    func heldGrant() async throws {
        let world = World()
        let account = try World.account()
        try await world.authorize(account, .incoming)
        let error = TokenStoreError(.failed, "disk full")
        await world.store.failWrites(error, after: 1)
        _ = try await token(world, account)
        #expect(world.warnings.all == [.rotatedGrantHeld(error)])

        await world.store.failWrites(nil)
        world.time.advance(3_600)
        _ = try await token(world, account)
        #expect(world.provider.requests.last?.fields["refresh_token"] == ScriptedProvider.refreshToken(2))
        #expect(await world.store.grants.first?.refreshToken == Secret(ScriptedProvider.refreshToken(3)))
    }

    @Test("Where nothing can be held the run tries until its time is over, and says so")
    func nothingHeld() async throws {
        let world = World(canHold: false)
        let account = try World.account()
        try await world.authorize(account, .incoming)
        let error = TokenStoreError(.failed, "disk full")
        await world.store.failWrites(error, after: 1)
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.accessToken(for: account, .incoming)
        }
        #expect(fault == .rotatedGrantNotSaved(error))
        let writes = await world.store.steps.count { if case .write = $0 { true } else { false } }
        #expect(writes > 10)
    }

    @Test("Fewer scopes than the connection needs are no token, but the rotated grant is kept")
    func fewerScopes() async throws {
        let world = World()
        let account = try World.account()
        try await world.authorize(account, .incoming)
        world.provider.queue(
            200,
            #"{"access_token":"a","token_type":"bearer","refresh_token":"rotated","scope":"mail.send"}"#)
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.accessToken(for: account, .incoming)
        }
        #expect(fault == .scopesNotGranted(["mail.read"]))
        #expect(await world.store.grants.first?.refreshToken == Secret("rotated"))
    }

    @Test("An outage, a captive portal or a throttling answer leaves the grant untouched")
    func outages() async throws {
        let world = World()
        let account = try World.account()
        try await world.authorize(account, .incoming)
        let unreachable = TransportError(.unreachable, host: "id.example.org", "refused")
        world.provider.queue(unreachable)
        world.provider.queue(200, "<html>please log in</html>", headers: [HTTPHeader("Content-Type", "text/html")])
        world.provider.queue(500, "")
        for _ in 0..<3 {
            let fault = await world.fault { () async throws(GrantFault) in
                try await world.engine.accessToken(for: account, .incoming)
            }
            #expect(fault != nil)
            #expect(try world.state(account, .incoming) == .authorized)
        }
        _ = try await token(world, account)
    }

    @Test("A throttled provider is not asked again before its time")
    func throttling() async throws {
        let world = World()
        let account = try World.account()
        try await world.authorizeBoth(account)
        world.provider.queue(429, "", headers: [HTTPHeader("Retry-After", "120")])
        for direction in [Direction.incoming, .incoming, .outgoing] {
            let fault = await world.fault { () async throws(GrantFault) in
                try await world.engine.accessToken(for: account, direction)
            }
            #expect(fault != nil)
        }
        #expect(world.provider.refreshes == 1)
        world.time.advance(121)
        _ = try await token(world, account)
    }

    @Test("A refused client is not tried again until the declaration changes")
    func misconfiguration() async throws {
        let world = World()
        let account = try World.account()
        try await world.authorize(account, .incoming)
        world.provider.queueError(#"{"error":"invalid_client"}"#)
        for _ in 0..<2 {
            let fault = await world.fault { () async throws(GrantFault) in
                try await world.engine.accessToken(for: account, .incoming)
            }
            #expect(fault != nil)
        }
        #expect(world.provider.refreshes == 1)
        let mended = try World.account(method: ClientAuthenticationMethod.none)
        _ = try await token(world, mended)
    }
}
