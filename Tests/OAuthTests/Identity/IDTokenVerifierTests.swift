import FoundationEssentials
import OAuth
import Secrets
import Testing

@Suite("Claims of ID tokens")
struct IDTokenVerifierTests {
    private let now = Date(timeIntervalSince1970: 1_000_000)
    private let tenant = "9188040d-6c67-4c5b-b112-36a304b66dad"

    /// Verifies a rightly signed token with the given claims.
    private func verify(
        _ claims: String, issuer: String = "https://id.example", nonce: String? = nil
    ) async throws -> IDTokenClaims {
        let key = try await SigningKey.p256()
        let token = try key.token(header: #"{"alg":"ES256"}"#, payload: claims)
        return try await IDTokenVerifier(issuer: issuer, clientID: "client-1", nonce: nonce)
            .verify(token, keySet: response(200, #"{"keys":[\#(key.jwk())]}"#), now: now)
    }

    /// The least that is accepted, with some members in place of others.
    private func claims(
        iss: String = #""https://id.example""#, sub: String = #""s1""#, aud: String = #""client-1""#,
        exp: String = "1000600", _ more: String = ""
    ) -> String {
        #"{"iss":\#(iss),"sub":\#(sub),"aud":\#(aud),"exp":\#(exp)\#(more)}"#
    }

    private func expectRejected(
        _ reason: String, _ claims: String, issuer: String = "https://id.example", nonce: String? = nil
    ) async {
        await #expect(throws: OAuthError.identityTokenRejected(reason), "\(claims)") {
            try await verify(claims, issuer: issuer, nonce: nonce)
        }
    }

    @Test("What it states is read")
    func statement() async throws {
        let read = try await verify(
            claims(
                aud: #"["client-1","other"]"#,
                #","azp":"client-1","nonce":"n","email":"a@id.example","email_verified":true,"preferred_username":"al","upn":"al@id.example""#
            ))
        #expect(
            read
                == IDTokenClaims(
                    issuer: "https://id.example", subject: "s1", audience: ["client-1", "other"],
                    expiresAt: Date(timeIntervalSince1970: 1_000_600), nonce: "n", email: "a@id.example",
                    isEmailVerified: true, preferredUsername: "al", upn: "al@id.example"))
        #expect(
            try await verify(claims())
                == IDTokenClaims(
                    issuer: "https://id.example", subject: "s1", audience: ["client-1"],
                    expiresAt: Date(timeIntervalSince1970: 1_000_600)))
    }

    @Test(
        "A verified address is one by boolean or by string",
        arguments: [("true", true), (#""true""#, true), ("false", false), (#""false""#, false)])
    func emailVerified(json: String, expected: Bool) async throws {
        #expect(try await verify(claims(#","email_verified":"# + json)).isEmailVerified == expected)
    }

    @Test(
        "Another issuer's token is refused, be the name ever so like",
        arguments: ["https://id.example/", "https://evil.example", "HTTPS://id.example", ""])
    func issuer(name: String) async {
        await expectRejected("it is another issuer's (iss)", claims(iss: "\"\(name)\""))
    }

    @Test("In Microsoft's template the tenant of the token takes its place")
    func template() async throws {
        let template = "https://login.example/{tenantid}/v2.0"
        let named = "\"https://login.example/\(tenant)/v2.0\""
        #expect(try await verify(claims(iss: named, #","tid":"\#(tenant)""#), issuer: template).subject == "s1")
        let wrong: [(String, String)] = [
            (named, ""), (named, #","tid":"00000000-0000-0000-0000-000000000000""#), (named, #","tid":7"#),
            ("\"https://evil.example/\(tenant)/v2.0\"", #","tid":"\#(tenant)""#),
            (#""https://login.example/{tenantid}/v2.0""#, #","tid":"{tenantid}""#),
            (#""https://login.example/x/v2.0""#, #","tid":"x""#), (#""https://login.example//v2.0""#, #","tid":"""#),
        ]
        for (name, more) in wrong {
            await expectRejected("it is another issuer's (iss)", claims(iss: name, more), issuer: template)
        }
    }

    @Test("A token for another client is refused")
    func audience() async {
        for audience in [#""other""#, #"["other"]"#, #"["CLIENT-1"]"#, "[7]", "[]"] {
            let isEmpty = audience == "[7]" || audience == "[]"
            await expectRejected(
                isEmpty ? "the claim aud is missing or of a wrong type" : "it is for another client (aud)",
                claims(aud: audience))
        }
        let reason = "it was made for another client (azp)"
        await expectRejected(reason, claims(aud: #"["client-1","other"]"#))
        await expectRejected(reason, claims(aud: #"["client-1","other"]"#, #","azp":"other""#))
        await expectRejected(reason, claims(#","azp":"other""#))
        await expectRejected(reason, claims(#","azp":7"#))
        await expectRejected(reason, claims(aud: #"["client-1","other"]"#, #","azp":"other","nonce":"n""#), nonce: "n")
    }

    @Test("Beside the client a resource server may be named, without an authorized party, in the answer to its request")
    func audienceWithResourceServer() async throws {
        let token = claims(aud: #"["client-1","mail-server"]"#, #","nonce":"n""#)
        #expect(try await verify(token, nonce: "n").subject == "s1")
    }

    @Test("Times are kept, with five minutes for clocks that differ")
    func times() async throws {
        for more in [#","iat":1000000,"nbf":1000000"#, #","iat":1000299"#, #","nbf":1000299.5"#] {
            #expect(try await verify(claims(more)).subject == "s1")
        }
        #expect(try await verify(claims(exp: "999701")).subject == "s1")
        await expectRejected("it has expired (exp), or this machine's clock is wrong", claims(exp: "999700"))
        await expectRejected("it has expired (exp), or this machine's clock is wrong", claims(exp: "0"))
        await expectRejected("it has expired (exp), or this machine's clock is wrong", claims(exp: "-1e300"))
        await expectRejected(
            "it is from the future (iat), or this machine's clock is wrong", claims(#","iat":1000301"#))
        await expectRejected(
            "it is from the future (nbf), or this machine's clock is wrong", claims(#","nbf":1000301"#))
    }

    @Test("The nonce must be that of the request")
    func nonce() async throws {
        #expect(try await verify(claims(#","nonce":"n1""#), nonce: "n1").nonce == "n1")
        #expect(try await verify(claims(#","nonce":"n1""#)).nonce == "n1")
        await expectRejected("it answers another request (nonce)", claims(#","nonce":"n2""#), nonce: "n1")
        await expectRejected("it answers another request (nonce)", claims(), nonce: "n1")
    }

    @Test("A claim that is needed and missing, or of a wrong type, is named")
    func wrongClaims() async {
        let cases: [(String, String)] = [
            ("iss", claims(iss: "null")), ("iss", claims(iss: "7")), ("sub", claims(sub: "null")),
            ("sub", claims(sub: #""""#)), ("sub", claims(sub: "[]")), ("aud", claims(aud: "null")),
            ("exp", claims(exp: "null")), ("exp", claims(exp: #""soon""#)), ("iat", claims(#","iat":"now""#)),
            ("nonce", claims(#","nonce":7"#)), ("email", claims(#","email":[]"#)),
            ("email_verified", claims(#","email_verified":1"#)),
        ]
        for (name, claims) in cases {
            await expectRejected("the claim \(name) is missing or of a wrong type", claims)
        }
    }
}
