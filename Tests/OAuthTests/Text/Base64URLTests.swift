import OAuth
import Secrets
import Testing

@Suite("base64url")
struct Base64URLTests {
    @Test(
        "The vectors of RFC 4648 section 10 hold, without padding",
        arguments: [
            ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"),
        ])
    func vectors(plain: String, encoded: String) {
        #expect(Base64URL.encode(plain.utf8) == encoded)
        #expect(Base64URL.encodeSecret(Array(plain.utf8)).exposedText == encoded)
        #expect(Base64URL.decode(encoded.utf8) == Array(plain.utf8))
    }

    @Test("The vector of RFC 7515 appendix C holds")
    func jwsVector() {
        #expect(Base64URL.encode([3, 236, 255, 224, 193]) == "A-z_4ME")
        #expect(Base64URL.decode("A-z_4ME".utf8) == [3, 236, 255, 224, 193])
    }

    @Test(
        "Other alphabets, padding, half bytes and stray bits are refused",
        arguments: ["Zg==", "Z", "Zh", "Zm9", "+/+/", "Zm 9", "Zm9v\n", "é"])
    func refuses(text: String) {
        #expect(Base64URL.decode(text.utf8) == nil)
    }

    @Test("What was encoded is decoded to the same bytes")
    func roundTrip() {
        var generator = SplitMix(seed: 1)
        for length in 0..<200 {
            let bytes = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
            #expect(Base64URL.decode(Base64URL.encode(bytes).utf8) == bytes)
        }
    }
}
