import FoundationEssentials
import Grants
import OAuth
import Secrets
import Synchronization
import Testing

@Suite("One access token is for one resource")
struct ResourcesTests {
    @Test("Consent is for both, the code for the connection asked for, and the other is proved by minting")
    func oneConsent() async throws {
        let world = World()
        let account = try Resources.account()
        let person = ScriptedPerson()
        world.provider.queue(200, Resources.answer("https://OUTLOOK.example.com/IMAP", "first"))
        world.provider.queue(
            200, Resources.answer("https://graph.example.com/Mail.Send https://graph.example.com/User.Read", "second"))
        try await world.authorize(account, .incoming, person)
        let query = try #require(person.asked.first?.query(percentEncoded: false))
        #expect(query.contains(Resources.imap) && query.contains("Mail.Send") && query.contains("offline_access"))
        #expect(
            world.provider.requests.map { $0.fields["scope"] } == [
                Resources.imap + " offline_access", "Mail.Send offline_access",
            ])

        let grant = try #require(await world.store.grants.first)
        #expect(grant.refreshToken == Secret("second"), "what the proof rotated is kept")
        #expect(try await world.authorize(account, .outgoing, person) == .covered(.notStated))
        #expect(person.asked.count == 1)
        for direction in Direction.allCases { _ = try await world.engine.accessToken(for: account, direction) }
        #expect(
            world.provider.requests.suffix(2).map { $0.fields["scope"] }
                == [Resources.imap + " offline_access", "Mail.Send offline_access"],
            "without it some providers give no new refresh token")
    }

    @Test("Where the second resource is refused, the connection asked for is authorized and the other asks again")
    func secondRefused() async throws {
        let world = World()
        let account = try Resources.account()
        world.provider.queue(200, Resources.answer(Resources.imap, "first"))
        world.provider.queueError(Resources.refusal)
        let person = ScriptedPerson()
        try await world.authorize(account, .incoming, person)
        #expect(try world.state(account, .incoming) == .authorized)
        _ = try await world.engine.accessToken(for: account, .incoming)

        world.provider.queueError(Resources.refusal)
        #expect(try await world.authorize(account, .outgoing, person) == .consented(.notStated))
        #expect(person.asked.count == 2)
    }

    @Test("A proof that failed for now is made up for at the next authorization, and nobody is asked again")
    func provedLater() async throws {
        let world = World()
        let account = try Resources.account()
        world.provider.queue(200, Resources.answer(Resources.imap, "first"))
        world.provider.queue(TransportError(.unreachable, host: "id.example.org", "down"))
        let person = ScriptedPerson()
        try await world.authorize(account, .incoming, person)
        #expect(try world.state(account, .outgoing) == .declared)
        #expect(try await world.authorize(account, .outgoing, person) == .covered(.notStated))
        #expect(person.asked.count == 1)
        _ = try await world.engine.accessToken(for: account, .outgoing)
    }

    @Test("A provider that asks to wait before the second resource is proved does not make the person consent again")
    func waiting() async throws {
        let world = World()
        let account = try Resources.account()
        world.provider.queue(200, Resources.answer(Resources.imap, "first"))
        for _ in 0..<2 { world.provider.queue(503, #"{"error":"temporarily_unavailable"}"#) }
        let person = ScriptedPerson()
        try await world.authorize(account, .incoming, person)
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.authorize(account, .outgoing, through: person, explain: World.explain)
        }
        #expect(fault == .provider(.refused(ErrorAnswer(error: "temporarily_unavailable", status: 503))))
        #expect(person.asked.count == 1)
    }

    @Test("A connection's token is for the resource of its first scope, and other scopes are for the consent only")
    func mixedScopes() async throws {
        let world = World()
        var account = try Resources.account()
        account.outgoing = nil
        account.incoming?.scopes = ["offline_access", Resources.imap, "User.Read", "https://OUTLOOK.example.com/POP"]
        let person = ScriptedPerson()
        try await world.authorize(account, .incoming, person)
        #expect(person.asked.first?.query(percentEncoded: false)?.contains("User.Read") == true)
        _ = try await world.engine.accessToken(for: account, .incoming)
        #expect(
            world.provider.requests.map { $0.fields["scope"] }
                == Array(repeating: "offline_access \(Resources.imap) https://OUTLOOK.example.com/POP", count: 2))
    }

    @Test("A later refusal for one resource leaves the grant and the other connection alone")
    func laterRefusal() async throws {
        let world = World()
        let account = try Resources.account()
        try await world.authorizeBoth(account)
        for _ in 0..<2 { world.provider.queueError(Resources.refusal) }
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.accessToken(for: account, .outgoing)
        }
        guard case .needsAuthorization(.refused) = fault else {
            Issue.record("the connection must need authorization: \(String(describing: fault))")
            return
        }
        _ = try await world.engine.accessToken(for: account, .incoming)
        #expect(await world.store.grants.allSatisfy { $0.ended == nil })
        #expect(try world.state(account, .incoming) == .authorized)
    }

    @Test("A refused scope is never asked for without naming it: the token would be for the other resource")
    func namesAlways() async throws {
        let world = World()
        let account = try Resources.account()
        try await world.authorizeBoth(account)
        world.provider.queueError(#"{"error":"invalid_scope"}"#)
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.accessToken(for: account, .outgoing)
        }
        #expect(fault == .provider(.refused(ErrorAnswer(error: "invalid_scope", status: 400))))
        #expect(world.provider.requests.last?.fields["scope"] == "Mail.Send offline_access")
        #expect(await world.store.grants.first?.scopes.contains("Mail.Send") == true)
    }

    @Test("All permissions of a resource are covered by a token, which lists others in their place")
    func standsForAll() async throws {
        let world = World()
        var account = try Resources.account()
        account.outgoing = nil
        account.incoming?.scopes = ["https://outlook.example.com/.default"]
        world.provider.queue(200, Resources.answer(Resources.imap, "first"))
        try await world.authorize(account, .incoming)
        world.provider.queue(200, Resources.answer(Resources.imap, "second"))
        _ = try await world.engine.accessToken(for: account, .incoming)
        #expect(try world.state(account, .incoming) == .authorized)
    }

    @Test("A token with fewer scopes than its connection needs is not accepted")
    func fewer() async throws {
        let world = World()
        var account = try Resources.account()
        account.incoming?.scopes = [Resources.imap, "https://outlook.example.com/POP"]
        world.provider.queue(200, Resources.answer(Resources.imap, "first"))
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.authorize(
                account, .incoming, through: ScriptedPerson(), explain: World.explain)
        }
        #expect(fault == .scopesNotGranted(["https://outlook.example.com/POP"]))
        #expect(await world.store.grants.isEmpty)
    }

    /// An account whose second resource could not be proved at the consent.
    private func unproved(_ world: World) async throws -> Account {
        let account = try Resources.account()
        world.provider.queue(200, Resources.answer(Resources.imap, "first"))
        world.provider.queue(TransportError(.unreachable, host: "id.example.org", "down"))
        try await world.authorize(account, .incoming)
        return account
    }

    @Test("A proof that is cancelled while the provider answers is kept all the same")
    func cancelledProof() async throws {
        final class Later: Sendable {
            let task = Mutex<Task<Void, any Error>?>(nil)
        }
        let world = World()
        let account = try await unproved(world)
        let later = Later()
        world.provider.failWhenCancelled()
        world.provider.onRequest {
            while later.task.withLock({ $0 }) == nil { await Task.yield() }
            later.task.withLock { $0?.cancel() }
        }
        world.provider.queue(200, Resources.answer("https://graph.example.com/Mail.Send", "second"))
        let task = Task { _ = try await world.authorize(account, .outgoing) }
        later.task.withLock { $0 = task }
        _ = await task.result
        #expect(await world.store.grants.map(\.refreshToken) == [Secret("second")])
    }

    @Test("A client that is refused at the proof is told, and no person signs in in vain")
    func refusedClient() async throws {
        let world = World()
        let account = try await unproved(world)
        world.provider.queueError(#"{"error":"invalid_client"}"#)
        let person = ScriptedPerson()
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.authorize(account, .outgoing, through: person, explain: World.explain)
        }
        #expect(fault == .provider(.refused(ErrorAnswer(error: "invalid_client", status: 400))))
        #expect(person.asked.isEmpty)
    }
}
