import CredentialWire
import FoundationEssentials
import Grants
import Secrets
import Testing

@testable import Commands

@Suite("What a provider's program answers")
struct ProviderAnswerTests {
    private func answer(_ lines: String..., hiding hidden: [Secret] = []) throws -> ProviderAnswer {
        let message = try CredentialMessage(parsing: Secret(lines.joined(separator: "\n") + "\n\n"))
        return ProviderAnswer(message: message, executable: "mailgrant-provider-example", hidden: hidden)
    }

    private func code(_ body: () throws(ProgramError) -> some Any) -> ProgramError.Code? {
        do {
            _ = try body()
            return nil
        } catch {
            return error.code
        }
    }

    @Test("Each word of the closed list means what it says, and any other is a fault of the program")
    func errors() throws {
        let words: [(String, ProgramError.Code)] = [
            ("needs-authorization", .needsAuthorization), ("grant-ended", .grantEnded), ("denied", .denied),
            ("unavailable", .unavailable(retryAfter: nil)), ("protocol", .providerFault),
            ("misconfigured", .misconfigured), ("unsupported", .unsupported), ("invalid_grant", .brokenProgram),
        ]
        for (word, expected) in words {
            let answer = try answer("version=1", "error=\(word)")
            #expect(code { () throws(ProgramError) in try answer.checkError() } == expected, "\(word)")
        }
        let waiting = try answer("error=unavailable", "retry-after=90")
        #expect(code { () throws(ProgramError) in try waiting.checkError() } == .unavailable(retryAfter: 90))
        let unlimited = try answer("error=unavailable", "retry-after=-1")
        #expect(code { () throws(ProgramError) in try unlimited.checkError() } == .unavailable(retryAfter: nil))
    }

    @Test("A text is one printable line, and none where it would show what is kept")
    func texts() throws {
        let escapes = try answer("text=red\u{1B}[31m\u{202E}alert\u{7}", hiding: [Secret("kept")])
        #expect(escapes.text("text") == "red[31malert")
        #expect(try answer("text=cannot use kept", hiding: [Secret("kept")]).text("text") == nil)
        #expect(try answer("text=" + String(repeating: "x", count: 5_000)).text("text")?.count ?? 0 <= 501)
    }

    @Test("Only web addresses are opened: HTTPS, or HTTP on loopback")
    func addresses() throws {
        for address in ["https://id.example.org/start", "http://127.0.0.1:8080/", "http://localhost/"] {
            guard case .notice(.open)? = try answer("ask=open", "address=\(address)").wish() else {
                Issue.record("\(address)")
                continue
            }
        }
        for address in [
            "http://id.example.org/", "javascript:alert(1)", "file:///etc/passwd", "https://", "https:///x",
            "mailto:a@b.example", "http://127.0.0.1.example.org/", "https://a b.example/",
        ] {
            let answer = try answer("ask=open", "address=\(address)")
            #expect(code { () throws(ProgramError) in try answer.wish() } == .brokenProgram, "\(address)")
        }
    }

    @Test("A token has visible characters only, a grant says what is kept, and a scope holds no quotation mark")
    func values() throws {
        let sound = try answer("access-token=abc.def", "expires-in=60", "scope[]=a", "state=next")
        #expect(
            try sound.token()
                == ProgramToken(accessToken: Secret("abc.def"), expiresIn: 60, scopes: ["a"], state: Secret("next")))
        for lines in [["access-token="], ["access-token=a b"], ["access-token=ä"], ["expires-in=60"]] {
            let answer = try answer(lines[0])
            #expect(code { () throws(ProgramError) in try answer.token() } == .brokenProgram, "\(lines)")
        }
        let empty = try answer("state=", "identity=alice@example.org")
        #expect(try empty.grant() == ProgramGrant(state: Secret(""), identity: "alice@example.org"))
        for line in ["identity=alice@example.org", "state=x\nscope[]=a\"b", "state=x\nidentity=a\u{202E}b"] {
            let answer = try answer(line)
            #expect(code { () throws(ProgramError) in try answer.grant() } == .brokenProgram, "\(line)")
        }
    }

    @Test("Without the version, or with another, nothing of the answer counts")
    func version() throws {
        let silent = try answer("access-token=abc")
        #expect(code { () throws(ProgramError) in try silent.checkVersion() } == .brokenProgram)
        let newer = try answer("version=2", "access-token=abc")
        #expect(code { () throws(ProgramError) in try newer.checkVersion() } == .unsupported)
    }

    @Test("What is kept and what a person answers are secrets wherever a message is read")
    func secretKeys() throws {
        let message = try CredentialMessage(parsing: Secret("state=a\nanswer=b\naccess-token=c\n\n"))
        for key in ["state", "answer", "access-token"] {
            #expect(message.text(key) == nil && message.secret(key) != nil, "\(key)")
        }
    }
}
