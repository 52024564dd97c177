import Foundation
import Grants
import SASL
import Secrets
import Testing

@testable import MailConnections

@Suite("SASL messages")
struct SASLTests {
    @Test func `XOAUTH2 carries user and token as published`() throws {
        let message = SASLMechanism.xoauth2.initialResponse(for: try Sample.credential())
        #expect(message.base64Encoded().exposedText == Sample.xoauth2)
    }

    @Test func `OAUTHBEARER carries user, host, port and token as RFC 7628 says`() throws {
        let message = SASLMechanism.oauthbearer.initialResponse(for: try Sample.credential())
        #expect(message.base64Encoded().exposedText == Sample.oauthbearer)
    }

    @Test func `commas and equals signs in a user name are escaped for OAUTHBEARER`() throws {
        let credential = try Sample.credential(user: "a,b=c@example.org", host: "smtp.example.org", port: 587)
        #expect(
            SASLMechanism.oauthbearer.initialResponse(for: credential).base64Encoded().exposedText
                == "bixhPWE9MkNiPTNEY0BleGFtcGxlLm9yZywBaG9zdD1zbXRwLmV4YW1wbGUub3JnAXBvcnQ9NTg3"
                + "AWF1dGg9QmVhcmVyIHRvay0xMjMBAQ==")
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

    @Test func `OAUTHBEARER is preferred, a declaration decides otherwise`() {
        let both = ["plain", "xoauth2", "oauthbearer"]
        #expect(SASLMechanism.preferred(by: .auto, among: both) == .oauthbearer)
        #expect(SASLMechanism.preferred(by: .auto, among: ["XOAUTH2"]) == .xoauth2)
        #expect(SASLMechanism.preferred(by: .xoauth2, among: both) == .xoauth2)
        #expect(SASLMechanism.preferred(by: .oauthbearer, among: ["XOAUTH2"]) == nil)
        #expect(SASLMechanism.preferred(by: .auto, among: ["PLAIN"]) == nil)
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
