import FoundationEssentials
import OAuth
import Secrets
import Testing

@Suite("Garbage")
struct GarbageTests {
    /// Answers that are nearly right, and bytes that are nothing.
    private func bodies() -> [Secret] {
        let samples = [
            #"{"access_token":"a","token_type":"Bearer","expires_in":3600,"scope":"a b","refresh_token":"r"}"#,
            #"{"error":"invalid_grant","error_codes":[1],"error_description":"x"}"#,
            #"{"issuer":"https://id.example","token_endpoint":"https://id.example/t","scopes_supported":["a"]}"#,
            #"{"device_code":"d","user_code":"u","verification_uri":"https://id.example","expires_in":9,"message":"m"}"#,
            #"{"keys":[{"kty":"EC","crv":"P-256","x":"AA","y":"AA"},{"kty":"RSA","n":"AQAB","e":"AQAB"}]}"#,
        ]
        var generator = SplitMix(seed: 42)
        return samples.flatMap { sample in
            (0..<250).map { _ in
                var bytes = Array(sample.utf8)
                for _ in 0..<Int.random(in: 1...6, using: &generator) {
                    let place = Int.random(in: bytes.indices, using: &generator)
                    switch Int.random(in: 0...2, using: &generator) {
                    case 0: bytes[place] = UInt8.random(in: .min ... .max, using: &generator)
                    case 1: bytes = Array(bytes.prefix(place + 1))
                    default: bytes.insert(UInt8.random(in: .min ... .max, using: &generator), at: place)
                    }
                }
                return Secret(bytes)
            }
        }
    }

    @Test("Whatever a server sends, the parsers answer with a value or a typed error that shows printable text only")
    func parsers() async throws {
        let key = try await SigningKey.p256()
        let token = try key.token(header: #"{"alg":"ES256"}"#, payload: #"{"iss":"i","sub":"s","aud":"c","exp":1}"#)
        let verifier = IDTokenVerifier(issuer: "i", clientID: "c", nonce: nil)
        for body in bodies() {
            for status in [200, 400, 503] {
                let answer = HTTPResponse(status: status, body: body)
                expectPrintable { () throws(OAuthError) in _ = try TokenAnswer.parse(answer) }
                expectPrintable { () throws(OAuthError) in
                    let device = try DeviceAuthorization.parse(answer)
                    let shown = [device.userCode, device.message ?? "", device.verificationURI.absoluteString]
                    #expect(shown.allSatisfy { PrintableText.line($0, limit: 1_000) == $0 })
                }
                expectPrintable { () throws(OAuthError) in try RevocationAnswer.parse(answer) }
                expectPrintable { () throws(OAuthError) in
                    _ = try ServerMetadata.parse(answer, issuer: "https://id.example")
                }
            }
            // Nothing that a key set says can make a token good which no key of it signed.
            await #expect(throws: OAuthError.self) {
                try await verifier.verify(token, keySet: HTTPResponse(status: 200, body: body), now: Date())
            }
            await #expect(throws: OAuthError.self) {
                try await verifier.verify(body, keySet: response(200, #"{"keys":[\#(key.jwk())]}"#), now: Date())
            }
        }
    }

    private func expectPrintable(_ parse: () throws(OAuthError) -> Void) {
        do {
            try parse()
        } catch {
            let line = "\(error)"
            #expect(PrintableText.line(line, limit: 1_000) == line)
        }
    }
}
