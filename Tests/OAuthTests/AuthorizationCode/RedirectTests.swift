import OAuth
import Secrets
import Testing

@Suite("What comes back to the callback URL")
struct RedirectTests {
    private let issuer = "https%3A%2F%2Fid.example"

    /// A verdict in a form that can be compared.
    private enum Outcome: Equatable {
        case stray
        case code(String)
        case failed(OAuthError)
    }

    /// `STATE` in the query stands for the flow's own.
    private func examine(_ query: String, issuer: String? = "https://id.example", requiresIssuer: Bool = false) throws
        -> Outcome
    {
        let request = try authorizationRequest(issuer: issuer, requiresIssuer: requiresIssuer)
        let parts = query.split(separator: "STATE", omittingEmptySubsequences: false)
        switch request.examine(redirectQuery: parts.joined(separator: request.state)) {
        case .stray: return .stray
        case .code(let code): return .code(code.exposedText)
        case .failed(let error): return .failed(error)
        }
    }

    @Test(
        "A code with the right state is the answer",
        arguments: [
            ("code=abc&state=STATE", "abc"), ("state=STATE&code=a%2Fb%3D+%7E", "a/b= ~"),
            ("code=abc&state=STATE&session_state=x&x=1&x=2&%ff=1", "abc"), ("code=0.A&state=STATE&error=", "0.A"),
            ("&&code=abc&&state=STATE&", "abc"),
        ])
    func code(query: String, code: String) throws {
        #expect(try examine(query) == .code(code))
    }

    @Test(
        "Without this flow's state a request is stray, whatever else it says",
        arguments: [
            "", "favicon", "code=abc", "code=abc&state=", "code=abc&state=other", "code=abc&State=STATE",
            "code=abc&state=STATEx", "code=abc&state=xSTATE", "code=abc&state=STATE&state=STATE",
            "code=abc&state=STATE&state=other", "error=access_denied", "error=access_denied&state=other",
            "code=abc&state=STATE%20", "code=abc&state=%FF", "code=abc;state=STATE",
        ])
    func stray(query: String) throws {
        #expect(try examine(query) == .stray)
    }

    @Test("A query of unheard-of length is stray")
    func huge() throws {
        #expect(try examine("state=STATE&code=" + String(repeating: "a", count: 4_096)) != .stray)
        #expect(try examine("state=STATE&code=" + String(repeating: "a", count: 40_000)) == .stray)
    }

    @Test("A refusal carries the server's words, printable and cut")
    func refusal() throws {
        #expect(
            try examine("error=access_denied&error_description=The+user%0A%1B%5B2Jsaid%20no&state=STATE")
                == .failed(.refused(ErrorAnswer(error: "access_denied", description: "The user [2Jsaid no"))))
        let long = String(repeating: "x", count: 1_000)
        guard case .failed(.refused(let answer)) = try examine("error=\(long)&error_description=\(long)&state=STATE")
        else {
            Issue.record("not refused")
            return
        }
        #expect(answer.error.count == 100)
        #expect(answer.description?.count == 300)
        #expect(answer.status == nil)
    }

    @Test("An error outweighs a code, and Google's subtype is kept")
    func errorBesideCode() throws {
        #expect(
            try examine("code=abc&error=admin_policy_enforced&error_subtype=x&state=STATE")
                == .failed(.refused(ErrorAnswer(error: "admin_policy_enforced", subError: "x"))))
    }

    @Test(
        "An answer that is neither, or both ways at once, is a fault",
        arguments: [
            ("state=STATE", "code"), ("state=STATE&code=", "code"), ("state=STATE&code", "code"),
            ("state=STATE&admin_consent=True", "code"), ("state=STATE&code=a&code=a", "code"),
            ("state=STATE&code=%0Aabc", "code"), ("state=STATE&code=a%00b", "code"), ("state=STATE&code=%zz", "code"),
            ("state=STATE&code=%C3%A9", "code"), ("state=STATE&error=a&error=b", "error"),
            ("state=STATE&code=a&iss=x&iss=x", "iss"),
        ])
    func fault(query: String, member: String) throws {
        #expect(try examine(query) == .failed(.notTheProtocol(.member(member))))
    }

    @Test("iss is compared exactly where it is sent (RFC 9207 section 2.4)")
    func issuerSent() throws {
        #expect(try examine("code=abc&state=STATE&iss=\(issuer)") == .code("abc"))
        for (sent, found) in [
            ("https%3A%2F%2Fevil.example", "https://evil.example"),
            ("https%3A%2F%2Fid.example%2F", "https://id.example/"),
            ("HTTPS%3A%2F%2Fid.example", "HTTPS://id.example"),
        ] {
            #expect(
                try examine("code=abc&state=STATE&iss=\(sent)")
                    == .failed(.issuerMismatch(expected: "https://id.example", found: found)))
        }
        #expect(
            try examine("code=abc&state=STATE&iss=")
                == .failed(.issuerMismatch(expected: "https://id.example", found: nil)))
    }

    @Test("iss is required where it was promised, for errors too")
    func issuerPromised() throws {
        let mismatch = Outcome.failed(.issuerMismatch(expected: "https://id.example", found: nil))
        #expect(try examine("code=abc&state=STATE", requiresIssuer: true) == mismatch)
        #expect(try examine("error=access_denied&state=STATE", requiresIssuer: true) == mismatch)
        #expect(try examine("code=abc&state=STATE&iss=\(issuer)", requiresIssuer: true) == .code("abc"))
    }

    @Test("Without a known issuer there is nothing to compare with")
    func issuerUnknown() throws {
        #expect(try examine("code=abc&state=STATE&iss=anything", issuer: nil) == .code("abc"))
    }

    @Test("Issuers that only look the same to Swift are different")
    func canonicalEquivalence() throws {
        let composed = "https://id.example/\u{E9}"
        #expect(try examine("code=a&state=STATE&iss=https://id.example/%C3%A9", issuer: composed) == .code("a"))
        #expect(try examine("code=a&state=STATE&iss=https://id.example/e%CC%81", issuer: composed) != .code("a"))
    }

    @Test("Microsoft's template lets any tenant of the same server answer, and nobody else")
    func issuerTemplate() throws {
        let template = "https://login.example/{tenantid}/v2.0"
        let tenant = "9188040d-6c67-4c5b-b112-36a304b66dad"
        #expect(
            try examine("code=a&state=STATE&iss=https://login.example/\(tenant)/v2.0", issuer: template) == .code("a"))
        for other in ["https://evil.example/\(tenant)/v2.0", "https://login.example/x/v2.0", template] {
            #expect(
                try examine("code=a&state=STATE&iss=\(other)", issuer: template)
                    == .failed(.issuerMismatch(expected: template, found: other)))
        }
    }

    @Test("Random queries never end the flow and never crash")
    func garbage() throws {
        let request = try authorizationRequest()
        let alphabet = Array("&=%+;#?/state codeisr019zZ\u{0}é".unicodeScalars)
        var generator = SplitMix(seed: 3)
        for _ in 0..<2_000 {
            let length = Int.random(in: 0...60, using: &generator)
            let scalars = (0..<length).map { _ in alphabet[Int.random(in: alphabet.indices, using: &generator)] }
            guard case .stray = request.examine(redirectQuery: String(String.UnicodeScalarView(scalars))) else {
                Issue.record("taken for an answer: \(scalars)")
                return
            }
        }
    }
}
