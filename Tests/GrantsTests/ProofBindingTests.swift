import FoundationEssentials
import Grants
import OAuth
import Secrets
import Testing

@Suite("Where a client's proof may be shown beside the token endpoint")
struct ProofBindingTests {
    private static let codes = #"""
        {"device_code":"d","user_code":"WDJB-MJHT","verification_uri":"https://id.example.org/type","expires_in":600}
        """#
    private static let tokens =
        #"{"access_token":"a","token_type":"Bearer","refresh_token":"r","scope":"mail.read mail.send"}"#

    private func account(
        deviceURL: String, method: ClientAuthenticationMethod? = .clientSecretPost
    ) throws -> Account {
        var account = try World.account(method: method, grantType: .deviceCode)
        for direction in [\Account.incoming, \.outgoing] {
            account[keyPath: direction]?.token.endpoints.deviceAuthorizationURL = URL(string: deviceURL)
        }
        return account
    }

    private func keepSecret(_ world: World, for account: Account) async throws {
        let details = try #require(account.incoming?.token)
        try await world.engine.keepClientSecret(Secret("hush"), for: account, direction: nil, details: details)
    }

    private func fault(_ world: World, _ account: Account) async -> GrantFault? {
        await world.fault { () async throws(GrantFault) in
            try await world.engine.authorize(account, .incoming, through: ScriptedPerson(), explain: World.explain)
        }
    }

    @Test(
        "A declared device endpoint of another origin than the token endpoint gets no secret",
        arguments: [
            "https://evil.example.net/device", "https://id.example.org:8443/device",
            "http://id.example.org/device", "https://id.example.org.evil.example.net/device",
        ])
    func deviceEndpoint(deviceURL: String) async throws {
        let world = World()
        try await keepSecret(world, for: try World.account(method: .clientSecretPost, grantType: .deviceCode))
        let fault = await fault(world, try account(deviceURL: deviceURL))
        #expect(fault == .secretMoved(.clientSecret, from: ScriptedProvider.tokenURL, to: deviceURL, of: nil))
        #expect(world.provider.requests.isEmpty)
    }

    @Test("One of the same origin does, and a client without a secret may ask anywhere")
    func sameOrigin() async throws {
        for (url, method) in [
            ("https://ID.example.org:443/device", ClientAuthenticationMethod.clientSecretPost),
            ("https://devices.example.org/device", .none),
        ] {
            let world = World()
            let account = try account(deviceURL: url, method: method)
            try await keepSecret(world, for: account)
            world.provider.queue(200, Self.codes)
            world.provider.queue(200, Self.tokens)
            try await world.authorize(account, .incoming)
            #expect(world.provider.requests.first?.fields["client_secret"] == (method == .none ? nil : "hush"))
        }
    }

    @Test(
        "A secret that is bound to an issuer goes where its metadata say, and not where a declaration says",
        arguments: [false, true])
    func discovered(isDeclared: Bool) async throws {
        let world = World()
        var account = try account(deviceURL: "https://devices.example.net/device")
        for direction in [\Account.incoming, \.outgoing] {
            account[keyPath: direction]?.token.endpoints.issuer = "https://id.example.org"
            account[keyPath: direction]?.token.endpoints.tokenURL = nil
            if !isDeclared { account[keyPath: direction]?.token.endpoints.deviceAuthorizationURL = nil }
        }
        try await keepSecret(world, for: account)
        world.provider.queue(
            200,
            #"""
            {"issuer":"https://id.example.org","authorization_endpoint":"https://id.example.org/authorize",
            "token_endpoint":"https://id.example.org/token","response_types_supported":["code"],
            "device_authorization_endpoint":"https://devices.example.net/device"}
            """#)
        world.provider.queue(200, Self.codes)
        world.provider.queue(200, Self.tokens)
        let fault = await fault(world, account)
        if isDeclared {
            #expect(
                fault
                    == .secretMoved(
                        .clientSecret, from: "https://id.example.org", to: "https://devices.example.net/device",
                        of: nil))
        } else {
            #expect(fault == nil)
        }
        #expect(world.provider.requests.contains { $0.fields["client_secret"] == "hush" } == !isDeclared)
    }

    @Test("Nor does a revocation endpoint of another origin")
    func revocationEndpoint() async throws {
        let world = World()
        var account = try World.account(method: .clientSecretPost)
        for direction in [\Account.incoming, \.outgoing] {
            account[keyPath: direction]?.token.endpoints.revocationURL = URL(string: "https://evil.example.net/revoke")
        }
        try await keepSecret(world, for: account)
        try await world.authorize(account, .incoming)
        let before = world.provider.requests.count
        let fault = await world.fault { () async throws(GrantFault) in try await world.engine.revoke(account) }
        #expect(
            fault
                == .secretMoved(
                    .clientSecret, from: ScriptedProvider.tokenURL, to: "https://evil.example.net/revoke", of: nil))
        #expect(world.provider.requests.count == before)
    }
}
