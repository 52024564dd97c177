import FoundationEssentials
import Grants
import OAuth
import Secrets
import Testing

@Suite("Authorizing")
struct AuthorizingTests {
    @Test("Consent is asked once, for the scopes of both connections")
    func consentForTheUnion() async throws {
        let world = World()
        let person = ScriptedPerson()
        try await world.authorize(try World.account(), .incoming, person)
        let query = try #require(person.asked.first?.query(percentEncoded: false))
        #expect(query.contains("mail.read") && query.contains("mail.send") && query.contains("offline_access"))
        #expect(person.shown == [.authorized(account: "alice@example.org")])
    }

    @Test("Authorizing one connection does not authorize the other, though the grant lies ready")
    func eachConnectionOnItsOwn() async throws {
        let world = World()
        let account = try World.account()
        try await world.authorize(account, .incoming)
        #expect(try world.state(account, .incoming) == .authorized)
        #expect(try world.state(account, .outgoing) == .declared)
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.accessToken(for: account, .outgoing)
        }
        #expect(fault == .notAuthorized)
    }

    @Test("Authorizing the second connection asks nobody when the grant covers its scopes")
    func secondConnectionIsCovered() async throws {
        let world = World()
        let account = try World.account()
        try await world.authorize(account, .incoming)
        let person = ScriptedPerson()
        #expect(try await world.authorize(account, .outgoing, person) == .covered(.notStated))
        #expect(person.asked.isEmpty)
        _ = try await world.engine.accessToken(for: account, .outgoing)
    }

    @Test("A consent with fewer scopes is refused, and the grant before it goes on")
    func fewerScopes() async throws {
        let world = World()
        let account = try World.account()
        try await world.authorizeBoth(account)
        world.provider.queue(
            200, #"{"access_token":"a","token_type":"Bearer","refresh_token":"r","scope":"mail.read"}"#)
        let person = ScriptedPerson()
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.authorize(
                account, .incoming, through: person, policy: .always, explain: World.explain)
        }
        #expect(fault == .scopesNotGranted(["mail.send"]))
        #expect(person.shown == [.failed(what: "failed", remedy: "again")])
        _ = try await world.engine.accessToken(for: account, .incoming)
    }

    @Test("A consent without a refresh token is refused")
    func noRefreshToken() async throws {
        let world = World()
        world.provider.queue(200, #"{"access_token":"a","token_type":"Bearer","expires_in":3600}"#)
        let account = try World.account()
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.authorize(
                account, .incoming, through: ScriptedPerson(), explain: World.explain)
        }
        #expect(fault == .noRefreshToken)
        #expect(try world.state(account, .incoming) == .declared)
    }

    @Test("Denied consent leaves everything as it was")
    func denied() async throws {
        let world = World()
        let account = try World.account()
        try await world.authorizeBoth(account)
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.authorize(
                account, .incoming, through: ScriptedPerson(.denies), policy: .always, explain: World.explain)
        }
        #expect(fault == .provider(.refused(ErrorAnswer(error: "access_denied"))))
        _ = try await world.engine.accessToken(for: account, .incoming)
    }

    @Test(
        "A consent that came to nothing, also by a crash, leaves nothing in the token store", arguments: [false, true])
    func noProbeIsLeft(crashes: Bool) async throws {
        let world = World()
        let account = try World.account()
        if crashes {
            let id = GrantID(UUID())
            _ = try world.ledger.update(account.name) { $0.arrivingGrant = id }
            try await world.store.write(
                Secret("mailgrant probe \(id)"), as: StoredItem(.grant, id: id.text, account: account.name),
                interaction: .forbidden)
        }
        _ = await world.fault { () async throws(GrantFault) in
            try await world.engine.authorize(
                account, .incoming, through: ScriptedPerson(.denies), explain: World.explain)
        }
        #expect(await world.store.count == 0)
    }

    @Test("A token store that does not save is noticed before the person is asked", arguments: [false, true])
    func storeIsTriedFirst(shortens: Bool) async throws {
        let world = World()
        let error = TokenStoreError(.failed, "disk full")
        if shortens {
            await world.store.shortenWrites(true)
        } else {
            await world.store.failWrites(error)
        }
        let person = ScriptedPerson()
        let account = try World.account()
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.authorize(account, .incoming, through: person, explain: World.explain)
        }
        #expect(fault == .storeRefusesToSave(shortens ? nil : error))
        #expect(person.asked.isEmpty && world.provider.requests.isEmpty)
    }

    @Test("What a person revoked is authorized again connection by connection, and the second asks nobody")
    func revoked() async throws {
        let world = World()
        let revocationURL = URL(string: "https://id.example.org/revoke")
        var account = try World.account()
        account.incoming?.token.endpoints.revocationURL = revocationURL
        account.outgoing?.token.endpoints.revocationURL = revocationURL
        try await world.authorizeBoth(account)
        world.provider.queue(200, "")
        #expect(try await world.engine.revoke(account) == [.revoked])

        try await world.authorize(account, .incoming)
        #expect(try world.state(account, .incoming) == .authorized)
        #expect(try world.state(account, .outgoing).word == "needs-authorization")
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.accessToken(for: account, .outgoing)
        }
        #expect(fault == .needsAuthorization(.grantEnded(GrantEnd(at: world.time.now, reason: "revoked"))))
        #expect(try await world.authorize(account, .outgoing) == .covered(.notStated))
        #expect(await world.store.count == 1, "the revoked grant is let go")
    }

    @Test("A new grant replaces the old one for both connections, and only after it was saved")
    func replacement() async throws {
        let world = World()
        let account = try World.account()
        try await world.authorizeBoth(account)
        let old = try #require(try world.ledger.record(of: account.name).sharedGrant)
        _ = try await world.engine.authorize(
            account, .incoming, through: ScriptedPerson(), policy: .always, explain: World.explain)
        let record = try world.ledger.record(of: account.name)
        let new = try #require(record.sharedGrant)
        #expect(new != old && record.outgoing?.grant == new)
        let kept = await world.store.grants.map(\.id)
        #expect(kept == [new])
        let steps = await world.store.steps
        let saved = try #require(steps.lastIndex { $0.isWrite(of: new) })
        let erased = try #require(steps.firstIndex { $0.isErase(of: old) })
        #expect(saved < erased)
    }

    @Test("A run that died after saving the consent loses nothing: the next one adopts the grant")
    func crashAfterSaving() async throws {
        let world = World()
        let account = try World.account()
        try await world.authorize(account, .incoming)
        let saved = try #require(await world.store.grants.first)
        // What the ledger of a run looks like that was killed before its last line.
        _ = try world.ledger.update(account.name) { record in
            record = AccountRecord()
            record.arrivingGrant = saved.id
        }
        let person = ScriptedPerson()
        #expect(try await world.authorize(account, .incoming, person) == .covered(.notStated))
        #expect(person.asked.isEmpty)
    }

    @Test("A client secret is not sent to another token URL than the one it was stored for")
    func boundClientSecret() async throws {
        let world = World()
        let account = try World.account(method: .clientSecretPost)
        let details = try #require(account.incoming?.token)
        try await world.engine.keepClientSecret(Secret("hush"), for: account, direction: nil, details: details)
        let moved = try World.account(tokenURL: "https://evil.example.net/token", method: .clientSecretPost)
        let person = ScriptedPerson()
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.authorize(moved, .incoming, through: person, explain: World.explain)
        }
        #expect(
            fault
                == .secretMoved(
                    .clientSecret, from: ScriptedProvider.tokenURL, to: "https://evil.example.net/token", of: nil))
        #expect(person.asked.isEmpty && world.provider.requests.isEmpty)

        try await world.authorize(account, .incoming)
        #expect(world.provider.requests.last?.fields["client_secret"] == "hush")
    }
}

extension ScriptedStore.Step {
    func isWrite(of id: GrantID) -> Bool {
        guard case .write(let item) = self else { return false }
        return item.id == id.text
    }

    func isErase(of id: GrantID) -> Bool {
        guard case .erase(let item) = self else { return false }
        return item.id == id.text
    }
}
