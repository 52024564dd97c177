import FoundationEssentials
import JWTKit
import Secrets
import Testing

@testable import OAuth

@Suite("Signatures of ID tokens")
struct SignatureTests {
    private let now = Date(timeIntervalSince1970: 1_000_000)
    private let payload = #"{"iss":"https://id.example","sub":"s","aud":"c","exp":1000600}"#

    private func verify(_ token: Secret, keys: [String]) async throws -> IDTokenClaims {
        let keySet = response(200, #"{"keys":[\#(keys.joined(separator: ","))]}"#)
        return try await IDTokenVerifier(issuer: "https://id.example", clientID: "c", nonce: nil)
            .verify(token, keySet: keySet, now: now)
    }

    private func expectRejected(_ reason: String, _ token: Secret, keys: [String]) async {
        await #expect(throws: OAuthError.identityTokenRejected(reason)) { try await verify(token, keys: keys) }
    }

    @Test("The example of RFC 7515 appendix A.3 verifies, and does not when a bit of it changes")
    func vector() async throws {
        let header = "eyJhbGciOiJFUzI1NiJ9"
        let payload = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
        let signature = "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"
        let key = #"""
            {"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
             "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}
            """#
        let keys = try KeySet(response(200, #"{"keys":[\#(key)]}"#), now: now)
        try await keys.verify(SignedToken(Secret("\(header).\(payload).\(signature)")), issuer: "joe")
        let forged = "A" + signature.dropFirst()
        await #expect(throws: OAuthError.identityTokenRejected("its signature is wrong")) {
            try await keys.verify(SignedToken(Secret("\(header).\(payload).\(forged)")), issuer: "joe")
        }
    }

    @Test("Every algorithm with a public key is accepted, and each only with its own signature")
    func algorithms() async throws {
        let keys: [(String, SigningKey)] = [
            ("ES256", try await .p256()), ("ES384", try await .p384()), ("ES512", try await .p521()),
            ("EdDSA", try await .ed25519()), ("RS256", try await .rsa(.sha256)), ("RS384", try await .rsa(.sha384)),
            ("RS512", try await .rsa(.sha512)), ("PS256", try await .rsa(.sha256, pss: true)),
        ]
        for (name, key) in keys {
            let token = try key.token(header: #"{"alg":"\#(name)","kid":"1"}"#, payload: payload)
            #expect(try await verify(token, keys: [key.jwk(#","kid":"1","use":"sig""#)]).subject == "s", "\(name)")
            let parts = token.exposedText.split(separator: ".")
            let other = Base64URL.encode(#"{"iss":"https://id.example","sub":"t","aud":"c","exp":1000600}"#.utf8)
            await expectRejected(
                "its signature is wrong", Secret("\(parts[0]).\(other).\(parts[2])"), keys: [key.jwk()])
        }
    }

    @Test("No signature, and one that anybody could make who can check it, are refused")
    func forgeable() async throws {
        let key = try await SigningKey.p256()
        for algorithm in ["none", "None", "HS256", "HS512", "ES256K", ""] {
            let token = try key.token(header: #"{"alg":"\#(algorithm)"}"#, payload: payload)
            await expectRejected("its signature algorithm is not accepted", token, keys: [key.jwk()])
        }
        let unsigned = Base64URL.encode(#"{"alg":"none"}"#.utf8) + "." + Base64URL.encode(payload.utf8) + "."
        await expectRejected("its signature algorithm is not accepted", Secret(unsigned), keys: [key.jwk()])
    }

    @Test("An algorithm of another kind of key does not fit")
    func algorithmConfusion() async throws {
        let key = try await SigningKey.p256()
        let token = try key.token(header: #"{"alg":"RS256"}"#, payload: payload)
        await expectRejected("the issuer has no key that fits", token, keys: [key.jwk()])
        let es384 = try key.token(header: #"{"alg":"ES384"}"#, payload: payload)
        await expectRejected("the issuer has no key that fits", es384, keys: [key.jwk()])
    }

    @Test("The key is chosen by ID, use, algorithm and issuer")
    func choice() async throws {
        let key = try await SigningKey.p256()
        let other = try await SigningKey.p256()
        let token = try key.token(header: #"{"alg":"ES256","kid":"1"}"#, payload: payload)
        let fitting = [
            [other.jwk(#","kid":"0""#), key.jwk(#","kid":"1""#)], [key.jwk()], [other.jwk(), key.jwk()],
            [key.jwk(#","kid":"1","alg":"ES256","use":"sig","issuer":"https://id.example""#)],
            [#"{"kty":"oct","k":"AA","kid":"1"}"#, "7", #"{"kty":"quantum","kid":"1"}"#, key.jwk(#","kid":"1""#)],
        ]
        for keys in fitting { #expect(try await verify(token, keys: keys).subject == "s") }
        let unfitting = [
            key.jwk(#","kid":"2""#), key.jwk(#","kid":"1","use":"enc""#), key.jwk(#","kid":"1","alg":"ES384""#),
            key.jwk(#","kid":"1","issuer":"https://other.example""#), key.jwk(#","kid":7"#),
        ]
        for unfit in unfitting { await expectRejected("the issuer has no key that fits", token, keys: [unfit]) }
        await expectRejected("the issuer has no key that fits", token, keys: [])
        await expectRejected("its signature is wrong", token, keys: [other.jwk(#","kid":"1""#)])
    }

    @Test("A token without key ID is tried with every key")
    func noKeyID() async throws {
        let key = try await SigningKey.p256()
        let other = try await SigningKey.p256()
        let token = try key.token(header: #"{"alg":"ES256"}"#, payload: payload)
        #expect(try await verify(token, keys: [other.jwk(#","kid":"0""#), key.jwk(#","kid":"1""#)]).subject == "s")
    }

    @Test("A key whose numbers are no key is passed over")
    func brokenKeys() async throws {
        let key = try await SigningKey.p256()
        let token = try key.token(header: #"{"alg":"ES256"}"#, payload: payload)
        for broken in [#"{"kty":"EC","crv":"P-256"}"#, #"{"kty":"EC","crv":"P-256","x":"AA","y":"!!"}"#] {
            await expectRejected("its signature is wrong", token, keys: [broken])
            #expect(try await verify(token, keys: [broken, key.jwk()]).subject == "s")
        }
        let rsa = try await SigningKey.rsa(.sha256).token(header: #"{"alg":"RS256"}"#, payload: payload)
        for broken in [#"{"kty":"RSA"}"#, #"{"kty":"RSA","n":"AQAB","e":"AQAB"}"#, #"{"kty":"RSA","n":"","e":""}"#] {
            await expectRejected("its signature is wrong", rsa, keys: [broken])
        }
    }

    @Test("Header extensions that must be understood are not")
    func critical() async throws {
        let key = try await SigningKey.p256()
        let token = try key.token(header: #"{"alg":"ES256","crit":["exp"]}"#, payload: payload)
        await expectRejected("its header has critical extensions", token, keys: [key.jwk()])
    }

    @Test(
        "What is not three parts of base64url over JSON objects is no token",
        arguments: ["", "a", "a.b", "a.b.c.d.e", "..", "e30=.e30.AA", "e30.e30.A", "W10.e30.AA", "bm8.e30.AA"])
    func malformed(text: String) async {
        await expectRejected("it is not a signed JSON Web Token", Secret(text), keys: [])
    }

    @Test("A key set that cannot be read is told from a token that is wrong")
    func keySets() async throws {
        let key = try await SigningKey.p256()
        let token = try key.token(header: #"{"alg":"ES256"}"#, payload: payload)
        let answers: [(HTTPResponse, OAuthError)] = [
            (response(503, ""), .unavailable(status: 503, retryAfter: nil)),
            (response(404, ""), .notTheProtocol(.unexpectedStatus(404))),
            (response(302, ""), .notTheProtocol(.redirect(status: 302))),
            (response(200, portalPage, type: "text/html"), .notTheProtocol(.notJSON("text/html"))),
            (response(200, "{}"), .notTheProtocol(.member("keys"))),
            (response(200, #"{"keys":{}}"#), .notTheProtocol(.member("keys"))),
        ]
        let verifier = IDTokenVerifier(issuer: "https://id.example", clientID: "c", nonce: nil)
        for (answer, error) in answers {
            await #expect(throws: error) { try await verifier.verify(token, keySet: answer, now: now) }
        }
    }
}
