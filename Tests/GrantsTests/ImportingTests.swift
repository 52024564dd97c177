import FoundationEssentials
import Grants
import OAuth
import Secrets
import Testing

@Suite("Importing a refresh token")
struct ImportingTests {
    private func importing(_ world: World, _ account: Account) async throws -> GrantEngine.Imported {
        try await world.engine.importRefreshToken(Secret("theirs"), for: account, nil)
    }

    private func fault(_ world: World, _ account: Account) async -> GrantFault? {
        await world.fault { () async throws(GrantFault) in
            try await world.engine.importRefreshToken(Secret("theirs"), for: account, nil)
        }
    }

    @Test("It is used once, its successor is kept, and both connections are authorized", arguments: [true, false])
    func imported(rotates: Bool) async throws {
        let world = World()
        let account = try World.account()
        if !rotates { world.provider.stopRotating() }
        let outcome = try await importing(world, account)
        #expect(outcome.authorized == [.incoming, .outgoing] && outcome.uncovered.isEmpty)
        #expect(world.provider.requests.map { $0.fields["refresh_token"] } == ["theirs"])
        #expect(world.provider.requests.first?.fields["scope"] == nil)
        let kept = rotates ? ScriptedProvider.refreshToken(1) : "theirs"
        #expect(await world.store.grants.map(\.refreshToken) == [Secret(kept)])
        for direction in Direction.allCases {
            #expect(try world.state(account, direction) == .authorized)
            _ = try await world.engine.accessToken(for: account, direction)
        }
    }

    @Test("It takes the place of a grant that was there, which is let go")
    func replaces() async throws {
        let world = World()
        let account = try World.account()
        try await world.authorizeBoth(account)
        _ = try await importing(world, account)
        #expect(await world.store.grants.count == 1)
        _ = try await world.engine.accessToken(for: account, .outgoing)
    }

    @Test("A store that does not save is known before anything is spent")
    func unsaved() async throws {
        let world = World()
        await world.store.shortenWrites(true)
        #expect(await fault(world, try World.account()) == .storeRefusesToSave(nil))
        #expect(world.provider.requests.isEmpty)
    }

    @Test("A refused token leaves nothing behind, and the grant before in force")
    func refused() async throws {
        let world = World()
        let account = try World.account()
        try await world.authorizeBoth(account)
        world.provider.queueError(#"{"error":"invalid_grant"}"#)
        #expect(await fault(world, account) == .provider(.refused(ErrorAnswer(error: "invalid_grant", status: 400))))
        #expect(await world.store.count == 1)
        _ = try await world.engine.accessToken(for: account, .incoming)
    }

    @Test("One that serves a single connection authorizes that one alone")
    func partly() async throws {
        let world = World()
        let account = try World.account()
        world.provider.queue(
            200, #"{"access_token":"a","token_type":"Bearer","refresh_token":"r","scope":"mail.send"}"#)
        let outcome = try await importing(world, account)
        #expect(outcome.authorized == [.outgoing] && outcome.uncovered == [.incoming: ["mail.read"]])
        #expect(try world.state(account, .incoming) == .declared)
        _ = try await world.engine.accessToken(for: account, .outgoing)
    }

    @Test(
        "A second resource is proved by a token of its own, and what that rotated is kept, though it may allow too little",
        arguments: [
            ("https://b.example/send", [Direction.incoming, .outgoing]), ("https://b.example/list", [.incoming]),
        ])
    func secondResource(second: String, authorized: [Direction]) async throws {
        let world = World()
        var account = try World.account()
        account.incoming?.scopes = ["https://a.example/read"]
        account.outgoing?.scopes = ["https://b.example/send"]
        account.incoming?.token.rules.oneResourcePerToken = true
        account.outgoing?.token.rules.oneResourcePerToken = true
        for (number, scope) in [(1, "https://a.example/read"), (2, second)] {
            world.provider.queue(200, #"{"access_token":"a","refresh_token":"r\#(number)","scope":"\#(scope)"}"#)
        }
        let outcome = try await importing(world, account)
        #expect(outcome.authorized == authorized)
        #expect(outcome.uncovered.isEmpty == authorized.contains(.outgoing))
        #expect(await world.store.grants.map(\.refreshToken) == [Secret("r2")])
    }

    @Test(
        "The successor of one that serves no connection is kept, unused, until the declaration fits or it is forgotten")
    func servesNone() async throws {
        let world = World()
        let account = try World.account()
        try await world.authorizeBoth(account)
        world.provider.queue(200, #"{"access_token":"a","token_type":"Bearer","refresh_token":"r","scope":"contacts"}"#)
        #expect(await fault(world, account) == .scopesNotGranted(["mail.read", "mail.send"]))
        #expect(await world.store.grants.contains { $0.refreshToken == Secret("r") })
        _ = try await world.engine.accessToken(for: account, .incoming)

        var contacts = account
        contacts.incoming?.scopes = ["contacts"]
        let person = ScriptedPerson()
        #expect(try await world.authorize(contacts, .incoming, person) == .covered(.notStated))
        #expect(person.asked.isEmpty)
        try await world.engine.forget(account.name)
        #expect(await world.store.count == 0)
    }

    @Test("One that serves no connection and was not spent leaves nothing behind")
    func servesNoneUnspent() async throws {
        let world = World()
        world.provider.queue(200, #"{"access_token":"a","token_type":"Bearer","scope":"contacts"}"#)
        #expect(await fault(world, try World.account()) == .scopesNotGranted(["mail.read", "mail.send"]))
        #expect(await world.store.count == 0)
    }

    @Test("A successor that the store would not save is held, and the next run saves it")
    func held() async throws {
        let world = World()
        let account = try World.account()
        let store = world.store
        // The probe and the grant as it was given are saved; then the disk is full.
        await store.failWrites(TokenStoreError(.failed, "full"), after: 2)
        #expect(try await importing(world, account).authorized == [.incoming, .outgoing])
        #expect(world.warnings.all.contains(.rotatedGrantHeld(TokenStoreError(.failed, "full"))))
        await store.failWrites(nil)
        #expect(try await world.authorize(account, .incoming) == .covered(.notStated))
        #expect(await store.grants.map(\.refreshToken) == [Secret(ScriptedProvider.refreshToken(1))])
    }

    @Test("A run that ends before the answer leaves nothing that authorizes, and nothing that is not forgotten")
    func interrupted() async throws {
        let world = World()
        var account = try World.account()
        // Of what needs no scopes the answer alone says that it is of use.
        account.incoming?.scopes = []
        account.outgoing?.scopes = []
        world.provider.onRequest { await world.store.failReads(TokenStoreError(.locked, "locked")) }
        world.provider.queue(TransportError(.interrupted, host: "id.example.org", "gone"))
        _ = await fault(world, account)
        await world.store.failReads(nil)
        world.provider.onRequest {}
        #expect(await world.store.grants.map(\.refreshToken) == [Secret("theirs")])
        let person = ScriptedPerson()
        try await world.authorize(account, .incoming, person)
        #expect(person.asked.count == 1)
        try await world.engine.forget(account.name)
        #expect(await world.store.count == 0)
    }

    @Test("An account whose client asks by itself takes none")
    func appOnly() async throws {
        let world = World()
        var account = try World.account()
        account.incoming?.token.grantType = .clientCredentials
        #expect(await fault(world, account) == .usesNoRefreshToken(.clientCredentials))
        #expect(world.provider.requests.isEmpty)
    }

    @Test("A successor that the store would not save while another connection is proved is told")
    func unsavedProof() async throws {
        let world = World(canHold: false)
        let account = try Resources.account()
        world.provider.queue(200, Resources.answer(Resources.imap, "r1"))
        world.provider.queue(200, Resources.answer("https://graph.example.com/Mail.Send", "r2"))
        // The probe, the token as given, its successor, and that once more before the proof are saved.
        await world.store.failWrites(TokenStoreError(.failed, "full"), after: 4)
        #expect(await fault(world, account) == .rotatedGrantNotSaved(TokenStoreError(.failed, "full")))
    }

    @Test("One that serves nothing and was not spent is not held either")
    func heldUnspent() async throws {
        let world = World()
        await world.store.failWrites(TokenStoreError(.failed, "full"), after: 2)
        world.provider.queue(200, #"{"access_token":"a","token_type":"Bearer","scope":"contacts"}"#)
        #expect(await fault(world, try World.account()) == .scopesNotGranted(["mail.read", "mail.send"]))
        #expect(await world.store.count == 0)
        #expect(await world.cache.heldCount == 0)
    }
}
