import OAuth
import Testing

@Suite("Revocation answers")
struct RevocationAnswerTests {
    @Test(
        "200 means done, whatever the body; so does invalid_token",
        arguments: [(200, ""), (200, "{}"), (204, ""), (200, "OK"), (400, #"{"error":"invalid_token"}"#)])
    func done(status: Int, body: String) throws {
        try RevocationAnswer.parse(response(status, body))
    }

    @Test("503 means that the token is still good")
    func unavailable() {
        #expect(throws: OAuthError.unavailable(status: 503, retryAfter: 5)) {
            try RevocationAnswer.parse(response(503, "", ["Retry-After": "5"]))
        }
    }

    @Test(
        "Everything else is an error",
        arguments: [
            (
                400, #"{"error":"unsupported_token_type"}"#,
                .refused(ErrorAnswer(error: "unsupported_token_type", status: 400))
            ),
            (302, "", .notTheProtocol(.redirect(status: 302))), (404, "", .notTheProtocol(.unexpectedStatus(404))),
            (404, portalPage, .notTheProtocol(.notJSON("HTML"))), (200, portalPage, .notTheProtocol(.notJSON("HTML"))),
        ] as [(Int, String, OAuthError)])
    func refused(status: Int, body: String, error: OAuthError) {
        #expect(throws: error) { try RevocationAnswer.parse(response(status, body, type: nil)) }
    }
}
