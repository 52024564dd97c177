import Secrets
import Testing

@testable import OAuth

@Suite("Forms")
struct FormEncodingTests {
    @Test("The example of RFC 6749 appendix B holds")
    func appendixB() {
        #expect(FormEncoding.encode(" %&+£€", space: .plus) == "+%25%26%2B%C2%A3%E2%82%AC")
        #expect(FormEncoding.decode("+%25%26%2B%C2%A3%E2%82%AC".utf8) == " %&+£€")
    }

    @Test("In a URL a space is %20, and unreserved characters stay")
    func url() {
        #expect(FormEncoding.encode("a b-._~/é", space: .percent) == "a%20b-._~%2F%C3%A9")
    }

    @Test("Broken escapes and bytes that are not text are refused", arguments: ["%", "%4", "%zz", "a%4", "%ff", "%C3"])
    func broken(text: Substring) {
        #expect(FormEncoding.decode(text.utf8) == nil)
    }

    @Test("A body keeps the order and encodes names, texts and secrets alike")
    func body() {
        var form = FormBody()
        form.append("a b", "1&2")
        form.append("s", Secret("x=y z"))
        form.append("empty", "")
        #expect(form.encoded().exposedText == "a+b=1%262&s=x%3Dy+z&empty=")
        #expect(FormBody().encoded().isEmpty)
    }

    @Test("Every text survives the way there and back")
    func roundTrip() {
        var generator = SplitMix(seed: 7)
        for _ in 0..<300 {
            let scalars = (0..<20).compactMap { _ in Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &generator))
            }
            let text = String(String.UnicodeScalarView(scalars))
            #expect(FormEncoding.decode(FormEncoding.encode(text, space: .plus).utf8) == text)
            #expect(FormEncoding.decode(FormEncoding.encode(text, space: .percent).utf8) == text)
        }
    }
}
