import SASL
import Secrets
import Testing
import TokenCache

@testable import HelperKit

@Suite struct RenderingTests {
    @Test(
        "Every format is one line, to the byte",
        arguments: [
            (OutputFormat.token, "tok-123\n"), (.header, "Authorization: Bearer tok-123\n"),
            (.xoauth2, "dXNlcj1hbGljZUBleGFtcGxlLm9yZwFhdXRoPUJlYXJlciB0b2stMTIzAQE=\n"),
            (
                .oauthbearer,
                "bixhPWFsaWNlQGV4YW1wbGUub3JnLAFob3N0PWltYXAuZXhhbXBsZS5vcmcBcG9ydD05OTMBYXV0aD1CZWFyZXIgdG9rLTEyMwEB\n"
            ),
            (
                .json,
                #"{"version":1,"account":"work","direction":"incoming","user":"alice@example.org","#
                    + #""access_token":"tok-123","expires_at":1800000000}"# + "\n"
            ),
        ])
    func formats(format: OutputFormat, expected: String) throws {
        #expect(try makeToken().rendered(as: format).exposedText == expected)
    }

    @Test("OAUTHBEARER escapes commas and equals signs in the user (RFC 5801)")
    func saslName() throws {
        let token = makeToken(user: "a,b=c@example.org", host: "smtp.example.org", port: 587)
        let expected =
            "bixhPWE9MkNiPTNEY0BleGFtcGxlLm9yZywBaG9zdD1zbXRwLmV4YW1wbGUub3JnAXBvcnQ9NTg3AWF1dGg9QmVhcmVyIHRvay0xMjMBAQ==\n"
        #expect(try token.rendered(as: .oauthbearer).exposedText == expected)
    }

    @Test("JSON escapes what JSON must")
    func json() throws {
        let token = makeToken(#"a"b\c"#, user: #"al"ice"#)
        let text = try token.rendered(as: .json).exposedText
        #expect(text.contains(#""access_token":"a\"b\\c""#))
        #expect(text.contains(#""user":"al\"ice""#))
        #expect(JSONString.quoted(Secret("\u{1}\n\u{1f}é")).exposedText == #""\u0001\u000a\u001fé""#)
    }

    @Test("Base64 pads as RFC 4648 section 10 shows")
    func base64() {
        let vectors = ["": "", "f": "Zg==", "fo": "Zm8=", "foo": "Zm9v", "foob": "Zm9vYg==", "fooba": "Zm9vYmE="]
        for (text, encoded) in vectors { #expect(Secret(text).base64Encoded().exposedText == encoded) }
        #expect(Secret([0xfb, 0xff]).base64Encoded().exposedText == "+/8=")
    }

    @Test("A token of the limit's length is printed, a longer one is status 65 that names both")
    func maxBytes() throws {
        #expect(try makeToken("12345").rendered(as: .xoauth2, maxBytes: 5).isEmpty == false)
        let failure = #expect(throws: ProgramFailure.self) {
            try makeToken("123456").rendered(as: .token, maxBytes: 5)
        }
        #expect(failure?.status == .dataError)
        #expect(failure?.line.hasPrefix("mailgrant: work incoming: ") == true)
        #expect(failure?.line.contains(" 6 bytes") == true && failure?.line.contains("at most 5") == true)
        #expect(failure?.line.contains("123456") == false)
        // It names a way that has no limit, in the direction it is about.
        #expect(failure?.line.contains("mailgrant tunnel work") == true)
    }

    @Test("netrc is one entry of plain words, and what its readers disagree about is refused")
    func netrc() throws {
        #expect(
            try makeToken().rendered(as: .netrc).exposedText
                == "machine imap.example.org login alice@example.org password tok-123\n")
        for user in ["a b", "a\"b", "a'b", "a\\b", "#a"] {
            let failure = #expect(throws: ProgramFailure.self) { try makeToken(user: user).rendered(as: .netrc) }
            #expect(failure?.status == .configuration)
        }
        for token in ["a b", "a\"b", "#a"] {
            let failure = #expect(throws: ProgramFailure.self) { try makeToken(token).rendered(as: .netrc) }
            #expect(failure?.status == .configuration)
        }
    }

    @Test("A token that would not stay on its line is not printed in any format", arguments: OutputFormat.allCases)
    func strayBytes(format: OutputFormat) {
        for text in ["a\nb", "a\r", "a\u{1}", "a\u{7f}", "é", ""] {
            let failure = #expect(throws: ProgramFailure.self) { try makeToken(text).rendered(as: format) }
            #expect(failure?.status == .protocolError)
        }
        let failure = #expect(throws: ProgramFailure.self) { try makeToken(user: "a\u{1}b").rendered(as: format) }
        #expect(failure?.status == .configuration)
    }

    @Test("An app password is printed as it is and in JSON, and has no form that is for tokens")
    func appPassword() throws {
        let password = AppPassword(
            account: "work", direction: .incoming, host: "imap.example.org", user: "alice@example.org",
            password: Secret(#"pä "ss"#))
        #expect(try password.rendered(as: .token).exposedText == "pä \"ss\n")
        let json =
            #"{"version":1,"account":"work","direction":"incoming","user":"alice@example.org","password":"pä \"ss"}"#
        #expect(try password.rendered(as: .json).exposedText == json + "\n")
        for format in [OutputFormat.xoauth2, .oauthbearer, .header] {
            let failure = #expect(throws: ProgramFailure.self) { try password.rendered(as: format) }
            #expect(failure?.status == .usage && failure?.what.contains(format.rawValue) == true)
        }
        let failure = #expect(throws: ProgramFailure.self) { try password.rendered(as: .token, maxBytes: 6) }
        #expect(failure?.status == .dataError && failure?.line.contains(" 7 bytes") == true)
        #expect(failure?.line.contains("ss") == false || failure?.line.contains("pä") == false)
        let stray = AppPassword(
            account: "work", direction: .incoming, host: "imap.example.org", user: "alice", password: Secret("a\nb"))
        #expect(#expect(throws: ProgramFailure.self) { try stray.rendered(as: .token) }?.status == .configuration)
    }

    @Test("A failure is one printable line, whatever it quotes")
    func failureLine() {
        let failure = ProgramFailure(
            .usage, "wo\u{1b}[31mrk", what: "unknown\noption\u{202e}", remedy: String(repeating: "x", count: 10_000))
        #expect(failure.line.hasPrefix("mailgrant: wo?[31mrk: unknown?option?; xxx"))
        #expect(failure.line.unicodeScalars.allSatisfy { $0.value >= 0x20 })
        #expect(failure.line.count < 2000)
    }
}
