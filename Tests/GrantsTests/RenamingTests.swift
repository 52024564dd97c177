import Grants
import Secrets
import Testing

@Suite("Renaming an account, and ending one that is no longer declared")
struct RenamingTests {
    private let old: PlainName
    private let new: PlainName

    init() throws {
        old = try #require(PlainName("work"))
        new = try #require(PlainName("office"))
    }

    @Test("The grant moves along, and nobody is asked")
    func moves() async throws {
        let world = World()
        var account = try World.account()
        try await world.authorizeBoth(account)
        try await world.engine.rename(old, to: new)
        account.name = new
        #expect(try world.state(account, .incoming) == .authorized)
        _ = try await world.engine.accessToken(for: account, .incoming)
        #expect(try world.ledger.record(of: old).isEmpty)
    }

    @Test("A store that does not save keeps everything under the old name, and the next run goes on")
    func failingStore() async throws {
        let world = World()
        var account = try World.account()
        try await world.authorizeBoth(account)
        await world.store.failWrites(TokenStoreError(.locked, "it is locked"))
        let fault = await world.fault { () async throws(GrantFault) in try await world.engine.rename(old, to: new) }
        #expect(fault == .store(TokenStoreError(.locked, "it is locked")))
        let records = try (world.ledger.record(of: old), world.ledger.record(of: new))
        #expect(!records.0.isEmpty && records.0.shares(with: records.1))
        await world.store.failWrites(nil)
        try await world.engine.rename(old, to: new)
        account.name = new
        _ = try await world.engine.accessToken(for: account, .outgoing)
        #expect(try world.ledger.record(of: old).isEmpty)
    }

    @Test("What an interrupted rename left to the new name is not overwritten by the old record")
    func newerRecordStays() async throws {
        let world = World()
        let account = try World.account()
        try await world.authorizeBoth(account)
        var record = try world.ledger.record(of: old)
        record.incoming?.verified = VerifiedRecord(at: world.time.now, mechanism: "XOAUTH2", opened: "INBOX")
        try world.ledger.update(new) { $0 = record }
        try await world.engine.rename(old, to: new)
        #expect(try world.ledger.record(of: new).incoming?.verified != nil)
    }

    @Test("An account without a declaration is ended and forgotten by what its record says")
    func retire() async throws {
        let world = World()
        let account = try World.account()
        try await world.authorizeBoth(account)
        let outcomes = try await world.engine.retire(old)
        // The scripted provider has no revocation endpoint.
        #expect(outcomes == [.notOffered])
        #expect(try world.ledger.record(of: old).isEmpty)
        #expect(try await world.engine.retire(old).isEmpty)
    }

    @Test("A grant that the token store has lost does not keep its account from being forgotten")
    func retireWithoutGrant() async throws {
        let world = World()
        try await world.authorizeBoth(try World.account())
        await world.store.removeAll()
        #expect(try await world.engine.retire(old).isEmpty)
        #expect(try world.ledger.record(of: old).isEmpty)
    }

    @Test("Where nobody may be asked, only a grant at hand authorizes")
    func nobodyAsked() async throws {
        let world = World()
        let account = try World.account()
        let person = ScriptedPerson()
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.authorize(
                account, .incoming, through: person, policy: .never, explain: World.explain)
        }
        #expect(fault == .notAuthorized && person.asked.isEmpty)
        try await world.authorize(account, .incoming, person)
        let covered = try await world.engine.authorize(
            account, .outgoing, through: person, policy: .never, explain: World.explain)
        #expect(covered == .covered(.notStated) && person.asked.count == 1)
    }
}
