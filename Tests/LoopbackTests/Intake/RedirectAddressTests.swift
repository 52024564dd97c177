import OAuth
import Testing

@testable import Loopback

@Suite("Redirect addresses that a person hands over")
struct RedirectAddressTests {
    private func judge(_ text: String, redirectURI: String = "http://127.0.0.1:8400/cb") -> RedirectAddress.Judgement {
        RedirectAddress(redirectURI: redirectURI).judge(text, examine: rightState)
    }

    @Test(
        "The right one is taken, however it was copied",
        arguments: [
            "http://127.0.0.1:8400/cb?state=right&code=abc", "  http://127.0.0.1:8400/cb?state=right&code=abc\r\n",
            "HTTP://127.0.0.1:8400/cb?state=right&code=abc", "http://127.0.0.1:8400/cb?state=right&code=abc#_=_",
        ])
    func right(text: String) {
        guard case .answer(let verdict) = judge(text) else {
            Issue.record("not taken")
            return
        }
        #expect(grantedCode(verdict) == "abc")
    }

    @Test("A browser shows a slash where the callback URL has no path")
    func slash() {
        guard case .answer = judge("http://localhost:1/?state=right&code=abc", redirectURI: "http://localhost:1") else {
            Issue.record("not taken")
            return
        }
    }

    @Test(
        "Everything else is said to be what it is",
        arguments: [
            (" \n", "nothing was given"), ("abc", "the code alone"), ("code=abc&state=right", "a part of the address"),
            ("?code=abc", "a part of the address"), ("/cb?code=abc&next=https://x", "a part of the address"),
            ("http://127.0.0.1:8400/cb?state=right&co\nde=abc", "line breaks"),
            ("http://127.0.0.1:8400/cb?state=right&co de=abc", "line breaks"),
            ("http://127.0.0.1:8400/cb?state=right&code=äbc", "characters which no address has"),
            ("http://127.0.0.1:8400/cb", "no answer in it"), ("http://127.0.0.1:8400/cb#code=abc", "no answer in it"),
            ("http://127.0.0.1:8400/cb?state=wrong&code=abc", "belongs to another sign-in"),
            ("http://127.0.0.1:8400/cb?code=abc", "it has no state"),
            ("https://id.example/authorize?response_type=code&state=right&code=1", "the address to sign in at"),
            ("http://127.0.0.1:8401/cb?state=right&code=abc", "of another place"),
            ("https://127.0.0.1:8400/cb?state=right&code=abc", "of another place"),
            ("http://127.0.0.1:8400/CB?state=right&code=abc", "of another place"),
            ("http://127.0.0.1:8400/cb?" + String(repeating: "x", count: 65_536), "too long"),
        ])
    func unusable(text: String, reason: String) {
        guard case .unusable(let words) = judge(text) else {
            Issue.record("taken")
            return
        }
        #expect(words.contains(reason))
        #expect(!words.contains("abc"))
    }
}
