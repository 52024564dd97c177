import FoundationEssentials
import OAuth
import Testing

@Suite("Discovery")
struct MetadataDiscoveryTests {
    private func document(_ issuer: String) -> HTTPResponse {
        response(200, #"{"issuer":"\#(issuer)","token_endpoint":"https://id.example/t"}"#)
    }

    /// The addresses asked, and the end, when each request is answered in turn.
    private func run(_ issuer: String, _ answers: [HTTPResponse]) throws -> (
        asked: [String], end: MetadataDiscovery.Step
    ) {
        var discovery = try MetadataDiscovery(issuer: issuer)
        var step = discovery.start()
        var asked: [String] = []
        for answer in answers {
            guard case .send(let request) = step else { break }
            #expect(request.method == .get)
            #expect(request.header("Accept") == "application/json")
            asked.append(request.url.absoluteString)
            step = discovery.received(answer)
        }
        return (asked, step)
    }

    private func metadata(_ step: MetadataDiscovery.Step) -> ServerMetadata? {
        if case .done(let metadata) = step { metadata } else { nil }
    }

    private func error(_ step: MetadataDiscovery.Step) -> OAuthError? {
        if case .failed(let error) = step { error } else { nil }
    }

    @Test(
        "The two places are those of RFC 8414 section 3.1 and of OpenID Connect Discovery section 4.1",
        arguments: [
            (
                "https://id.example", "https://id.example/.well-known/oauth-authorization-server",
                "https://id.example/.well-known/openid-configuration"
            ),
            (
                "https://id.example/", "https://id.example/.well-known/oauth-authorization-server",
                "https://id.example/.well-known/openid-configuration"
            ),
            (
                "https://id.example:8443/a/b", "https://id.example:8443/.well-known/oauth-authorization-server/a/b",
                "https://id.example:8443/a/b/.well-known/openid-configuration"
            ),
            (
                "http://[::1]:9/r/", "http://[::1]:9/.well-known/oauth-authorization-server/r",
                "http://[::1]:9/r/.well-known/openid-configuration"
            ),
        ])
    func places(issuer: String, first: String, second: String) throws {
        let notFound = response(404, "")
        #expect(try run(issuer, [notFound, notFound]).asked == [first, second])
    }

    @Test("The first place suffices")
    func first() throws {
        let result = try run("https://id.example", [document("https://id.example")])
        #expect(metadata(result.end)?.tokenEndpoint == (try address("https://id.example/t")))
        #expect(result.asked.count == 1)
    }

    @Test("Whatever the first answers that is no metadata of this issuer leads to the second")
    func second() throws {
        let answers = [
            response(404, ""), response(404, portalPage, type: "text/html"),
            response(200, portalPage, type: "text/html"),
            response(500, ""), response(302, ""), response(200, "{"), response(200, ""),
            response(400, #"{"error":"x"}"#),
            document("https://other.example"),
        ]
        for answer in answers {
            let result = try run("https://id.example", [answer, document("https://id.example")])
            #expect(metadata(result.end)?.issuer == "https://id.example", "after \(answer.status)")
        }
    }

    @Test("At the end the more telling of two faults is reported")
    func telling() throws {
        let notFound = response(404, "")
        let mismatch = OAuthError.issuerMismatch(expected: "https://id.example", found: "https://other.example")
        let other = document("https://other.example")
        #expect(
            error(try run("https://id.example", [notFound, notFound]).end) == .notTheProtocol(.unexpectedStatus(404)))
        #expect(error(try run("https://id.example", [other, notFound]).end) == mismatch)
        #expect(error(try run("https://id.example", [notFound, other]).end) == mismatch)
        #expect(
            error(try run("https://id.example", [response(503, "", ["Retry-After": "3"]), notFound]).end)
                == .unavailable(status: 503, retryAfter: 3))
    }

    @Test("Microsoft's common tenant is discovered in the second place, with its template")
    func microsoft() throws {
        let result = try run(
            "https://login.example/common/v2.0",
            [response(404, ""), document("https://login.example/{tenantid}/v2.0")])
        #expect(metadata(result.end)?.issuer == "https://login.example/{tenantid}/v2.0")
    }

    @Test("It can be started again")
    func restart() throws {
        var discovery = try MetadataDiscovery(issuer: "https://id.example")
        for _ in 0..<2 {
            guard case .send(let request) = discovery.start() else {
                Issue.record("nothing to send")
                return
            }
            #expect(request.url.path().hasSuffix("oauth-authorization-server"))
            _ = discovery.received(response(404, ""))
        }
    }

    @Test(
        "What is no issuer is refused before anything is sent",
        arguments: [
            "", "id.example", "https://id.example?x=1", "https://id.example#x", "https://id.example/{tenantid}/v2.0",
            "https://id.example/ x",
        ])
    func unusable(issuer: String) {
        #expect(throws: OAuthError.unusableParameter("issuer")) { try MetadataDiscovery(issuer: issuer) }
    }

    @Test("So is an insecure one", arguments: ["http://id.example", "ftp://id.example", "https://alice@id.example"])
    func insecure(issuer: String) throws {
        let error = #expect(throws: OAuthError.self) { try MetadataDiscovery(issuer: issuer) }
        guard case .insecureAddress? = error else {
            Issue.record("another error")
            return
        }
    }
}
