import CredentialWire
import Secrets
import Testing
import TokenCache

@testable import HelperKit

@Suite struct GitCredentialHelperTests {
    private let request = "protocol=smtp\nhost=smtp.example.org:587\nusername=alice@example.org\n\n"

    @Test("A cached token is the password, with its user name and its end")
    func cached() {
        var asked: [CacheSelector] = []
        let outcome = get(request) { selector in
            asked.append(selector)
            return makeToken()
        }
        #expect(asked == [.endpoint(.smtp, host: "smtp.example.org", port: 587, user: "alice@example.org")])
        #expect(outcome == answer("username=alice@example.org\npassword=tok-123\npassword_expiry_utc=1800000000\n\n"))
    }

    @Test(
        "What names one server is found there",
        arguments: [
            ("url=imaps://alice%40example.org@imap.example.org:993\n", "imap", "imap.example.org", 993),
            ("protocol=pop3\nhost=pop.example.org:995\nusername=alice@example.org\n", "pop3", "pop.example.org", 995),
            ("protocol=https\nhost=ews.example.org\nusername=alice@example.org\n", "https", "ews.example.org", 443),
            ("protocol=imap\nhost=[::1]:143\nusername=alice@example.org\n", "imap", "::1", 143),
            ("protocol=imaps\nhost=imap.example.org\nusername=alice@example.org\n", "imap", "imap.example.org", 993),
            ("host=a:1\nurl=pop3s://alice%40example.org@b\n", "pop3", "b", 995),
            ("host=a:1\nhost=b:2\nprotocol=smtps\nusername=alice@example.org\n", "smtp", "b", 2),
        ])
    func endpoints(request: String, name: String, host: String, port: UInt16) throws {
        let expected = CacheSelector.endpoint(
            try #require(EndpointProtocol(rawValue: name)), host: host, port: port, user: "alice@example.org")
        #expect(try parse(request).expandingURL().cacheSelector == expected)
    }

    @Test(
        "What takes the declarations to tell goes to mailgrant with the bytes that were read",
        arguments: [
            "protocol=smtp\nhost=smtp.example.org:587\n", "protocol=smtp\nhost=smtp.example.org\nusername=a\n",
            "protocol=ftp\nhost=a:1\nusername=a\n", "host=a:1\nusername=a\n", "protocol=smtp\nhost=a:0\nusername=a\n",
            "protocol=smtp\nhost=a:65536\nusername=a\n", "protocol=smtp\nhost=:587\nusername=a\n",
            "protocol=https\nhost=a\npath=x\nusername=a\n", "protocol=smtp\nhost=a:1\nusername=\n", "",
            "protocol=smtp\nhost=a:1:1\nusername=a\n", "protocol=smtp\nhost=a@b:1\nusername=a\n",
        ])
    func handedOver(request: String) {
        let outcome = get(request) { _ in makeToken() }
        let replacement = Replacement(
            subject: "git credential", arguments: ["credential", "get"], standardInput: Secret(request))
        #expect(outcome == .replace(replacement))
    }

    @Test("That a person may be asked is handed over, too, and is no hindrance to a cached token")
    func interactive() {
        let words = ["git-credential-mailgrant", "--interactive"]
        for operation in ["get", "store", "erase"] {
            let outcome = GitCredentialHelper.outcome(
                words + [operation], readRequest: { Secret(request) }, lookUp: { _ in nil })
            guard case .replace(let replacement) = outcome else {
                Issue.record("\(operation) was not handed over")
                continue
            }
            #expect(replacement.arguments == ["credential", operation, "--interactive"])
        }
        let cached = GitCredentialHelper.outcome(
            words + ["get"], readRequest: { Secret(request) }, lookUp: { _ in makeToken() })
        #expect(cached == get(request) { _ in makeToken() })
        let two = GitCredentialHelper.outcome(words + ["get", "store"], readRequest: { nil }, lookUp: { _ in nil })
        guard case .fail(let failure) = two else {
            Issue.record("two operations were taken")
            return
        }
        #expect(failure.status == .usage)
    }

    @Test("A server without a cached token goes to mailgrant, too")
    func notCached() {
        let replacement = Replacement(
            subject: "git credential", arguments: ["credential", "get"], standardInput: Secret(request))
        #expect(get(request) { _ in nil } == .replace(replacement))
    }

    @Test("An HTTP caller that understands it also gets the authorization, others never do")
    func authtype() {
        let https = "capability[]=authtype\nprotocol=https\nhost=a\nusername=alice@example.org\n"
        #expect(
            get(https) { _ in makeToken() }
                == answer(
                    "capability[]=authtype\nauthtype=Bearer\ncredential=tok-123\nephemeral=1\n"
                        + "username=alice@example.org\npassword=tok-123\npassword_expiry_utc=1800000000\n\n"))
        let smtp = get("capability[]=authtype\n" + request) { _ in makeToken() }
        #expect(smtp == answer("username=alice@example.org\npassword=tok-123\npassword_expiry_utc=1800000000\n\n"))
    }

    @Test(
        "A malformed request is status 64 and never an answer",
        arguments: [
            "protocol=smtp\r\nhost=a:1\nusername=a\n", "nonsense\n", "protocol=smtp\nhost=a:1\0\nusername=a\n",
            "url=smtp://a%0a@b:1\n",
        ])
    func malformed(request: String) {
        guard case .fail(let failure) = get(request, lookUp: { _ in makeToken() }) else {
            Issue.record("it was answered")
            return
        }
        #expect(failure.status == .usage)
    }

    @Test("Store and erase go to mailgrant with their input unread, unknown operations do nothing")
    func operations() {
        for operation in ["store", "erase"] {
            #expect(
                run(operation)
                    == .replace(Replacement(subject: "git credential", arguments: ["credential", operation])))
        }
        #expect(run("frobnicate") == answer(""))
        #expect(run("capability") == answer("version 0\ncapability authtype\n"))
    }

    private func parse(_ request: String) throws -> CredentialMessage {
        try CredentialMessage(parsing: Secret(request))
    }

    private func get(_ request: String, lookUp: (CacheSelector) -> CachedToken?) -> HelperOutcome {
        GitCredentialHelper.outcome(
            ["git-credential-mailgrant", "get"], readRequest: { Secret(request) }, lookUp: lookUp)
    }

    private func run(_ operation: String) -> HelperOutcome {
        GitCredentialHelper.outcome(
            ["git-credential-mailgrant", operation],
            readRequest: {
                Issue.record("standard input was read")
                return nil
            }, lookUp: { _ in nil })
    }

    private func answer(_ text: String) -> HelperOutcome { .answer(Secret(text)) }
}
