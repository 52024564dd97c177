import OAuth
import Secrets
import Testing

@Suite("Token answers")
struct TokenAnswerTests {
    private func parse(_ members: String, status: Int = 200) throws -> TokenAnswer {
        try TokenAnswer.parse(response(status, #"{"access_token":"at""# + members + "}"))
    }

    @Test("A full answer is read whole")
    func full() throws {
        let answer = try parse(
            #","token_type":"Bearer","expires_in":3599,"refresh_token":"rt","scope":"a b","id_token":"h.p.s","x":{"y":[]}"#
        )
        #expect(answer.accessToken == Secret("at"))
        #expect(answer.expiresIn == 3_599)
        #expect(answer.refreshToken == Secret("rt"))
        #expect(answer.scopes == ["a", "b"])
        #expect(answer.idToken == Secret("h.p.s"))
    }

    @Test(
        "An access token alone is an answer, whatever the body is called",
        arguments: [nil, "text/html", "text/plain", "application/json; charset=utf-8"])
    func least(type: String?) throws {
        let answer = try TokenAnswer.parse(response(200, #"{"access_token":"at"}"#, type: type))
        #expect(answer.accessToken == Secret("at"))
        #expect(answer.expiresIn == nil)
        #expect(answer.refreshToken == nil)
        #expect(answer.scopes == nil)
        #expect(answer.idToken == nil)
    }

    @Test("The token type counts in any case", arguments: ["Bearer", "bearer", "BEARER"])
    func bearer(type: String) throws {
        #expect(try parse(#","token_type":"\#(type)""#).accessToken == Secret("at"))
    }

    @Test(
        "Another token type is refused",
        arguments: [("mac", "mac"), ("DPoP", "DPoP"), ("", ""), ("Bearer\\u001b", "Bearer")])
    func otherType(type: String, shown: String) {
        #expect(throws: OAuthError.notTheProtocol(.tokenType(shown))) { try parse(#","token_type":"\#(type)""#) }
    }

    @Test(
        "A lifetime is read from whatever servers write, and nonsense is no statement",
        arguments: [
            ("3600", 3_600), ("3600.9", 3_600), (#""3600""#, 3_600), (#"" 3600 ""#, 3_600), (#""3599.0""#, 3_599),
            ("3.6e3", 3_600), ("1", 1), ("315360000", 315_360_000), ("0", nil), ("-1", nil), ("315360001", nil),
            ("1767225600", nil), ("1e300", nil), ("null", nil), ("true", nil),
            (#""""#, nil), (#""soon""#, nil), (#""nan""#, nil), (#""inf""#, nil), ("[]", nil), ("{}", nil),
        ] as [(String, Int?)])
    func lifetime(json: String, seconds: Int?) throws {
        #expect(try parse(#","expires_in":"# + json).expiresIn == seconds)
    }

    @Test(
        "Scopes come as text or array, or not at all",
        arguments: [
            (#""a b""#, ["a", "b"]), (#""a,b""#, ["a", "b"]), (#"["a","b"]"#, ["a", "b"]), (#"["a b"]"#, ["a", "b"]),
            (#""""#, []), ("[]", []), ("null", nil),
        ] as [(String, [String]?)])
    func scopes(json: String, scopes: [String]?) throws {
        #expect(try parse(#","scope":"# + json).scopes == scopes)
    }

    @Test("No refresh token, null and an empty one all mean: keep yours", arguments: ["null", #""""#])
    func noRefreshToken(json: String) throws {
        #expect(try parse(#","refresh_token":\#(json),"id_token":\#(json)"#).refreshToken == nil)
    }

    @Test(
        "A token of a wrong type or with characters that no token has is refused",
        arguments: [
            (#"{"access_token":1}"#, "access_token"), (#"{"access_token":null}"#, "access_token"),
            (#"{"access_token":""}"#, "access_token"), (#"{"access_token":["a"]}"#, "access_token"),
            (#"{"access_token":"a\nb"}"#, "access_token"), (#"{"access_token":"a\u0000"}"#, "access_token"),
            (#"{"access_token":"é"}"#, "access_token"), (#"{"x":1}"#, "access_token"), ("{}", "access_token"),
            (#"{"access_token":"a","refresh_token":7}"#, "refresh_token"),
            (#"{"access_token":"a","refresh_token":"b\r\n"}"#, "refresh_token"),
            (#"{"access_token":"a","id_token":{}}"#, "id_token"), (#"{"access_token":"a","scope":7}"#, "scope"),
            (#"{"access_token":"a","scope":["b",1]}"#, "scope"),
            (#"{"access_token":"a","token_type":1}"#, "token_type"),
            (#"{"access_token":"a","error":{"code":400}}"#, "error"),
        ])
    func wrongMember(body: String, member: String) {
        #expect(throws: OAuthError.notTheProtocol(.member(member))) { try TokenAnswer.parse(response(200, body)) }
    }

    @Test("An empty error is none")
    func emptyError() throws {
        #expect(try parse(#","error":"","error_description":null"#).accessToken == Secret("at"))
        #expect(try parse(#","error":null"#).accessToken == Secret("at"))
    }

    @Test("Printing an answer shows no token")
    func redacted() throws {
        let answer = try parse(#","refresh_token":"hidden-1","id_token":"hidden-2""#)
        var shown = "\(answer)"
        dump(answer, to: &shown)
        #expect(!shown.contains("hidden"))
    }
}
