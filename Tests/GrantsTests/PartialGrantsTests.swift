import FoundationEssentials
import Grants
import OAuth
import Secrets
import Testing

@Suite("A new grant that serves one connection only")
struct PartialGrantsTests {
    private static let sendOnly =
        #"{"access_token":"a","token_type":"Bearer","refresh_token":"r","scope":"mail.send"}"#

    @Test("An import takes nothing away from the connection that it does not serve")
    func imported() async throws {
        let world = World()
        let account = try World.account()
        try await world.authorizeBoth(account)
        let old = try #require(try world.ledger.record(of: account.name).sharedGrant)
        world.provider.queue(200, Self.sendOnly)
        let outcome = try await world.engine.importRefreshToken(Secret("theirs"), for: account, nil)
        #expect(outcome.authorized == [.outgoing])
        #expect(try world.state(account, .incoming) == .authorized)
        #expect(try world.ledger.record(of: account.name).incoming?.grant == old)
        _ = try await world.engine.accessToken(for: account, .incoming)
        _ = try await world.engine.accessToken(for: account, .outgoing)
        #expect(world.provider.requests.suffix(2).map { $0.fields["refresh_token"] } == ["refresh 1", "r"])

        // Nobody is asked for what works, and what works for one stays with that one.
        let person = ScriptedPerson()
        for direction in Direction.allCases {
            #expect(try await world.authorize(account, direction, person) == .covered(.notStated))
        }
        #expect(person.asked.isEmpty)
        #expect(try world.ledger.record(of: account.name).incoming?.grant == old)
    }

    @Test("The old grant is let go when the last connection has left it")
    func letGo() async throws {
        let world = World()
        let account = try World.account()
        try await world.authorizeBoth(account)
        world.provider.queue(200, Self.sendOnly)
        _ = try await world.engine.importRefreshToken(Secret("theirs"), for: account, nil)
        #expect(await world.store.grants.count == 2)
        _ = try await world.engine.authorize(
            account, .incoming, through: ScriptedPerson(), policy: .always, explain: World.explain)
        let record = try world.ledger.record(of: account.name)
        let new = try #require(record.sharedGrant)
        #expect(record.incoming?.grant == new && record.outgoing?.grant == new)
        #expect(await world.store.grants.map(\.id) == [new])
        #expect(record.grants.map(\.id) == [new])
    }

    @Test(
        "A consent whose second resource cannot be proved now leaves the other connection its grant",
        arguments: [true, false])
    func unproved(isRefused: Bool) async throws {
        let world = World()
        let account = try Resources.account()
        try await world.authorizeBoth(account)
        world.provider.queue(200, Resources.answer(Resources.imap, "new"))
        if isRefused {
            world.provider.queueError(Resources.refusal)
        } else {
            world.provider.queue(TransportError(.interrupted, host: "id.example.org", "timed out"))
        }
        _ = try await world.engine.authorize(
            account, .incoming, through: ScriptedPerson(), policy: .always, explain: World.explain)
        #expect(try world.state(account, .outgoing) == .authorized)
        _ = try await world.engine.accessToken(for: account, .outgoing)
        #expect(world.provider.requests.last?.fields["refresh_token"] == "refresh 2")
        _ = try await world.engine.accessToken(for: account, .incoming)
        #expect(world.provider.requests.last?.fields["refresh_token"] == "new")
    }

    @Test("A connection that the new grant serves as well moves to it, to be verified anew")
    func moved() async throws {
        let world = World()
        let account = try Resources.account()
        try await world.authorizeBoth(account)
        _ = try await world.engine.authorize(
            account, .incoming, through: ScriptedPerson(), policy: .always, explain: World.explain)
        let record = try world.ledger.record(of: account.name)
        #expect(record.outgoing?.grant == record.incoming?.grant)
        #expect(await world.store.grants.count == 1)
    }

    @Test("A store that saves no more while the second resource is proved is told, and the grant before stays in force")
    func unsaved() async throws {
        let world = World(canHold: false)
        let account = try Resources.account()
        // The probe, the grant, and the grant once more before its proof are saved.
        await world.store.failWrites(TokenStoreError(.failed, "full"), after: 3)
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.authorize(account, .incoming, through: ScriptedPerson(), explain: World.explain)
        }
        #expect(fault == .rotatedGrantNotSaved(TokenStoreError(.failed, "full")))
        #expect(try world.state(account, .incoming) == .declared)
    }
}

/// An account whose connections are at two resources.
enum Resources {
    static let imap = "https://outlook.example.com/IMAP"
    static let refusal = #"{"error":"invalid_grant","suberror":"consent_required","error_codes":[65001]}"#

    /// The incoming connection is at one resource, the outgoing one at the default resource.
    static func account() throws -> Account {
        var account = try World.account(deadReasons: ["70000"])
        account.incoming?.scopes = [imap]
        account.outgoing?.scopes = ["Mail.Send"]
        for direction in [\Account.incoming, \.outgoing] {
            account[keyPath: direction]?.token.rules.oneResourcePerToken = true
            account[keyPath: direction]?.token.rules.defaultResource = "https://graph.example.com"
        }
        return account
    }

    static func answer(_ scope: String, _ refreshToken: String) -> String {
        #"{"access_token":"a","token_type":"Bearer","refresh_token":"\#(refreshToken)","scope":"\#(scope)"}"#
    }
}
