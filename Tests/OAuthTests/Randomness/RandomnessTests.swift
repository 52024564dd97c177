import FoundationEssentials
import OAuth
import Testing

@Suite("Randomness")
struct RandomnessTests {
    @Test("Tokens hold all the bytes they are asked to")
    func tokens() {
        #expect(countingRandomness().token() == Base64URL.encode(0..<32))
        #expect(countingRandomness().token(bytes: 3) == "AAEC")
    }

    @Test("UUIDs are of version 4 and the variant of RFC 9562")
    func uuids() {
        #expect(countingRandomness().uuid().uuidString == "00010203-0405-4607-8809-0A0B0C0D0E0F")
        #expect(
            Randomness { Array(repeating: 0xFF, count: $0) }.uuid().uuidString.hasPrefix("FFFFFFFF-FFFF-4FFF-BFFF-"))
    }

    @Test("The system's never repeats a token")
    func system() {
        let tokens = (0..<100).map { _ in Randomness.system.token() }
        #expect(Set(tokens).count == 100)
        #expect(tokens.allSatisfy { $0.utf8.count == 43 })
    }
}
