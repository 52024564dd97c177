import FoundationEssentials
import Grants
import OAuth
import Secrets
import Testing

@Suite("What a grant of a provider's program is bound to")
struct ProgramBindingTests {
    @Test(
        "Another program, another parameter or an authorization server in its place gets nothing",
        arguments: ["program", "parameter", "server"])
    func moved(what: String) async throws {
        let world = World()
        try await world.authorize(try ProgramTests.account(), .incoming)
        let moved =
            switch what {
            case "program": try ProgramTests.account(program: "evil")
            case "parameter": try ProgramTests.account(parameters: ["realm": "evil"])
            default: try World.account()
            }
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.accessToken(for: moved, .incoming)
        }
        guard case .needsAuthorization(.providerMoved(let moves)) = fault else {
            Issue.record("\(String(describing: fault))")
            return
        }
        #expect(moves.contains { $0.key == (what == "parameter" ? "realm" : "provider") })
        #expect(world.program.tokens == 0)
        #expect(world.provider.requests.isEmpty)
        // What was declared before has lost nothing.
        _ = try await world.engine.accessToken(for: try ProgramTests.account(), .incoming)
    }

    @Test("A program in the place of an authorization server is not given its refresh token")
    func programInPlaceOfServer() async throws {
        let world = World()
        try await world.authorize(try World.account(), .incoming)
        let moved = try ProgramTests.account(program: "evil")
        #expect(
            try world.state(moved, .incoming)
                == .needsAuthorization(
                    .providerMoved([
                        EndpointMove(key: "grant-type", from: "authorization_code", to: "program"),
                        EndpointMove(key: "provider", from: ScriptedProvider.tokenURL, to: "mailgrant-provider-evil"),
                    ])))
        _ = await world.fault { () async throws(GrantFault) in
            try await world.engine.accessToken(for: moved, .incoming)
        }
        #expect(world.program.asked.isEmpty)
    }

    @Test("Another mailbox is refused, and one that is not stated is marked")
    func identity() async throws {
        let world = World()
        let account = try ProgramTests.account()
        #expect(try await world.authorize(account, .incoming) == .consented(.notStated))
        let before = await world.store.grants
        world.program.states(identity: "mallory@example.org")
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.authorize(
                account, .incoming, through: ScriptedPerson(), policy: .always, explain: World.explain)
        }
        #expect(fault == .otherIdentity(declared: "alice@example.org", stated: "mallory@example.org"))
        #expect(await world.store.grants == before)
    }

    @Test("A token that is said to be for another mailbox is not handed out")
    func identityOfToken() async throws {
        let world = World()
        let account = try ProgramTests.account()
        try await world.authorize(account, .incoming)
        world.program.states(identity: nil, tokenIdentity: "mallory@example.org")
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.accessToken(for: account, .incoming)
        }
        #expect(fault == .otherIdentity(declared: "alice@example.org", stated: "mallory@example.org"))
        // The state that came with it is saved all the same: the one before it is spent.
        #expect(await world.store.grants.first?.programState == Secret(ScriptedProgram.state(101)))
    }

    @Test("Fewer scopes than asked are refused, more are taken")
    func scopes() async throws {
        let world = World()
        let account = try ProgramTests.account()
        world.program.grants(["mail.read"])
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.authorize(account, .incoming, through: ScriptedPerson(), explain: World.explain)
        }
        #expect(fault == .scopesNotGranted(["mail.send"]))
        #expect(await world.store.count == 0)
        world.program.grants(["mail.read", "mail.send", "calendar"])
        try await world.authorize(account, .incoming)
        #expect(await world.store.grants.first?.scopes == ["mail.read", "mail.send", "calendar"])
    }

    @Test("Where nobody answers nothing is kept, and a store that does not save is known before anybody is asked")
    func nobodyAnswers() async throws {
        let world = World()
        let account = try ProgramTests.account()
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.authorize(
                account, .incoming, through: ScriptedPerson(.walksAway), explain: World.explain)
        }
        let silence = ConsentError(.timedOut, "nobody answered")
        #expect(fault == .program(ProgramError(.consent(silence), ScriptedProgram.executable)))
        #expect(await world.store.count == 0)
        await world.store.failWrites(TokenStoreError(.failed, "full"))
        _ = await world.fault { () async throws(GrantFault) in
            try await world.engine.authorize(account, .incoming, through: ScriptedPerson(), explain: World.explain)
        }
        #expect(world.program.asked.count == 1)
    }

    @Test("Revoking asks the program with its state; one that cannot is said to offer none")
    func revoking() async throws {
        let world = World()
        let account = try ProgramTests.account()
        try await world.authorize(account, .incoming)
        world.program.fail(.unsupported)
        #expect(try await world.engine.revoke(account) == [.notOffered])
        #expect(try world.state(account, .incoming) == .authorized)
        #expect(try await world.engine.revoke(account) == [.revoked])
        #expect(world.program.asked.last?.state == Secret(ScriptedProgram.state(100)))
        guard case .needsAuthorization(.grantEnded) = try world.state(account, .incoming) else {
            Issue.record("still authorized")
            return
        }
    }

    @Test("An account whose declaration is gone is revoked by the program that its grant is bound to")
    func retiring() async throws {
        let world = World()
        let account = try ProgramTests.account()
        try await world.authorize(account, .incoming)
        #expect(try await world.engine.retire(account.name) == [.revoked])
        let asked = try #require(world.program.asked.last)
        #expect(asked.operation == "revoke")
        #expect(asked.request.program == account.incoming?.token.program)
        #expect(await world.store.count == 0)
    }

    @Test("No refresh token is taken over for it")
    func noImport() async throws {
        let world = World()
        let account = try ProgramTests.account()
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.importRefreshToken(Secret("refresh"), for: account, nil)
        }
        #expect(fault == .usesNoRefreshToken(.program))
    }

    @Test("A grant's line keeps the program's state and its binding, and older lines are read as before")
    func line() throws {
        let program = ProgramBinding(name: try #require(PlainName("example")), parameters: ["realm": "main"])
        let grant = Grant(
            id: GrantID(UUID()), account: try #require(PlainName("work")), grantType: .program, refreshToken: nil,
            programState: Secret("kept"), scopes: ["a"], identity: .notStated,
            consentedAt: Date(timeIntervalSince1970: 1_700_000_000), binding: .program(program))
        #expect(GrantCodec.grant(from: GrantCodec.line(grant)) == grant)
        let older = Secret(
            #"{"account":"work","binding":{"clientID":"c","declared":{},"tokenURL":"https://id.example.org/token"},"#
                + #""consented-at":1700000000,"generation":1,"grant-type":"authorization_code","#
                + #""id":"00000000-0000-0000-0000-000000000001","identity":{"notStated":{}},"scopes":[],"version":1}"#)
        #expect(GrantCodec.grant(from: older)?.binding.endpoints?.clientID == "c")
    }
}
