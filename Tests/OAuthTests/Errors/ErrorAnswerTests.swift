import OAuth
import Testing

@Suite("Errors")
struct ErrorAnswerTests {
    @Test(
        "Temporary is what the server says is temporary, and never a verdict of RFC 6749",
        arguments: [
            ("temporarily_unavailable", 400, true), ("server_error", 200, true), ("rate_limited", 429, true),
            ("internal", 500, true), ("internal", 400, false), ("invalid_grant", 500, false),
            ("invalid_client", 503, false), ("server_error", nil, true), ("access_denied", nil, false),
        ] as [(String, Int?, Bool)])
    func temporary(error: String, status: Int?, expected: Bool) {
        #expect(ErrorAnswer(error: error, status: status).isTemporary == expected)
    }

    @Test("Every error reads as one line that tells what happened")
    func descriptions() throws {
        let errors: [(OAuthError, String)] = [
            (
                .refused(ErrorAnswer(error: "invalid_grant", subError: "bad_token", description: "It is dead.")),
                "invalid_grant (bad_token): It is dead."
            ),
            (.refused(ErrorAnswer(error: "access_denied")), "access_denied"),
            (.unavailable(status: 503, retryAfter: 30), "the server is unavailable (status 503, try again in 30 s)"),
            (.unavailable(status: 500, retryAfter: nil), "the server is unavailable (status 500)"),
            (.notTheProtocol(.notJSON("text/html")), "the answer is not OAuth: it is text/html"),
            (.notTheProtocol(.empty), "the answer is not OAuth: it is empty"),
            (.notTheProtocol(.truncatedJSON), "the answer is not OAuth: it breaks off"),
            (.notTheProtocol(.member("scope")), "the answer is not OAuth: scope is missing or wrong"),
            (.notTheProtocol(.tokenType("mac")), "the answer is not OAuth: the token type is mac, not Bearer"),
            (.notTheProtocol(.redirect(status: 302)), "the answer is not OAuth: it is a redirect (status 302)"),
            (
                .notTheProtocol(.unexpectedStatus(404)),
                "the answer is not OAuth: it is status 404 without an explanation"
            ),
            (.issuerMismatch(expected: "https://a", found: "https://b"), "the issuer is https://b, not https://a"),
            (
                .issuerMismatch(expected: "https://a", found: nil),
                "the answer does not name its issuer, which should be https://a"
            ),
            (.identityTokenRejected("it has expired (exp)"), "the ID token was not accepted: it has expired (exp)"),
            (.missingEndpoint("token_endpoint"), "the server's metadata has no token_endpoint"),
            (.insecureAddress(try address("http://a/")), "http://a/ is neither HTTPS nor HTTP on loopback"),
            (.unusableParameter("state"), "state cannot be used in a request"),
        ]
        for (error, line) in errors { #expect("\(error)" == line) }
    }
}
