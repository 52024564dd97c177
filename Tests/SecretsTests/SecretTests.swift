import Glibc
import Secrets
import Testing

@Suite struct SecretTests {
    private let text = "not-to-be-seen"

    @Test("No way of printing a secret shows its bytes")
    func redaction() {
        struct Holder { let secret: Secret }
        let secret = Secret(text)
        var dumped = ""
        dump(Holder(secret: secret), to: &dumped)
        for shown in ["\(secret)", String(describing: secret), String(reflecting: Holder(secret: secret)), dumped] {
            #expect(!shown.contains(text))
        }
        #expect(Mirror(reflecting: secret).children.isEmpty)
    }

    @Test("What went in comes out, from text, from bytes and from a sequence")
    func roundTrip() {
        #expect(Secret(text).exposedText == text)
        #expect(Secret(text.utf8.reversed()).exposedText == String(text.reversed()))
        #expect(
            text.utf8.withContiguousStorageIfAvailable { Secret(copying: UnsafeRawBufferPointer($0)) } == Secret(text))
        #expect(Secret("").isEmpty)
    }

    @Test("Secrets are equal when their bytes are, and only then")
    func equality() {
        #expect(Secret(text) == Secret(text))
        #expect(Secret(text).hashValue == Secret(text).hashValue)
        #expect(Secret(text) != Secret(text + "!"))
        #expect(Secret("aa") != Secret("ab"))
    }

    @Test("A secret made in place holds what was written, and a failure to fill it comes through")
    func inPlace() {
        let secret = Secret(capacity: 8) { block in
            block[0] = 65
            return 1
        }
        #expect(secret.exposedText == "A")
        struct Refusal: Error, Equatable {}
        #expect(throws: Refusal()) {
            try Secret(capacity: 8) { _ throws(Refusal) in throw Refusal() }
        }
    }

    @Test("Secrets put together are their bytes in order")
    func joining() {
        #expect(Secret(joining: [Secret("a"), Secret(""), Secret("bc")]) == Secret("abc"))
        #expect(Secret(joining: []).isEmpty)
        #expect(Secret("a").followed(by: Secret("bc")) == Secret("abc"))
        #expect(Secret("").followed(by: Secret("")).isEmpty)
    }

    @Test("Wiping leaves zeros")
    func wiping() {
        var bytes: [UInt8] = [1, 2, 3]
        bytes.withUnsafeMutableBytes { Secret.wipe($0) }
        #expect(bytes == [0, 0, 0])
    }
}
