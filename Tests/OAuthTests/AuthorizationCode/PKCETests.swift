import OAuth
import Secrets
import Testing

@Suite("PKCE")
struct PKCETests {
    @Test("The vector of RFC 7636 appendix B holds")
    func appendixB() {
        let octets: [UInt8] = [
            116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212, 37, 77, 105, 214, 191,
            240, 91, 88, 5, 88, 83, 132, 141, 121,
        ]
        let pkce = PKCE(randomness: Randomness { _ in octets })
        #expect(pkce.verifier == Secret(["dBjftJeZ4CVP-mB92K27", "uhbUJU1p1r_wW1gFWFOEjXk"].joined()))
        #expect(pkce.challenge == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
        #expect(PKCE(verifier: pkce.verifier).challenge == pkce.challenge)
        #expect(PKCE.method == "S256")
    }

    @Test("A verifier has the length and the characters of RFC 7636 section 4.1, and is never used again")
    func verifiers() {
        let verifiers = (0..<50).map { _ in PKCE(randomness: .system).verifier }
        #expect(Set(verifiers).count == 50)
        for verifier in verifiers {
            #expect((43...128).contains(verifier.count))
            #expect(
                verifier.exposedText.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-._~".contains($0)) })
        }
    }
}
