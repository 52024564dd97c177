import Grants
import OAuth
import Testing

@Suite("Issuers without metadata")
struct DiscoveringTests {
    private func account(withIssuer issuer: String, declaringEndpoints: Bool) throws -> Account {
        var account = try World.account()
        for direction in Direction.allCases {
            account.change(direction) { details in
                if !declaringEndpoints { details.endpoints = DeclaredEndpoints() }
                details.endpoints.issuer = issuer
            }
        }
        return account
    }

    @Test("Declared addresses serve where the issuer publishes no metadata, and the grant is bound to the issuer")
    func declared() async throws {
        let world = World()
        let account = try account(withIssuer: "https://id.example.org", declaringEndpoints: true)
        world.provider.queue(404, "")
        world.provider.queue(200, "<!doctype html>")
        try await world.authorize(account, .incoming)
        #expect(await world.store.grants.first?.binding.endpoints?.issuer == "https://id.example.org")
    }

    @Test("Without declared addresses the message names the issuer")
    func missing() async throws {
        let world = World()
        let account = try account(withIssuer: "https://id.example.org", declaringEndpoints: false)
        world.provider.queue(404, "")
        world.provider.queue(404, "")
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.authorize(account, .incoming, through: ScriptedPerson(), explain: World.explain)
        }
        #expect(
            fault == .provider(.metadataNotFound(issuer: "https://id.example.org", .unexpectedStatus(404))))
    }

    @Test("Metadata of another issuer is refused, whatever is declared")
    func mismatch() async throws {
        let world = World()
        let account = try account(withIssuer: "https://id.example.org", declaringEndpoints: true)
        world.provider.queue(200, #"{"issuer":"https://evil.example.net"}"#)
        world.provider.queue(404, "")
        let fault = await world.fault { () async throws(GrantFault) in
            try await world.engine.authorize(account, .incoming, through: ScriptedPerson(), explain: World.explain)
        }
        #expect(
            fault
                == .provider(.issuerMismatch(expected: "https://id.example.org", found: "https://evil.example.net")))
    }
}

extension Account {
    fileprivate mutating func change(_ direction: Direction, _ change: (inout TokenDetails) -> Void) {
        switch direction {
        case .incoming: if var connection = incoming { change(&connection.token); incoming = connection }
        case .outgoing: if var connection = outgoing { change(&connection.token); outgoing = connection }
        }
    }
}
