import FoundationEssentials
import Grants
import OAuth
import Secrets
import Testing

@Suite("What was left in a token store that gives it out no more")
struct AbandonedTests {
    /// A world whose account is authorized, and then a person leaves the grant behind.
    private static func world() async throws -> (World, Account, GrantID) {
        let world = World()
        let account = try World.account()
        try await world.authorizeBoth(account)
        let grant = try #require(try world.ledger.record(of: account.name).sharedGrant)
        _ = try world.ledger.update(account.name) {
            $0.abandoned = [AbandonedItem(id: grant.text, store: "old store")]
        }
        return (world, account, grant)
    }

    @Test("Its connections need a person, and say where it was left, until the person consents again")
    func consentedAgain() async throws {
        let (world, account, grant) = try await Self.world()
        await world.store.removeAll()
        for direction in Direction.allCases {
            #expect(try world.state(account, direction) == .needsAuthorization(.abandoned(store: "old store")))
            let fault = await world.fault { () async throws(GrantFault) in
                try await world.engine.accessToken(for: account, direction)
            }
            #expect(fault == .needsAuthorization(.abandoned(store: "old store")))
        }
        let person = ScriptedPerson()
        try await world.authorize(account, .incoming, person)
        #expect(person.asked.count == 1)
        let record = try world.ledger.record(of: account.name)
        #expect(record.abandoned == nil && record.summary(of: grant) == nil)
        for direction in Direction.allCases {
            #expect(try world.state(account, direction) == .authorized)
            _ = try await world.engine.accessToken(for: account, direction)
        }
    }

    @Test("One that is found again serves without a consent")
    func found() async throws {
        let (world, account, grant) = try await Self.world()
        let person = ScriptedPerson()
        #expect(try await world.authorize(account, .incoming, person) == .covered(.notStated))
        #expect(person.asked.isEmpty)
        let record = try world.ledger.record(of: account.name)
        #expect(record.abandoned == nil && record.sharedGrant == grant)
        #expect(try world.state(account, .outgoing) == .authorized)
    }

    @Test("It is no obstacle to revoking the others, nor to retiring the account")
    func revoked() async throws {
        let world = World()
        var account = try World.account()
        account.incoming?.hasOwnToken = true
        for direction in [\Account.incoming, \.outgoing] {
            account[keyPath: direction]?.token.endpoints.revocationURL = URL(string: "https://id.example.org/revoke")
        }
        try await world.authorizeBoth(account)
        let left = try #require(try world.ledger.record(of: account.name).incoming?.grant?.text)
        try await world.store.erase(
            StoredItem(.grant, id: left, account: account.name), interaction: .forbidden)
        _ = try world.ledger.update(account.name) { $0.abandoned = [AbandonedItem(id: left, store: "old store")] }
        world.provider.queue(200, "")
        let outcomes = try await world.engine.revoke(account)
        #expect(outcomes.count == 2 && outcomes.contains(.revoked) && outcomes.contains(.abandoned(store: "old store")))
        #expect(try await world.engine.retire(account.name) == [.abandoned(store: "old store")])
        #expect(try world.ledger.record(of: account.name) == AccountRecord())
    }

    @Test("Another app password takes the place of one that was left behind")
    func password() async throws {
        let world = World()
        var account = try World.account()
        account.incoming?.authentication = .password
        try await world.engine.keepPassword(Secret("old"), for: account, .incoming)
        let id = try #require(try world.ledger.record(of: account.name).incoming?.password)
        _ = try world.ledger.update(account.name) { $0.abandoned = [AbandonedItem(id: id, store: "old store")] }
        #expect(try world.state(account, .incoming) == .needsAuthorization(.passwordAbandoned(store: "old store")))
        try await world.engine.keepPassword(Secret("new"), for: account, .incoming)
        #expect(try world.state(account, .incoming) == .authorized)
        #expect(try world.ledger.record(of: account.name).abandoned == nil)
    }
}
