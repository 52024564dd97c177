import FoundationEssentials
import HTTPTypes
import OAuth
import PlainJSON
import Secrets
import TestCertificates
import Testing

@testable import Sandbox

@Suite("Tokens without a person") struct AppOnlyTests {
    private static let now = Date(timeIntervalSince1970: 1_800_000_000)
    private static let endpoint = "https://127.0.0.1:8443/token"

    private static func certificate(_ number: Int = 0, until end: Date = .distantFuture) throws -> TestCertificate {
        try .rsa(number, from: now.addingTimeInterval(-60), to: min(end, now.addingTimeInterval(86_400)))
    }

    private func register(_ caller: Caller, _ members: [String: String], isServiceAccount: Bool = false) async throws {
        var object = members.mapValues(JSONValue.string)
        if isServiceAccount { object["service_account"] = .bool(true) }
        let json = String(decoding: try JSONEncoder().encode(object), as: UTF8.self)
        #expect(try await caller.control(.post, "clients", json).status == 201)
    }

    /// An assertion of `robot`, with something about it changed.
    private func assertion(
        by pair: TestCertificate, _ preferred: AssertionAlgorithm = .ps256, named certificate: TestCertificate? = nil,
        issuer: String = "robot", subject: String = "robot", audience: String = endpoint, id: String = "1",
        at date: Date = now, scopes: [String] = []
    ) throws -> String {
        try ClientAssertion(
            issuer: issuer, subject: subject, audience: try #require(URL(string: audience)), scopes: scopes, id: id,
            issuedAt: date
        ).signed(
            by: ClientKey(pem: Secret(pair.key)),
            naming: ClientCertificate(pem: (certificate ?? pair).certificate)?.thumbprint, preferring: preferred
        ).exposedText
    }

    private func ask(_ caller: Caller, with assertion: String) async throws -> Answer {
        try await caller.post(
            "/token",
            [
                "grant_type": "client_credentials", "client_id": "robot", "scope": "mail.read",
                "client_assertion_type": AuthorizationServer.clientAssertionType, "client_assertion": assertion,
            ])
    }

    @Test("A client with a secret gets a token of its mailbox and no refresh token")
    func secret() async throws {
        try await Practice().run { caller async throws in
            try await register(
                caller, ["client_id": "robot", "client_secret": "hush", "mailbox": Practice.user])
            let answer = try await caller.post(
                "/token", ["grant_type": "client_credentials", "scope": "mail.send"],
                authorization: Caller.basic("robot", "hush"))
            #expect(answer.status == 200)
            #expect(answer["scope"] == "mail.send" && answer["refresh_token"] == nil && answer["id_token"] == nil)
            let facts = try await caller.introspect(try #require(answer["access_token"]))
            #expect(facts["username"] == Practice.user && facts["client_id"] == "robot")
        }
    }

    @Test("Nobody else gets one: a public client, a client without a mailbox, a wrong secret, a scope about a person")
    func refusals() async throws {
        try await Practice().run { caller async throws in
            try await register(caller, ["client_id": "robot", "client_secret": "hush", "mailbox": Practice.user])
            let basic = Caller.basic("robot", "hush")
            let clientSecret = caller.practice.clientSecret
            let cases: [([String: String], String?, String)] = [
                (["client_id": Practice.client], nil, "unauthorized_client"),
                ([:], Caller.basic(Practice.confidentialClient, clientSecret), "unauthorized_client"),
                ([:], Caller.basic("robot", "hash"), "invalid_client"), (["scope": "openid"], basic, "invalid_scope"),
                (["scope": "mail.read unknown"], basic, "invalid_scope"),
            ]
            for (changes, authorization, error) in cases {
                var form = ["grant_type": "client_credentials"]
                form.merge(changes) { _, changed in changed }
                let answer = try await caller.post("/token", form, authorization: authorization)
                #expect(answer["error"] == error, "\(changes)")
            }
        }
    }

    @Test(
        "An assertion by the certificate's key is taken, with either padding",
        arguments: [AssertionAlgorithm.ps256, .rs256])
    func certificate(algorithm: AssertionAlgorithm) async throws {
        try await Practice().run { caller async throws in
            let pair = try Self.certificate()
            try await register(
                caller,
                [
                    "client_id": "robot", "key": pair.certificate, "mailbox": Practice.user,
                    "algorithm": algorithm.rawValue,
                ])
            #expect(try await ask(caller, with: assertion(by: pair, algorithm)).status == 200)
            let other: AssertionAlgorithm = algorithm == .ps256 ? .rs256 : .ps256
            let answer = try await ask(caller, with: assertion(by: pair, other, id: "2"))
            #expect(answer["error"] == "invalid_client")
        }
    }

    @Test("What is wrong with an assertion is said")
    func wrongAssertions() async throws {
        try await Practice().run { caller async throws in
            let pair = try Self.certificate()
            let other = try Self.certificate(1)
            try await register(caller, ["client_id": "robot", "key": pair.certificate, "mailbox": Practice.user])
            let good = try assertion(by: pair)
            #expect(try await ask(caller, with: good).status == 200)
            let cases: [(String, String)] = [
                (good, "was used before"), ("abc", "not a JSON Web Token"),
                (try assertion(by: other), "x5t#S256"), (try assertion(by: other, named: pair), "signature"),
                (try assertion(by: pair, issuer: "other"), "iss and sub"),
                (try assertion(by: pair, subject: "other"), "iss and sub"),
                (try assertion(by: pair, audience: "https://127.0.0.1:8443/tokens"), "aud"),
                (try assertion(by: pair, at: Self.now.addingTimeInterval(-600)), "expired"),
                (try assertion(by: pair, at: Self.now.addingTimeInterval(120)), "not yet valid"),
                (try assertion(by: pair, at: Self.now.addingTimeInterval(7_200)), "over an hour"),
                (String(good.dropLast(8)) + "AAAAAAAA", "signature"),
            ]
            for (text, words) in cases {
                let answer = try await ask(caller, with: text)
                #expect(answer["error"] == "invalid_client" && answer.status == 401)
                #expect(answer["error_description"]?.contains(words) == true, "\(answer.text)")
            }
        }
    }

    @Test("A certificate that is over is good for nothing")
    func expired() async throws {
        try await Practice().run { caller async throws in
            let pair = try Self.certificate(until: Self.now.addingTimeInterval(60))
            try await register(caller, ["client_id": "robot", "key": pair.certificate, "mailbox": Practice.user])
            _ = try await caller.control(.post, "clock", #"{"advance": 120}"#)
            let answer = try await ask(caller, with: assertion(by: pair))
            #expect(answer["error_description"] == "the registered certificate has expired")
        }
    }

    @Test("A service account asks for a user it names, and for nobody else")
    func serviceAccount() async throws {
        try await Practice().run { caller async throws in
            let pair = try Self.certificate()
            try await register(caller, ["client_id": "robot", "key": pair.certificate], isServiceAccount: true)
            func delegated(_ assertion: String) async throws -> Answer {
                try await caller.post("/token", ["grant_type": AuthorizationServer.jwtBearer, "assertion": assertion])
            }
            let answer = try await delegated(
                assertion(by: pair, .rs256, subject: Practice.user, scopes: ["mail.read"]))
            #expect(answer.status == 200 && answer["scope"] == "mail.read" && answer["refresh_token"] == nil)
            let token = try #require(answer["access_token"])
            #expect(try await caller.introspect(token)["username"] == Practice.user)
            let cases: [(String, String)] = [
                (try assertion(by: pair, subject: "nobody@example.org", id: "2"), "sub is no user"),
                (
                    try assertion(by: pair, issuer: Practice.client, subject: Practice.user, id: "3"),
                    "no service account"
                ),
                (try assertion(by: Self.certificate(1), named: pair, subject: Practice.user, id: "4"), "signature"),
                (try assertion(by: pair, subject: Practice.user), "used before"),
            ]
            for (text, words) in cases {
                let answer = try await delegated(text)
                #expect(answer["error"] == "invalid_grant")
                #expect(answer["error_description"]?.contains(words) == true, "\(answer.text)")
            }
            // Its key proves for whom it asks, not that it is a client.
            #expect(try await ask(caller, with: assertion(by: pair, id: "5"))["error"] == "invalid_client")
        }
    }

    @Test(
        "A registration that does not fit together is refused",
        arguments: [
            #"{}"#, #"{"client_id":"a","key":"no key"}"#, #"{"client_id":"a","mailbox":"nobody@example.org"}"#,
            #"{"client_id":"resource-server","client_secret":"x"}"#, #"{"client_id":"a","service_account":true}"#,
            #"{"client_id":"a","secret":"x"}"#,
        ])
    func wrongRegistration(json: String) async throws {
        try await Practice().run { caller async throws in
            #expect(try await caller.control(.post, "clients", json).status == 400)
        }
    }
}
