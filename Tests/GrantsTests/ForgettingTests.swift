import FoundationEssentials
import Grants
import OAuth
import Secrets
import TestCertificates
import Testing

@Suite("Forgetting takes away only what is meant")
struct ForgettingTests {
    /// Everything of which two accounts may keep one: a client secret and a key for the shared token and for each
    /// connection's own, and a grant.
    private static func world() async throws -> (World, Account, Account) {
        let world = World()
        let work = try World.account()
        var other = try World.account()
        other.name = try #require(PlainName("other"))
        let pair = try TestCertificate.rsa(
            0, from: Date(timeIntervalSince1970: 1_700_000_000), to: Date(timeIntervalSince1970: 1_900_000_000))
        for account in [work, other] {
            let details = try #require(account.incoming?.token)
            for direction in [nil, Direction.incoming, .outgoing] {
                try await world.engine.keepClientSecret(
                    Secret(UUID().uuidString), for: account, direction: direction, details: details)
                try await world.engine.keepCertificateKey(
                    try ClientKey(pem: Secret(pair.key)), for: account, direction: direction, details: details)
            }
            // By a client that shows nothing: what is kept is not what it authorizes with.
            try await world.authorizeBoth(withoutProof(account))
        }
        return (world, work, other)
    }

    @Test(
        "A client secret or key goes alone: neither the other kind, nor another token's, nor another account's",
        arguments: [StoredItem.Kind.clientSecret, .certificateKey], [nil, Direction.incoming, .outgoing])
    func oneSecret(kind: StoredItem.Kind, direction: Direction?) async throws {
        let (world, work, other) = try await Self.world()
        let before = try world.ledger.record(of: work.name)
        let others = try world.ledger.record(of: other.name)
        let meant = try #require(before.secrets.first { $0.kind == kind.rawValue && $0.direction == direction })
        let items = await world.store.all

        #expect(try await world.engine.forgetSecret(kind, of: work.name, direction: direction))
        var expected = before
        expected.secrets.removeAll { $0.id == meant.id }
        #expect(try world.ledger.record(of: work.name) == expected)
        #expect(try world.ledger.record(of: other.name) == others)
        #expect(await world.store.all == items.subtracting([StoredItem(kind, id: meant.id, account: work.name)]))

        #expect(try await !world.engine.forgetSecret(kind, of: work.name, direction: direction))
        #expect(await world.store.count == items.count - 1)
    }

    @Test("A whole account goes with all that is kept of it, and nothing of another does")
    func account() async throws {
        let (world, work, other) = try await Self.world()
        let others = try world.ledger.record(of: other.name)
        let items = await world.store.all
        try await world.engine.forget(work.name)
        #expect(try world.ledger.record(of: work.name) == AccountRecord())
        #expect(try world.ledger.record(of: other.name) == others)
        #expect(await world.store.all == items.filter { $0.account == other.name })
        #expect(await world.store.count == 7)
        _ = try await world.engine.accessToken(for: Self.withoutProof(other), .incoming)
    }

    private static func withoutProof(_ account: Account) -> Account {
        var account = account
        for connection in [\Account.incoming, \.outgoing] {
            account[keyPath: connection]?.token.clientAuthentication = ClientAuthenticationMethod.none
        }
        return account
    }
}
