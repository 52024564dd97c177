import Foundation
import HTTPTypes
import OAuth
import PlainJSON
import Secrets
import TestCertificates
import Testing

@testable import Sandbox

@Suite("The sandbox in the way of Microsoft")
struct MicrosoftTests {
    private static let imap = "https://outlook.office.com/IMAP.AccessAsUser.All"
    private static let smtp = "https://outlook.office.com/SMTP.Send"
    private static let graph = "https://graph.microsoft.com/Mail.Send"
    private static let all = "openid email offline_access \(imap) \(smtp) \(graph)"

    private func practice(isOn: Bool = true) async throws -> Practice {
        var settings = SandboxSettings()
        settings.microsoft = isOn
        return try await Practice(
            scopes: SandboxConfiguration.defaultScopes + MicrosoftScope.known, settings: settings)
    }

    private func redeem(
        _ caller: Caller, scope: String?, tenant: String = "common", _ changes: [String: String?] = [:]
    ) async throws -> Answer {
        let code = try await caller.code(scopes: Self.all)
        var parameters: [String: String] = [
            "grant_type": "authorization_code", "code": code, "redirect_uri": Practice.redirect,
            "code_verifier": Caller.verifier, "client_id": Practice.client,
        ]
        parameters["scope"] = scope
        for (name, value) in changes { parameters[name] = value }
        return try await caller.post("/\(tenant)/oauth2/v2.0/token", parameters)
    }

    private func refresh(_ caller: Caller, _ token: String, scope: String?) async throws -> Answer {
        var parameters = ["grant_type": "refresh_token", "refresh_token": token, "client_id": Practice.client]
        parameters["scope"] = scope
        return try await caller.post("/common/oauth2/v2.0/token", parameters)
    }

    @Test("A code gives a token for one resource, stated without offline_access, and a mail server is told no more")
    func oneResource() async throws {
        try await practice().run { caller in
            let answer = try await redeem(caller, scope: "\(Self.imap) \(Self.smtp)")
            #expect(answer.status == 200)
            #expect(answer["scope"] == "\(Self.imap) \(Self.smtp)")
            let facts = try await caller.introspect(try #require(answer["access_token"]))
            #expect(facts["scope"] == "\(Self.imap) \(Self.smtp)")
        }
    }

    @Test("A code for two resources is refused unless the request names one", arguments: [nil, "\(imap) \(graph)"])
    func twoResources(scope: String?) async throws {
        try await practice().run { caller in
            let answer = try await redeem(caller, scope: scope)
            #expect(answer.status == 400)
            #expect(answer.json["error_codes"] == .array([.number(700_022)]))
            #expect(answer["error_description"]?.hasPrefix("AADSTS700022: ") == true)
        }
    }

    @Test("A refresh token serves each resource in turn; of several it gives the first one's")
    func refreshes() async throws {
        try await practice().run { caller in
            let token = try #require(try await redeem(caller, scope: Self.imap)["refresh_token"])
            #expect(try await refresh(caller, token, scope: "\(Self.graph) \(Self.imap)")["scope"] == Self.graph)
        }
        try await practice().run { caller in
            let token = try #require(try await redeem(caller, scope: Self.imap)["refresh_token"])
            let answer = try await refresh(caller, token, scope: "https://OUTLOOK.office.com/.default")
            #expect(answer["scope"] == "\(Self.imap) \(Self.smtp)")
        }
    }

    @Test("A refresh gives another refresh token where offline_access is asked for, and else leaves it in force")
    func offlineAccess() async throws {
        try await practice().run { caller in
            let token = try #require(try await redeem(caller, scope: Self.imap)["refresh_token"])
            #expect(try await refresh(caller, token, scope: Self.imap)["refresh_token"] == nil)
            let next = try await refresh(caller, token, scope: "\(Self.imap) offline_access")["refresh_token"]
            #expect(next != nil && next != token)
        }
    }

    @Test("A scope without consent is said by number and sub-error, and ends nothing")
    func notConsented() async throws {
        try await practice().run { caller in
            let token = try #require(try await redeem(caller, scope: Self.imap)["refresh_token"])
            let answer = try await refresh(caller, token, scope: "https://graph.microsoft.com/Mail.ReadWrite")
            #expect(answer["error"] == "invalid_grant")
            #expect(answer["suberror"] == "consent_required")
            #expect(answer.json["error_codes"] == .array([.number(65001)]))
            for member in ["trace_id", "correlation_id", "timestamp"] { #expect(answer[member]?.isEmpty == false) }
            #expect(try await refresh(caller, token, scope: Self.imap).status == 200)
        }
    }

    @Test(
        "Clients are told what kind they are",
        arguments: [
            (Practice.client, "a secret", 700_025), (Practice.confidentialClient, nil, 7_000_218),
            (Practice.confidentialClient, "wrong", 7_000_215), ("nobody", nil, 700_016),
        ])
    func clients(id: String, secret: String?, code: Int) async throws {
        try await practice().run { caller in
            let answer = try await redeem(caller, scope: Self.imap, ["client_id": id, "client_secret": secret])
            #expect(answer.json["error_codes"] == .array([.number(Double(code))]))
        }
    }

    @Test("A code is good once")
    func codeTwice() async throws {
        try await practice().run { caller in
            let code = try await caller.code(scopes: Self.all)
            #expect(try await redeem(caller, scope: Self.imap, ["code": code]).status == 200)
            let again = try await redeem(caller, scope: Self.imap, ["code": code])
            #expect(again.json["error_codes"] == .array([.number(54005)]))
        }
    }

    @Test("Nobody gets tokens in a program's own name from a tenant that is none")
    func sharedTenant() async throws {
        try await practice().run { caller in
            let answer = try await caller.post(
                "/common/oauth2/v2.0/token",
                ["grant_type": "client_credentials", "client_id": Practice.client, "scope": "\(Self.graph)"])
            #expect(answer.json["error_codes"] == .array([.number(9_001_023)]))
        }
    }

    @Test("An app that an administrator consented to gets all of a resource by .default, with its certificate")
    func appOnly() async throws {
        try await practice().run { caller async throws in
            let now = Date(timeIntervalSince1970: 1_800_000_000)
            let pair = try TestCertificate.rsa(0, from: now.addingTimeInterval(-60), to: now.addingTimeInterval(86_400))
            let client = [
                "client_id": JSONValue.string("robot"), "key": .string(pair.certificate),
                "mailbox": .string(Practice.user),
                "algorithm": .string("PS256"),
            ]
            let json = String(decoding: try JSONEncoder().encode(client), as: UTF8.self)
            #expect(try await caller.control(.post, "clients", json).status == 201)
            func ask(_ tenant: String, id: String, audience: String) async throws -> Answer {
                let assertion = try ClientAssertion(
                    issuer: "robot", subject: "robot", audience: #require(URL(string: audience)), scopes: [], id: id,
                    issuedAt: now
                ).signed(
                    by: ClientKey(pem: Secret(pair.key)), naming: ClientCertificate(pem: pair.certificate)?.thumbprint,
                    preferring: .ps256
                ).exposedText
                return try await caller.post(
                    "/\(tenant)/oauth2/v2.0/token",
                    [
                        "grant_type": "client_credentials", "client_id": "robot",
                        "scope": "https://graph.microsoft.com/.default",
                        "client_assertion_type": AuthorizationServer.clientAssertionType,
                        "client_assertion": assertion,
                    ])
            }
            let base = "https://127.0.0.1:8443"
            let taken = try await ask("example.org", id: "1", audience: "\(base)/example.org/oauth2/v2.0/token")
            #expect(taken.status == 200)
            #expect(taken["scope"]?.split(separator: " ").allSatisfy { $0.hasPrefix("https://graph.") } == true)
            let elsewhere = try await ask("example.org", id: "2", audience: "https://evil.example/token")
            #expect(elsewhere.json["error_codes"] == .array([.number(700_027)]))
        }
    }

    @Test(
        "A device's code comes with a sentence for the person, its token is for the first resource, and no is declined")
    func deviceCode() async throws {
        try await practice().run { caller async throws in
            for decision in ["allow", "deny"] {
                let scope = "openid offline_access \(Self.imap) \(Self.graph)"
                let device = try await caller.post(
                    "/common/oauth2/v2.0/devicecode", ["client_id": Practice.client, "scope": scope])
                let code = try #require(device["user_code"])
                #expect(device["message"]?.contains(code) == true)
                #expect(device.json["verification_uri_complete"] == nil)
                let poll = [
                    "grant_type": AuthorizationServer.deviceGrantType, "client_id": Practice.client,
                    "device_code": try #require(device["device_code"]),
                ]
                let early = try await caller.post("/common/oauth2/v2.0/token", poll)
                #expect(early["error"] == "authorization_pending")
                #expect(early.json["error_codes"] == .array([.number(70016)]))
                let page = try await caller.post("/device", ["user_code": code])
                _ = try await caller.decide(caller.signIn(page), decision, scopes: scope)
                #expect(try await caller.control(.post, "clock", #"{"advance": 5}"#).status == 200)
                let answer = try await caller.post("/common/oauth2/v2.0/token", poll)
                if decision == "allow" {
                    #expect(answer["scope"] == "openid \(Self.imap)")
                    #expect(answer["refresh_token"] != nil)
                } else {
                    #expect(answer["error"] == "authorization_declined")
                }
            }
        }
    }

    @Test(
        "Metadata is a tenant's own, and a template for many",
        arguments: [
            ("common", "{tenantid}"), ("organizations", "{tenantid}"), ("consumers", MicrosoftTenant.personalID),
            ("example.org", MicrosoftTenant.id), (MicrosoftTenant.id, MicrosoftTenant.id),
        ])
    func metadata(tenant: String, named: String) async throws {
        try await practice().run { caller in
            let answer = try await caller.get("/\(tenant)/v2.0/.well-known/openid-configuration")
            let base = "https://127.0.0.1:8443"
            #expect(answer["issuer"] == "\(base)/\(named)/v2.0")
            #expect(answer["token_endpoint"] == "\(base)/\(tenant)/oauth2/v2.0/token")
            #expect(answer.json["revocation_endpoint"] == nil)
            #expect(answer.json["authorization_response_iss_parameter_supported"] == nil)
        }
    }

    @Test("An unknown tenant is said")
    func unknownTenant() async throws {
        try await practice().run { caller in
            let answer = try await caller.get("/contoso.example/v2.0/.well-known/openid-configuration")
            #expect(answer.json["error_codes"] == .array([.number(90002)]))
        }
    }

    @Test("The redirect has no iss, and an error's number in its description")
    func redirect() async throws {
        try await practice().run { caller in
            let page = try await caller.get(
                "/example.org/oauth2/v2.0/authorize",
                [
                    "client_id": Practice.client, "redirect_uri": Practice.redirect, "response_type": "code",
                    "scope": Self.all, "state": "s", "code_challenge": Caller.challenge,
                    "code_challenge_method": "S256",
                ])
            let denied = try await caller.decide(caller.signIn(page), "deny", scopes: Self.all)
            #expect(denied.redirect["error"] == "access_denied")
            #expect(denied.redirect["state"] == "s")
            #expect(denied.redirect["iss"] == nil)
            #expect(denied.redirect["error_description"]?.hasPrefix("AADSTS65004: ") == true)
        }
    }

    @Test("Without the mode there are no tenants, and the control interface switches it")
    func off() async throws {
        try await practice(isOn: false).run { caller in
            let path = "/common/v2.0/.well-known/openid-configuration"
            let before = try await caller.get(path)
            #expect(before.status == 404)
            let switched = try await caller.control(.post, "settings", #"{"microsoft": true}"#)
            #expect(switched.status == 200)
            let after = try await caller.get(path)
            #expect(after.status == 200)
        }
    }
}
