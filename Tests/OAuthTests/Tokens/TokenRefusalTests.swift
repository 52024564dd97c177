import FoundationEssentials
import OAuth
import Secrets
import Testing

@Suite("Token answers that are none")
struct TokenRefusalTests {
    private func error(_ response: HTTPResponse) -> OAuthError? {
        #expect(throws: OAuthError.self) { try TokenAnswer.parse(response, now: Date(timeIntervalSince1970: 0)) }
    }

    @Test(
        "An error of the protocol is one whatever the status", arguments: [200, 400, 401, 403, 404, 418, 429, 500, 503])
    func anyStatus(status: Int) {
        #expect(
            error(response(status, #"{"error":"invalid_grant","error_description":"expired"}"#))
                == .refused(ErrorAnswer(error: "invalid_grant", description: "expired", status: status)))
    }

    @Test("An error beside a token is an error")
    func errorBesideToken() {
        #expect(
            error(response(200, #"{"access_token":"a","error":"invalid_scope"}"#))
                == .refused(ErrorAnswer(error: "invalid_scope", status: 200)))
    }

    @Test("Microsoft's members are kept")
    func microsoft() {
        let body = #"""
            {"error":"invalid_grant","error_description":"AADSTS65001: no consent.\r\nTrace ID: 1\r\nTimestamp: 2",
             "error_codes":[65001,"700082",1.5,null],"timestamp":"2026-01-01 00:00:00Z","trace_id":"t",
             "correlation_id":"0000-c","suberror":"consent_required"}
            """#
        #expect(
            error(response(400, body))
                == .refused(
                    ErrorAnswer(
                        error: "invalid_grant", subError: "consent_required", codes: [65_001, 700_082],
                        description: "AADSTS65001: no consent. Trace ID: 1 Timestamp: 2", correlationID: "0000-c",
                        traceID: "t", timestamp: "2026-01-01 00:00:00Z", status: 400)))
    }

    @Test("Google's subtype is kept, and members of wrong types do no harm")
    func google() {
        #expect(
            error(response(400, #"{"error":"invalid_grant","error_subtype":"invalid_rapt","error_description":[]}"#))
                == .refused(ErrorAnswer(error: "invalid_grant", subError: "invalid_rapt", status: 400)))
    }

    @Test("The server's words are printable and cut")
    func printable() {
        let body = #"{"error":"e\u001b[2J","error_description":"\u202Ea\nb\#(String(repeating: "x", count: 500))"}"#
        guard case .refused(let answer)? = error(response(400, body)) else {
            Issue.record("not refused")
            return
        }
        #expect(answer.error == "e[2J")
        #expect(answer.description?.hasPrefix("a bxx") == true)
        #expect(answer.description?.unicodeScalars.count == 300)
    }

    @Test("Retry-After comes along with an error, too")
    func retryAfter() {
        #expect(
            error(response(503, #"{"error":"temporarily_unavailable"}"#, ["Retry-After": "9"]))
                == .refused(ErrorAnswer(error: "temporarily_unavailable", status: 503, retryAfter: 9)))
    }

    @Test(
        "429 and 5xx without an error of the protocol mean: not now",
        arguments: [
            (500, ""), (502, portalPage), (503, "{"), (504, "{}"), (429, ""), (429, #"{"message":"slow"}"#),
            (511, portalPage), (500, #"{"error":{"code":500}}"#),
        ])
    func unavailable(status: Int, body: String) {
        #expect(error(response(status, body)) == .unavailable(status: status, retryAfter: nil))
        #expect(
            error(response(status, body, ["Retry-After": "Thu, 01 Jan 1970 00:01:00 GMT"]))
                == .unavailable(status: status, retryAfter: 60))
    }

    @Test("A redirect is a fault, whatever is in it", arguments: [301, 302, 303, 307, 308])
    func redirect(status: Int) {
        #expect(error(response(status, "")) == .notTheProtocol(.redirect(status: status)))
        #expect(error(response(status, #"{"access_token":"a"}"#)) == .notTheProtocol(.redirect(status: status)))
    }

    @Test(
        "What is not the protocol is told by kind",
        arguments: [
            (200, "", "application/json", .empty), (200, " \r\n", nil, .empty), (204, "", nil, .empty),
            (200, portalPage, "text/html; charset=utf-8", .notJSON("text/html")),
            (200, portalPage, "application/json", .notJSON("HTML")), (200, portalPage, nil, .notJSON("HTML")),
            (404, portalPage, "Text/HTML", .notJSON("text/html")),
            (
                200, "access_token=a&token_type=bearer", "application/x-www-form-urlencoded",
                .notJSON("application/x-www-form-urlencoded")
            ),
            (200, "OK", nil, .notJSON("text")), (200, "OK", "application/json", .notJSON("text")),
            (200, #"{"access_token":"a""#, "application/json", .truncatedJSON),
            (200, #"{"access_token":"a"#, "text/plain", .truncatedJSON), (200, "{", nil, .truncatedJSON),
            (400, #"{"error":"inval"#, "application/json", .truncatedJSON),
            (200, #"{"access_token":"a","access_token":"b"}"#, "application/json", .notJSON("malformed JSON")),
            (200, #"{access_token:"a"}"#, "application/json", .notJSON("malformed JSON")),
            (200, #"["a"]"#, "application/json", .notJSON("JSON, but not an object")),
            (200, "null", "application/json", .notJSON("JSON, but not an object")),
            (400, "", nil, .unexpectedStatus(400)), (401, "", nil, .unexpectedStatus(401)),
            (400, "{}", nil, .unexpectedStatus(400)), (403, #"{"message":"no"}"#, nil, .unexpectedStatus(403)),
            (400, #"{"error":{"code":400}}"#, nil, .unexpectedStatus(400)),
            (101, #"{"access_token":"a"}"#, nil, .unexpectedStatus(101)),
        ] as [(Int, String, String?, ProtocolFault)])
    func notTheProtocol(status: Int, body: String, type: String?, fault: ProtocolFault) {
        #expect(error(response(status, body, type: type)) == .notTheProtocol(fault))
    }

    @Test("A token in a client error is not taken")
    func tokenInClientError() {
        #expect(error(response(400, #"{"access_token":"a"}"#)) == .notTheProtocol(.unexpectedStatus(400)))
    }

    @Test("No error shows what the body held")
    func redacted() {
        let bodies = [
            #"{"access_token":"hidden-1","refresh_token":7}"#, #"{"access_token":"hidden-1"#, #"["hidden-1"]"#,
            "hidden-1", #"{"access_token":"hidden-1\n"}"#,
        ]
        for body in bodies {
            guard let error = error(response(200, body)) else { continue }
            #expect(!"\(error) \(String(reflecting: error))".contains("hidden"))
        }
    }
}
