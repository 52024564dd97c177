import Foundation
import Grants
import SASL
import Secrets
import Testing

@testable import MailConnections

@Suite("SASL messages")
struct SASLTests {
    private func encoded(_ mechanism: SASLMechanism, _ credential: SASLCredential) -> [String] {
        mechanism.messages(for: credential).map { $0.base64Encoded().exposedText }
    }

    @Test func `XOAUTH2 carries user and token as published`() throws {
        #expect(encoded(.xoauth2, try Sample.credential()) == [Sample.xoauth2])
    }

    @Test func `OAUTHBEARER carries user, host, port and token as RFC 7628 says`() throws {
        #expect(encoded(.oauthbearer, try Sample.credential()) == [Sample.oauthbearer])
    }

    @Test func `PLAIN carries user and password as RFC 4616 says, LOGIN one after the other`() throws {
        let credential = try Sample.passwordCredential()
        #expect(encoded(.plain, credential) == [Sample.plain])
        #expect(encoded(.login, credential) == [Sample.loginUser, Sample.loginPassword])
    }

    @Test func `commas and equals signs in a user name are escaped for OAUTHBEARER`() throws {
        let credential = try Sample.credential(user: "a,b=c@example.org", host: "smtp.example.org", port: 587)
        #expect(
            encoded(.oauthbearer, credential) == [
                "bixhPWE9MkNiPTNEY0BleGFtcGxlLm9yZywBaG9zdD1zbXRwLmV4YW1wbGUub3JnAXBvcnQ9NTg3"
                    + "AWF1dGg9QmVhcmVyIHRvay0xMjMBAQ=="
            ])
    }

    @Test(arguments: 0...70)
    func `base64 agrees with another implementation at every length`(length: Int) {
        let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 200) }
        #expect(Secret(bytes).base64Encoded().exposedText == Data(bytes).base64EncodedString())
    }

    @Test(arguments: ["a\u{1}auth=Bearer x", "a\r\nb", "a\u{0}b", "a\u{7F}"])
    func `a user name that would break out of its field is refused`(user: String) {
        #expect(throws: MailServerError.self) { try Sample.credential(user: user) }
    }

    @Test func `a token with a control character is refused before it is sent`() {
        #expect(throws: MailServerError.self) { try Sample.credential(token: Secret("tok\u{1}123")) }
    }

    @Test(arguments: ["pass\u{0}word", "pass\r\nword", "pass\tword"])
    func `a password that would break out of its field is refused before it is sent`(password: String) {
        #expect(throws: MailServerError.self) { try Sample.passwordCredential(Secret(password)) }
    }

    @Test func `a password goes by PLAIN, else by LOGIN, and never by a mechanism for tokens`() {
        let password = MailCredential.password(Sample.password)
        func preferred(_ offered: [String]) -> SASLMechanism? {
            SASLMechanism.preferred(for: password, by: .xoauth2, among: offered)
        }
        #expect(preferred(["xoauth2", "login", "plain"]) == .plain)
        #expect(preferred(["XOAUTH2", "LOGIN"]) == .login)
        #expect(preferred(["XOAUTH2", "OAUTHBEARER", "CRAM-MD5"]) == nil)
    }

    @Test func `OAUTHBEARER is preferred, a declaration decides otherwise`() {
        let both = ["plain", "xoauth2", "oauthbearer"]
        func preferred(by choice: MechanismChoice, among offered: [String]) -> SASLMechanism? {
            SASLMechanism.preferred(for: .accessToken(Sample.token), by: choice, among: offered)
        }
        #expect(preferred(by: .auto, among: both) == .oauthbearer)
        #expect(preferred(by: .auto, among: ["XOAUTH2"]) == .xoauth2)
        #expect(preferred(by: .xoauth2, among: both) == .xoauth2)
        #expect(preferred(by: .oauthbearer, among: ["XOAUTH2"]) == nil)
        #expect(preferred(by: .auto, among: ["PLAIN"]) == nil)
    }
}

@Suite("SASL error challenges")
struct SASLErrorChallengeTests {
    private func challenge(_ json: String) -> SASLErrorChallenge {
        SASLErrorChallenge(base64: Array(Data(json.utf8).base64EncodedString().utf8))
    }

    @Test func `the status is read as text and as a number`() {
        #expect(SASLErrorChallenge(base64: Array(Sample.challenge.utf8)).status == "401")
        #expect(challenge(#"{"status":"invalid_token","scope":"mail"}"#).status == "invalid_token")
        #expect(challenge(#"{"status":400}"#).status == "400")
    }

    @Test(arguments: ["", "{}", "[]", "no json", #"{"status":null}"#, #"{"status":{"a":1}}"#])
    func `a challenge without a status is a refusal all the same`(json: String) {
        #expect(challenge(json).status == nil)
    }

    @Test func `what is no base64 is a refusal all the same`() {
        #expect(SASLErrorChallenge(base64: Array("%%%".utf8)).status == nil)
    }

    @Test func `control characters are taken out of the status and its length is bounded`() throws {
        let status = try #require(challenge(#"{"status":"\u001b[31mbad\u202e\r\n"}"#).status)
        #expect(!status.unicodeScalars.contains { $0.value < 0x20 || $0 == "\u{202E}" })
        #expect(status.contains("bad"))
        let long = String(repeating: "x", count: 5000)
        #expect(try #require(challenge(#"{"status":"\#(long)"}"#).status).count <= 60)
    }

    @Test(arguments: ["503", "500", "temporarily_unavailable", "server_error"])
    func `a server's own trouble is no verdict on the token`(status: String) {
        #expect(challenge(#"{"status":"\#(status)"}"#).isTemporary)
    }

    @Test(arguments: ["400", "401", "invalid_token", "insufficient_scope", "600"])
    func `other statuses are a verdict`(status: String) {
        #expect(!challenge(#"{"status":"\#(status)"}"#).isTemporary)
    }
}
