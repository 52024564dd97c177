import Secrets
import Testing
import TokenCache

@testable import HelperKit

@Suite struct TokenHelperTests {
    @Test("A name asks the cache for the account, and an address for the address, in the helper's direction")
    func selectors() {
        #expect(asked("work") == [.account(name: "work", .incoming)])
        #expect(asked("alice@example.org") == [.address("alice@example.org", .incoming)])
    }

    @Test("A cached token is printed as it was asked for, before and behind the account, attached or not")
    func cached() {
        for words in [
            ["work", "--format", "xoauth2", "--max-bytes", "100"], ["--format=xoauth2", "--max-bytes=100", "work"],
        ] {
            let outcome = run(words, cached: makeToken())
            let request = TokenRequest(account: "work", direction: .incoming, format: .xoauth2, maxBytes: 100)
            #expect(outcome == .token(makeToken(), request))
        }
    }

    @Test("Without a cached token mailgrant is asked the same")
    func replaced() {
        #expect(
            run(["work"])
                == .replace(Replacement(subject: "work incoming", arguments: ["token", "work", "--incoming"])))
        let all = ["work", "--format", "json", "--max-bytes", "3000", "--interactive"]
        let arguments = ["token", "work", "--incoming", "--format", "json", "--max-bytes", "3000", "--interactive"]
        #expect(run(all) == .replace(Replacement(subject: "work incoming", arguments: arguments)))
    }

    @Test(
        "Wrong arguments are status 64, and the cache is not asked",
        arguments: [
            [], ["--frobnicate"], ["work", "home"], ["work", "--format"], ["work", "--format", "xml"], [""],
            ["work", "--max-bytes", "0"], ["work", "--max-bytes=-1"], ["work", "--max-bytes=+5"],
            ["work", "--max-bytes", "99999999999999999999"], ["work", "--interactive=yes"],
        ])
    func usage(words: [String]) {
        guard case .fail(let failure) = run(words, cached: makeToken()) else {
            Issue.record("\(words) was taken")
            return
        }
        #expect(failure.status == .usage)
        #expect(failure.line.hasPrefix("mailgrant: "))
        #expect(failure.line.hasSuffix("; see mailgrant-incoming --help"))
    }

    @Test("A closed standard output is status 74, for the account that was asked for")
    func closedOutput() {
        let outcome = TokenHelper.outcome(.incoming, isOutputOpen: false, nextWord: iterate(["work"])) { _ in
            makeToken()
        }
        guard case .fail(let failure) = outcome else {
            Issue.record("it did not fail")
            return
        }
        #expect(failure.status == .ioError)
        #expect(failure.line.hasPrefix("mailgrant: work incoming: "))
    }

    @Test("Help and version are printed", arguments: ["--help", "-h", "--version"])
    func help(word: String) {
        guard case .answer(let answer) = run([word]) else {
            Issue.record("\(word) printed nothing")
            return
        }
        #expect(answer.exposedText.contains("mailgrant-incoming"))
    }

    private func asked(_ account: String) -> [CacheSelector] {
        var asked: [CacheSelector] = []
        _ = TokenHelper.outcome(.incoming, nextWord: iterate([account])) { selector in
            asked.append(selector)
            return nil
        }
        return asked
    }

    private func run(_ words: [String], cached: CachedToken? = nil) -> HelperOutcome {
        TokenHelper.outcome(.incoming, nextWord: iterate(words)) { _ in cached }
    }

    private func iterate(_ words: [String]) -> () -> String? {
        var iterator = words.makeIterator()
        return { iterator.next() }
    }
}

func makeToken(
    _ text: String = "tok-123", user: String = "alice@example.org", host: String = "imap.example.org",
    port: UInt16 = 993
) -> CachedToken {
    CachedToken(
        account: "work", direction: .incoming, mailProtocol: "imap", host: host, port: port, user: user, mechanism: nil,
        accessToken: Secret(text), expiresAt: 1_800_000_000, usableUntil: 1_799_999_700, binding: "")
}
