import FoundationEssentials
import Grants
import OAuth
import Secrets
import Testing

@Suite("Servers that mind the scopes of a refresh")
struct RefreshScopesTests {
    private static let refusal = #"{"error":"invalid_scope"}"#

    @Test("A server that takes no scopes at a refresh is asked without them, then and ever after")
    func asksWithout() async throws {
        let world = World()
        let account = try World.account()
        try await world.authorize(account, .incoming)
        world.provider.queueError(Self.refusal)
        _ = try await world.engine.accessToken(for: account, .incoming)
        #expect(world.provider.requests.suffix(2).map { $0.fields["scope"] } == ["mail.read", nil])

        world.time.advance(3_600)
        _ = try await world.engine.accessToken(for: account, .incoming)
        #expect(world.provider.requests.count == 4)
        #expect(world.provider.requests.last?.fields["scope"] == nil)
    }

    @Test("A refresh token that serves the other connection's scopes only asks for consent, which then lasts for both")
    func narrowed() async throws {
        let world = World()
        let account = try World.account()
        try await world.authorizeBoth(account)
        _ = try await world.engine.accessToken(for: account, .incoming)

        world.provider.queueError(Self.refusal)
        world.provider.queue(200, #"{"access_token":"a","refresh_token":"narrow","scope":"mail.read"}"#)
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.accessToken(for: account, .outgoing)
        }
        #expect(fault == .needsAuthorization(.scopesMissing(["mail.send"])))
        #expect(await world.store.grants.first?.refreshToken == Secret("narrow"))
        #expect(try world.state(account, .outgoing) == .needsAuthorization(.scopesMissing(["mail.send"])))
        #expect(try world.state(account, .incoming) == .authorized)

        let person = ScriptedPerson()
        try await world.authorize(account, .outgoing, person)
        #expect(person.asked.count == 1)
        for direction in Direction.allCases {
            _ = try await world.engine.accessToken(for: account, direction)
            #expect(world.provider.requests.last?.fields["scope"] == nil)
        }
    }

    @Test("A refusal of scopes that stays one without them is no lesson")
    func otherRefusal() async throws {
        let world = World()
        let account = try World.account()
        try await world.authorize(account, .incoming)
        world.provider.queueError(Self.refusal)
        world.provider.queueError(Self.refusal)
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.accessToken(for: account, .incoming)
        }
        #expect(fault == .provider(.refused(ErrorAnswer(error: "invalid_scope", status: 400))))
        _ = try await world.engine.accessToken(for: account, .incoming, asksAgain: true)
        #expect(world.provider.requests.last?.fields["scope"] == "mail.read")
    }
}
