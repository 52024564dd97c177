import Foundation
import Grants
import OAuth
import Secrets
import Testing

@Suite("Servers that let no two access tokens of a grant live")
struct TokenSharingTests {
    /// Mail servers that accept the newest token only, as if a refresh ended those before it.
    private struct NewestOnly: MailVerifier {
        let provider: ScriptedProvider

        func verify(
            _ connection: Connection, _ credential: MailCredential
        ) async throws(MailServerError) -> MailVerification {
            guard credential.secret == Secret(ScriptedProvider.accessToken(provider.requests.count)) else {
                throw MailServerError(.tokenRefused, "ended")
            }
            return MailVerification(mechanism: "OAUTHBEARER", opened: "INBOX")
        }
    }

    private func tokens(_ world: World, _ account: Account) async throws -> [Secret] {
        var tokens: [Secret] = []
        for direction in Direction.allCases {
            tokens.append(try await world.engine.accessToken(for: account, direction).token)
        }
        return tokens
    }

    @Test("They are found out when the earlier token is shown again, and from then on both connections share one")
    func learned() async throws {
        let world = World()
        let account = try World.account()
        let verifier = NewestOnly(provider: world.provider)
        try await world.authorizeBoth(account)
        for direction in Direction.allCases {
            _ = try await world.engine.verify(account, direction, with: verifier)
            world.time.advance(1)
        }
        #expect(await world.engine.mayHaveEndedToken(of: account, .incoming))
        #expect(await world.engine.mayHaveEndedToken(of: account, .outgoing) == false)

        let again = try await world.engine.verify(account, .incoming, with: verifier, isProof: true)
        #expect(again == .verified(MailVerification(mechanism: "OAUTHBEARER", opened: "INBOX")))
        let shared = try await tokens(world, account)
        #expect(Set(shared).count == 1)
        #expect(await world.engine.mayHaveEndedToken(of: account, .incoming) == false)

        // Also after its end: one refresh for both, with all scopes.
        world.time.advance(3_600)
        let before = world.provider.refreshes
        let next = try await tokens(world, account)
        #expect(Set(next).count == 1 && next != shared)
        #expect(world.provider.refreshes == before + 1)
        #expect(world.provider.requests.last?.fields["scope"] == nil)
    }

    @Test("A provider's file can say so, and then no token is ever minted that ends another in use")
    func declared() async throws {
        let world = World()
        var account = try World.account()
        account.incoming?.token.rules.refreshEndsTokens = true
        account.outgoing?.token.rules.refreshEndsTokens = true
        try await world.authorizeBoth(account)
        #expect(Set(try await tokens(world, account)).count == 1)
        #expect(world.provider.refreshes == 1)
    }

    @Test("A server that refuses every token teaches nothing")
    func refusesAll() async throws {
        struct Refusing: MailVerifier {
            func verify(
                _ connection: Connection, _ credential: MailCredential
            ) async throws(MailServerError) -> MailVerification {
                throw MailServerError(.tokenRefused, "no")
            }
        }
        let world = World()
        let account = try World.account()
        try await world.authorizeBoth(account)
        _ = try await tokens(world, account)
        _ = try await world.engine.verify(account, .incoming, with: Refusing(), isProof: true)
        world.time.advance(3_600)
        #expect(Set(try await tokens(world, account)).count == 2)
        #expect(try world.ledger.record(of: account.name).endpointsEndingTokens == nil)
    }

    @Test("A token that is refused at another time teaches nothing either: a provider may end any token")
    func refusedLater() async throws {
        let world = World()
        let account = try World.account()
        try await world.authorizeBoth(account)
        _ = try await tokens(world, account)
        _ = try await world.engine.verify(account, .incoming, with: NewestOnly(provider: world.provider))
        world.time.advance(3_600)
        #expect(Set(try await tokens(world, account)).count == 2)
    }

    @Test("A token that is for one resource only is never shared")
    func oneResource() async throws {
        let world = World()
        var account = try World.account()
        for direction in Direction.allCases {
            var connection = try #require(account[direction])
            connection.token.rules.refreshEndsTokens = true
            connection.token.rules.oneResourcePerToken = true
            connection.scopes = ["https://\(direction).example.org/mail"]
            if direction == .incoming { account.incoming = connection } else { account.outgoing = connection }
        }
        try await world.authorizeBoth(account)
        #expect(Set(try await tokens(world, account)).count == 2)
    }

    @Test("A token that was asked for one connection is not shared, though the provider was found out meanwhile")
    func learnedMeanwhile() async throws {
        let world = World()
        let account = try World.account()
        try await world.authorizeBoth(account)
        let tokenURL = try #require(URL(string: ScriptedProvider.tokenURL))
        world.provider.onRequest {
            _ = try? world.ledger.update(account.name) { $0.endpointsEndingTokens = [tokenURL] }
        }
        // The answer leaves out its scopes, which are those of the request.
        world.provider.queue(200, #"{"access_token":"for incoming","token_type":"Bearer","expires_in":3600}"#)
        _ = try await world.engine.accessToken(for: account, .incoming)
        #expect(try await world.engine.accessToken(for: account, .outgoing).token != Secret("for incoming"))
    }
}
