import FoundationEssentials
import Grants
import OAuth
import Secrets
import Testing

@Suite("By which way secrets may go")
struct NetworkBindingTests {
    private static let tokens =
        #"{"access_token":"a","token_type":"Bearer","refresh_token":"r","scope":"mail.read mail.send"}"#

    private static let ways = [
        NetworkPath(proxy: "http://proxy.example.net:3128"),
        NetworkPath(caFile: CAFile(path: "/home/alice/ca.pem", digest: "abc")),
    ]

    private func reached(_ account: Account, by network: NetworkPath) -> Account {
        var account = account
        account.incoming?.network = network
        account.outgoing?.network = network
        return account
    }

    @Test(
        "Another proxy or other certificates take the connection's authorization, and moving back brings it again",
        arguments: ways)
    func connections(network: NetworkPath) async throws {
        let world = World()
        let account = try World.account()
        world.provider.queue(200, Self.tokens)
        try await world.authorize(account, .incoming)
        guard
            case .needsAuthorization(.serverMoved(let moves)) = try world.state(
                reached(account, by: network), .incoming)
        else {
            Issue.record("it is authorized all the same")
            return
        }
        #expect(moves == network.moves(to: NetworkPath()).map { EndpointMove(key: $0.key, from: $0.to, to: $0.from) })
        #expect(try world.state(account, .incoming) == .authorized)
    }

    @Test("A record of an older version, which knows of no network, loses nothing")
    func olderRecord() async throws {
        let world = World()
        let account = try World.account()
        world.provider.queue(200, Self.tokens)
        try await world.authorize(account, .incoming)
        try world.ledger.update(account.name) { $0.incoming?.endpoint.network = nil }
        #expect(try world.state(reached(account, by: Self.ways[0]), .incoming) == .authorized)
    }

    @Test("A client secret does not go another way to the same token URL", arguments: ways)
    func clientSecret(network: NetworkPath) async throws {
        let world = World()
        let account = try World.account(method: .clientSecretPost, grantType: .clientCredentials)
        let details = try #require(account.incoming?.token)
        try await world.engine.keepClientSecret(Secret("hush"), for: account, direction: nil, details: details)
        let engine = world.engine(reaching: network)
        let fault = await world.fault { () async throws(GrantFault) in
            try await engine.authorize(
                reached(account, by: network), .incoming, through: ScriptedPerson(), explain: World.explain)
        }
        let move = try #require(NetworkPath().moves(to: network).first)
        #expect(
            fault
                == .secretMoved(
                    .clientSecret, from: "\(move.key) none", to: "\(move.key) \(move.to ?? "")", of: nil))
        #expect(world.provider.requests.isEmpty)

        // A person who stores it again has said that the way is right.
        try await engine.keepClientSecret(Secret("hush"), for: account, direction: nil, details: details)
        world.provider.queue(200, #"{"access_token":"a","token_type":"Bearer","expires_in":3600}"#)
        _ = try await engine.authorize(
            reached(account, by: network), .incoming, through: ScriptedPerson(), explain: World.explain)
        #expect(world.provider.requests.first?.fields["client_secret"] == "hush")
    }

    @Test("Other certificates behind the same name are another file; one whose content is not known is not")
    func content() {
        let path = "/home/alice/ca.pem"
        func way(_ digest: String?) -> NetworkPath { NetworkPath(caFile: CAFile(path: path, digest: digest)) }
        #expect(way("a").moves(to: way("b")).map(\.key) == ["network.ca-file"])
        #expect(way("a").moves(to: way("a")).isEmpty)
        #expect(way("a").moves(to: way(nil)).isEmpty && way(nil).moves(to: way("a")).isEmpty)
        #expect(way("a").moves(to: NetworkPath()).first?.to == nil)
    }
}
