import Grants
import Secrets
import Testing

@Suite("App passwords")
struct PasswordTests {
    private let password = Secret("abcd-efgh-ijkl-mnop")
    private let other = Secret("qrst-uvwx-yzab-cdef")

    private func account(host: String = "mail.example.org", user: String = "alice@example.org") throws -> Account {
        var account = try World.account(host: host)
        account.incoming?.authentication = .password
        account.incoming?.user = user
        return account
    }

    private func handedOut(_ world: World, _ account: Account) async throws(GrantFault) -> MailCredential {
        try await world.engine.credential(for: account, .incoming)
    }

    private func refusal(_ world: World, _ account: Account) async -> GrantFault? {
        await world.fault { () async throws(GrantFault) in try await handedOut(world, account) }
    }

    /// A mail server that knows one password.
    private func converse(
        _ world: World, _ account: Account, accepting good: Secret, asksAgain: Bool = false
    ) async throws -> Result<String, MailServerError> {
        try await world.engine.authenticating(account, .incoming, asksAgain: asksAgain) {
            (_, credential) async throws(MailServerError) in
            guard credential == .password(good) else { throw MailServerError(.tokenRefused, "NO") }
            return "in"
        }
    }

    @Test("Keeping one authorizes the connection, and nobody is asked")
    func kept() async throws {
        let world = World()
        let account = try account()
        #expect(try world.state(account, .incoming) == .declared)
        #expect(await refusal(world, account) == .passwordNotKept)
        try await world.engine.keepPassword(password, for: account, .incoming)
        #expect(try world.state(account, .incoming) == .authorized)
        #expect(try await handedOut(world, account) == .password(password))
        let person = ScriptedPerson()
        #expect(try await world.authorize(account, .incoming, person) == .password)
        #expect(person.asked.isEmpty && world.provider.requests.isEmpty)
    }

    @Test("It is for a connection that uses one, and gives no access token")
    func otherKind() async throws {
        let world = World()
        let account = try account()
        let outgoing = await world.fault { () async throws(GrantFault) in
            try await world.engine.keepPassword(password, for: account, .outgoing)
        }
        #expect(outgoing == .usesNoPassword)
        let token = await world.fault { () async throws(GrantFault) in
            try await world.engine.accessToken(for: account, .incoming)
        }
        #expect(token == .usesPassword)
        #expect(await world.store.count == 0)
    }

    @Test("A declaration that moves gets neither the password nor a look into the token store")
    func moved() async throws {
        let world = World()
        try await world.engine.keepPassword(password, for: try account(), .incoming)
        let looks = await world.store.steps.count
        for (moved, key) in [
            (try account(host: "mail.evil.example"), "host"), (try account(user: "mallory@example.org"), "user"),
        ] {
            guard case .needsAuthorization(.passwordMoved(let moves)) = await refusal(world, moved) else {
                Issue.record("the password must not be handed out")
                continue
            }
            #expect(moves.map(\.key) == [key])
            #expect(
                await world.fault { () async throws(GrantFault) in
                    try await world.authorize(moved)
                } == .needsAuthorization(.passwordMoved(moves)))
        }
        #expect(await world.store.steps.count == looks)
        #expect(try await handedOut(world, try account()) == .password(password))
    }

    @Test("One that takes its place does so at once, and the one before is gone")
    func replaced() async throws {
        let world = World()
        let account = try account()
        for secret in [password, other] {
            try await world.engine.keepPassword(secret, for: account, .incoming)
            #expect(try await handedOut(world, account) == .password(secret))
        }
        #expect(await world.store.count == 1)
    }

    @Test("One that the server refused is kept and not handed out, until it is accepted when a person has it checked")
    func refused() async throws {
        let world = World()
        let account = try account()
        try await world.engine.keepPassword(password, for: account, .incoming)
        #expect(try await converse(world, account, accepting: other) == .failure(MailServerError(.tokenRefused, "NO")))
        let loss = AuthorizationLoss.passwordRefused(RefusalRecord(at: world.time.now, reason: "NO"))
        #expect(try world.state(account, .incoming) == .needsAuthorization(loss))
        #expect(await refusal(world, account) == .needsAuthorization(loss))
        #expect(await world.store.count == 1)

        #expect(try await converse(world, account, accepting: password, asksAgain: true) == .success("in"))
        #expect(try world.state(account, .incoming) == .authorized)
        #expect(try await handedOut(world, account) == .password(password))
    }

    @Test("A server that is down says nothing about the password")
    func unreachable() async throws {
        let world = World()
        let account = try account()
        try await world.engine.keepPassword(password, for: account, .incoming)
        _ = try await world.engine.authenticating(account, .incoming) {
            (_, _) async throws(MailServerError) -> Void in throw MailServerError(.unavailable, "later")
        }
        #expect(try await handedOut(world, account) == .password(password))
    }

    @Test("A verdict on one that was replaced meanwhile spoils nothing")
    func lateVerdict() async throws {
        let world = World()
        let account = try account()
        let (password, other) = (password, other)
        try await world.engine.keepPassword(password, for: account, .incoming)
        _ = try await world.engine.authenticating(account, .incoming) {
            (_, _) async throws(MailServerError) -> Void in
            try? await world.engine.keepPassword(other, for: account, .incoming)
            throw MailServerError(.tokenRefused, "NO")
        }
        #expect(try await handedOut(world, account) == .password(other))
        try await world.engine.refuse(password, for: account, .incoming)
        #expect(try await handedOut(world, account) == .password(other))
        try await world.engine.refuse(other, for: account, .incoming)
        #expect(await refusal(world, account) != nil)
    }

    @Test("A token store that does not save leaves what was kept before")
    func notSaved() async throws {
        let world = World()
        let account = try account()
        try await world.engine.keepPassword(password, for: account, .incoming)
        await world.store.shortenWrites(true)
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.keepPassword(other, for: account, .incoming)
        }
        #expect(fault == .storeRefusesToSave(nil))
        #expect(try await handedOut(world, account) == .password(password))
    }

    @Test("A state directory that takes no record leaves no stray secret in the token store")
    func notRecorded() async throws {
        let world = World()
        let account = try account()
        let full = LedgerError(path: "/state", detail: "No space left on device")
        world.ledger.failUpdates(full)
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.keepPassword(password, for: account, .incoming)
        }
        #expect(fault == .ledger(full))
        #expect(await world.store.count == 0)
    }

    @Test("A locked token store is not a missing password, and a missing one is said to be missing")
    func store() async throws {
        let world = World()
        let account = try account()
        try await world.engine.keepPassword(password, for: account, .incoming)
        let locked = TokenStoreError(.locked, "locked")
        await world.store.failReads(locked)
        #expect(await refusal(world, account) == .store(locked))
        await world.store.failReads(nil)
        await world.store.removeAll()
        #expect(await refusal(world, account) == .passwordMissing)
    }

    @Test("Forgetting the account erases it; revoking its grants does not")
    func forgotten() async throws {
        let world = World()
        let account = try account()
        try await world.engine.keepPassword(password, for: account, .incoming)
        try await world.authorize(account, .outgoing)
        #expect(try await world.engine.revoke(account) == [.notOffered])
        #expect(try await handedOut(world, account) == .password(password))
        try await world.engine.forget(account.name)
        #expect(await world.store.count == 0)
        #expect(await refusal(world, account) == .passwordNotKept)
    }

    @Test("Forgetting one alone leaves the other connection's, and the connection as it was declared")
    func forgottenAlone() async throws {
        let world = World()
        var account = try account()
        account.outgoing?.authentication = .password
        try await world.engine.keepPassword(password, for: account, .incoming)
        try await world.engine.keepPassword(other, for: account, .outgoing)
        #expect(try await world.engine.forgetSecret(.password, of: account.name, direction: .incoming))
        #expect(try world.state(account, .incoming) == .declared)
        #expect(await refusal(world, account) == .passwordNotKept)
        #expect(try await world.engine.credential(for: account, .outgoing) == .password(other))
        #expect(try await !world.engine.forgetSecret(.password, of: account.name, direction: .incoming))
    }

    @Test("From tokens to a password and back each needs a person, and no cached token is left to the helpers")
    func changedKind() async throws {
        let world = World()
        let tokens = try World.account()
        try await world.authorize(tokens, .incoming)
        _ = try await world.engine.accessToken(for: tokens, .incoming)
        let key = ConnectionKey(
            account: tokens, connection: try #require(tokens.incoming),
            grant: try world.engine.grant(of: tokens, .incoming))
        let account = try account()
        #expect(await refusal(world, account) == .passwordNotKept)
        try await world.engine.keepPassword(password, for: account, .incoming)
        #expect(await world.cache.token(for: key) == nil)
        #expect(try world.state(tokens, .incoming) == .needsAuthorization(.otherToken))
    }
}

extension World {
    fileprivate func authorize(_ account: Account) async throws(GrantFault) -> GrantEngine.Authorization {
        try await engine.authorize(account, .incoming, through: ScriptedPerson(), explain: Self.explain)
    }
}
