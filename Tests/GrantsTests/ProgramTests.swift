import FoundationEssentials
import Grants
import OAuth
import Secrets
import Testing

@Suite("Grants of a provider's program")
struct ProgramTests {
    static func account(
        program: String = "example", parameters: [String: String] = ["realm": "main"]
    ) throws -> Account {
        var account = try World.account(grantType: .program)
        let binding = ProgramBinding(name: try #require(PlainName(program)), parameters: parameters)
        let details = TokenDetails(
            grantType: .program, endpoints: DeclaredEndpoints(), clientID: "", program: binding)
        account.incoming?.token = details
        account.outgoing?.token = details
        return account
    }

    private func token(_ world: World, _ account: Account, _ direction: Direction = .incoming) async throws -> String {
        try await world.engine.accessToken(for: account, direction).token.exposedText
    }

    @Test("One consent serves both connections; its state is kept, and is not for anybody else")
    func consent() async throws {
        let world = World()
        world.program.states(identity: "Alice@example.org")
        let account = try Self.account()
        let first = try await world.authorize(account, .incoming)
        let second = try await world.authorize(account, .outgoing)
        let stated = GrantIdentity.stated(
            issuer: ScriptedProgram.executable, subject: "Alice@example.org", address: "Alice@example.org")
        #expect(first == .consented(stated))
        #expect(second == .covered(stated))
        let asked = try #require(world.program.asked.first)
        #expect(world.program.asked.count == 1)
        #expect(asked.request.scopes == ["mail.read", "mail.send"])
        let grant = try #require(await world.store.grants.first)
        #expect(grant.programState == Secret(ScriptedProgram.state(100)))
        #expect(grant.binding == .program(try #require(account.incoming?.token.program)))
        #expect(!"\(world.ledger.events)".contains("state-"))
    }

    @Test("The state of a refused consent is ended by its program; one that the account has already is left alone")
    func refusedConsent() async throws {
        let world = World()
        let account = try Self.account()
        func refused() async -> GrantFault? {
            await world.fault { () async throws(GrantFault) in
                try await world.engine.authorize(
                    account, .incoming, through: ScriptedPerson(), policy: .always, explain: World.explain)
            }
        }
        world.program.grants(["mail.read"])
        #expect(await refused() == .scopesNotGranted(["mail.send"]))
        world.program.grants(nil)
        world.program.states(identity: "mallory@example.org")
        guard case .otherIdentity = await refused() else { return #expect(Bool(false), "mallory was accepted") }
        let ended = world.program.asked.filter { $0.operation == "revoke" }
        #expect(ended.map(\.state) == [Secret(ScriptedProgram.state(100)), Secret(ScriptedProgram.state(200))])
        #expect(ended.allSatisfy { $0.request.address == account.address })
        #expect(world.ledger.events.map(\.kind) == [.revoked, .revoked])

        world.program.states(identity: nil)
        try await world.authorize(account, .incoming)
        world.program.repeats(Secret(ScriptedProgram.state(300)))
        world.program.states(identity: "mallory@example.org")
        guard case .otherIdentity = await refused() else { return #expect(Bool(false), "mallory was accepted") }
        #expect(world.program.asked.filter { $0.operation == "revoke" }.count == 2)
        #expect(await world.store.grants.first?.programState == Secret(ScriptedProgram.state(300)))
    }

    @Test("A token is minted with the connection's scopes and kept state, and then comes from the cache")
    func minting() async throws {
        let world = World()
        let account = try Self.account()
        try await world.authorizeBoth(account)
        let token = try await token(world, account, .outgoing)
        #expect(try await self.token(world, account, .outgoing) == token)
        #expect(world.program.tokens == 1)
        let asked = try #require(world.program.asked.last)
        #expect(asked.request.scopes == ["mail.send"])
        #expect(asked.request.connection?.direction == .outgoing)
        #expect(asked.state == Secret(ScriptedProgram.state(100)))
    }

    @Test("A rotated state is saved before the token is handed out, and shown next")
    func rotation() async throws {
        let world = World()
        let account = try Self.account()
        try await world.authorize(account, .incoming)
        _ = try await token(world, account)
        #expect(await world.store.grants.first?.programState == Secret(ScriptedProgram.state(101)))
        world.time.advance(3_600)
        _ = try await token(world, account)
        #expect(world.program.asked.last?.state == Secret(ScriptedProgram.state(101)))
        #expect(world.ledger.events.last?.detail == "program's state rotated")
    }

    @Test("A store that does not save is noticed before the program is asked")
    func nothingSpent() async throws {
        let world = World()
        let account = try Self.account()
        try await world.authorize(account, .incoming)
        await world.store.failWrites(TokenStoreError(.failed, "full"))
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.accessToken(for: account, .incoming)
        }
        #expect(fault == .storeRefusesToSave(TokenStoreError(.failed, "full")))
        #expect(world.program.tokens == 0)
    }

    @Test("A rotated state that the store does not take is held, and the next run saves it")
    func held() async throws {
        let world = World()
        let account = try Self.account()
        try await world.authorize(account, .incoming)
        await world.store.failWrites(TokenStoreError(.failed, "full"), after: 1)
        _ = try await token(world, account)
        #expect(world.warnings.all == [.rotatedGrantHeld(TokenStoreError(.failed, "full"))])
        await world.store.failWrites(nil)
        world.time.advance(3_600)
        _ = try await token(world, account)
        #expect(world.program.asked.last?.state == Secret(ScriptedProgram.state(101)))
        #expect(await world.cache.heldCount == 0)
    }

    @Test("Fifty callers of an expired token: the program is asked once")
    func oneAtATime() async throws {
        let world = World()
        let account = try Self.account()
        try await world.authorize(account, .incoming)
        let engine = world.engine
        let answers = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<50 {
                group.addTask { try await engine.accessToken(for: account, .incoming).token.exposedText }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(answers.count == 1)
        #expect(world.program.tokens == 1)
    }

    @Test("The end of a grant is believed when it is said twice, and marked, not deleted")
    func ended() async throws {
        let world = World()
        let account = try Self.account()
        try await world.authorizeBoth(account)
        world.program.fail(.grantEnded)
        _ = try await token(world, account)
        #expect(world.program.tokens == 2)
        world.time.advance(3_600)
        world.program.fail(.grantEnded, .grantEnded)
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.accessToken(for: account, .incoming)
        }
        guard case .needsAuthorization(.grantEnded(let end)) = fault else {
            Issue.record("\(String(describing: fault))")
            return
        }
        #expect(end.reason == "grant-ended: as told")
        #expect(await world.store.grants.first?.ended != nil)
        // The next call answers from what was observed, for the other connection as well.
        let asked = world.program.tokens
        for direction in Direction.allCases {
            let fault = await world.fault { () async throws(GrantFault) in
                try await world.engine.accessToken(for: account, direction)
            }
            #expect(fault == .needsAuthorization(.grantEnded(end)))
        }
        #expect(world.program.tokens == asked)
    }

    @Test("A program that asks for the person again ends the connection's authorization, and not the grant")
    func personNeeded() async throws {
        let world = World()
        let account = try Self.account()
        try await world.authorizeBoth(account)
        world.program.fail(.needsAuthorization, .needsAuthorization)
        _ = await world.fault { () async throws(GrantFault) in
            try await world.engine.accessToken(for: account, .incoming)
        }
        guard case .needsAuthorization(.refused(let refusal)) = try world.state(account, .incoming) else {
            Issue.record("\(try world.state(account, .incoming))")
            return
        }
        #expect(refusal.reason == "needs-authorization: as told")
        #expect(try world.state(account, .outgoing) == .authorized)
        _ = try await token(world, account, .outgoing)
    }

    @Test("What passes by itself touches nothing; a wait that was asked for is kept to")
    func forNow() async throws {
        let world = World()
        let account = try Self.account()
        try await world.authorize(account, .incoming)
        let codes: [ProgramError.Code] = [
            .unavailable(retryAfter: nil), .timedOut, .providerFault, .brokenProgram, .absent, .notAllowed,
        ]
        for code in codes {
            world.program.fail(code)
            let fault = await world.fault { () async throws(GrantFault) in
                try await world.engine.accessToken(for: account, .incoming)
            }
            #expect(fault == .program(ProgramError(code, ScriptedProgram.executable, "as told")))
            #expect(try world.state(account, .incoming) == .authorized)
        }
        world.program.fail(.unavailable(retryAfter: 120))
        _ = await world.fault { () async throws(GrantFault) in
            try await world.engine.accessToken(for: account, .incoming)
        }
        let asked = world.program.tokens
        world.time.advance(119)
        guard
            case .standing(let standing) = await world.fault({ () async throws(GrantFault) in
                try await world.engine.accessToken(for: account, .incoming)
            })
        else {
            Issue.record("asked too soon")
            return
        }
        #expect(standing.kind == .throttled)
        #expect(world.program.tokens == asked)
        world.time.advance(2)
        _ = try await token(world, account)
    }
}
