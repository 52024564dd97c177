import Grants
import OAuth
import PlainXML
import Secrets
import Testing

@testable import MailConnections

@Suite("Verifying EWS")
struct EWSVerificationTests {
    @Test("The inbox is opened, at the declared server, with the declared CA")
    func inbox() async throws {
        let transport = ScriptedTransport(.response(200, [:], EWSSample.inbox))
        let answer = try await Connection.overHTTPS(.ews, caFile: "/ca.pem").verified(by: transport)
        #expect(answer == MailVerification(mechanism: "Bearer", opened: "Posteingang, 12 messages"))
        let request = try #require(transport.seen.first)
        #expect(request.url == "https://mail.example.org:443/EWS/Exchange.asmx" && request.method == "POST")
        #expect(request.caFile == "/ca.pem")
        #expect(request.headers["Authorization"] == "Bearer tok-123")
        #expect(request.headers["Content-Type"] == "text/xml; charset=utf-8")
        #expect(request.headers["X-AnchorMailbox"] == Sample.user)
        let envelope = try XMLReader.read(Array(request.body.utf8))
        let folder = envelope.descendant(.types("DistinguishedFolderId"))
        #expect(folder?.attribute("Id") == "inbox" && folder?.children == [])
        #expect(envelope.descendant(.types("RequestServerVersion"))?.attribute("Version") == "Exchange2013")
        #expect(envelope.descendant(.types("ExchangeImpersonation")) == nil)
    }

    @Test("A shared mailbox is named in the folder, and markup in its address stays text")
    func shared() async throws {
        let transport = ScriptedTransport(.response(200, [:], EWSSample.inbox))
        let address = "a&<b>@example.org"
        let answer = try await Connection.overHTTPS(.ews, shared: address).verified(by: transport)
        #expect(answer.opened == "Posteingang, 12 messages of \(address)")
        let envelope = try XMLReader.read(Array(try #require(transport.seen.first).body.utf8))
        #expect(envelope.descendant(.types("Mailbox"))?.child(.types("EmailAddress"))?.text == address)
        #expect(transport.seen.first?.headers["X-AnchorMailbox"] == address)
    }

    @Test("A program impersonates the mailbox", arguments: [GrantType.clientCredentials, .jwtBearer])
    func impersonation(grantType: GrantType) async throws {
        let transport = ScriptedTransport(.response(200, [:], EWSSample.inbox))
        _ = try await Connection.overHTTPS(.ews, shared: "team@example.org", grantType: grantType)
            .verified(by: transport)
        let envelope = try XMLReader.read(Array(try #require(transport.seen.first).body.utf8))
        let identity = envelope.descendant(.types("ExchangeImpersonation"))?.child(.types("ConnectingSID"))
        #expect(identity?.child(.types("SmtpAddress"))?.text == "team@example.org")
    }

    struct Refusal: Sendable {
        let status: Int
        var headers: [String: String] = [:]
        let body: String
        let code: MailServerError.Code
        let words: String
    }

    private static let hostile: [Refusal] = [
        Refusal(
            status: 200, body: "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>", code: .protocolFault,
            words: "not read"),
        Refusal(
            status: 200, body: EWSSample.envelope(String(repeating: "<a>", count: 100_000)), code: .protocolFault,
            words: "not read"),
        Refusal(
            status: 200, body: EWSSample.inbox.replacing("2006/messages", with: "2006/other"), code: .protocolFault,
            words: "not SOAP"),
        Refusal(status: 200, body: String(EWSSample.inbox.dropLast(30)), code: .protocolFault, words: "not SOAP"),
    ]

    @Test(
        "Refusals are told apart",
        arguments: [
            Refusal(status: 401, body: "", code: .tokenRefused, words: "HTTP status 401"),
            Refusal(
                status: 401,
                headers: [
                    "WWW-Authenticate": #"Bearer realm="a,b", error="invalid_token", error_description="for others""#
                ],
                body: "", code: .tokenRefused, words: "HTTP status 401: invalid_token: for others"),
            Refusal(
                status: 401, headers: ["www-authenticate": #"Bearer claims="e30=", error="insufficient_claims""#],
                body: "",
                code: .tokenRefused, words: "new sign-in"),
            Refusal(
                status: 401, headers: ["WWW-Authenticate": "Negotiate, NTLM, Basic realm=\"x\""], body: "",
                code: .noMechanism, words: "Negotiate, NTLM, Basic"),
            Refusal(status: 403, body: "", code: .mailboxRefused, words: "403"),
            Refusal(status: 404, body: "", code: .protocolFault, words: "404"),
            Refusal(
                status: 302, headers: ["Location": "https://evil.example"], body: "", code: .protocolFault,
                words: "redirect"),
            Refusal(
                status: 429, headers: ["Retry-After": "120"], body: "", code: .unavailable, words: "try again in 120 s"),
            Refusal(status: 503, body: "", code: .unavailable, words: "503"),
            Refusal(
                status: 200, headers: ["Content-Type": "text/html"], body: "<html>sign in</html>", code: .protocolFault,
                words: "not SOAP"),
            Refusal(
                status: 500, headers: ["Content-Type": "text/html"], body: "<html>", code: .unavailable,
                words: "web page"),
            Refusal(
                status: 500, body: EWSSample.fault("ErrorServerBusy"), code: .unavailable,
                words: "ErrorServerBusy: the reason"),
            Refusal(
                status: 500, body: EWSSample.fault("ErrorImpersonateUserDenied"), code: .mailboxRefused,
                words: "ErrorImpersonateUserDenied"),
            Refusal(status: 500, body: EWSSample.fault("ErrorSchemaValidation"), code: .protocolFault, words: "Schema"),
            Refusal(
                status: 200, body: EWSSample.error("ErrorAccessDenied"), code: .mailboxRefused,
                words: "ErrorAccessDenied: no & no"),
            Refusal(
                status: 200, body: EWSSample.error("ErrorNeverHeardOf"), code: .protocolFault,
                words: "ErrorNeverHeardOf: no & no"),
            Refusal(status: 500, body: EWSSample.plainFault("s:Server"), code: .unavailable, words: "the reason"),
            Refusal(status: 500, body: EWSSample.plainFault("s:Client"), code: .protocolFault, words: "the reason"),
            Refusal(
                status: 200, body: EWSSample.error("ErrorNonExistentMailbox"), code: .mailboxRefused,
                words: "NonExistent"),
            Refusal(
                status: 200, body: EWSSample.error("ErrorFolderNotFound"), code: .mailboxRefused,
                words: "ErrorFolderNotFound"),
            Refusal(
                status: 200, body: EWSSample.error("ErrorServerBusy", "GetFolder", EWSSample.backOff),
                code: .unavailable,
                words: "try again in 298 s"),
        ] + hostile)
    func refusals(refusal: Refusal) async throws {
        let transport = ScriptedTransport(.response(refusal.status, refusal.headers, refusal.body))
        let error = await #expect(throws: MailServerError.self) {
            try await Connection.overHTTPS(.ews).verified(by: transport)
        }
        #expect(
            error?.code == refusal.code && error?.detail.contains(refusal.words) == true, "\(String(describing: error))"
        )
    }

    @Test(
        "Where no answer comes, the reason tells what to look at",
        arguments: [
            (TransportError.Code.unreachable, MailServerError.Code.unreachable), (.untrusted, .untrusted),
            (.interrupted, .unreachable), (.oversized, .protocolFault), (.insecure, .unsupported),
        ])
    func noAnswer(code: TransportError.Code, expected: MailServerError.Code) async {
        let error = await #expect(throws: MailServerError.self) {
            try await Connection.overHTTPS(.ews).verified(by: ScriptedTransport(.failure(code)))
        }
        #expect(error?.code == expected)
    }

    @Test("A server that repeats the token gets nobody to show it")
    func redaction() async {
        let token = Sample.token(length: 40)
        let echo = ScriptedTransport(
            .response(401, ["WWW-Authenticate": "Bearer error=\"bad \(token.exposedText)\""], ""))
        let error = await #expect(throws: MailServerError.self) {
            try await NetworkMailVerifier(trust: TrustConfiguration(), transport: echo)
                .verify(.overHTTPS(.ews), .accessToken(token))
        }
        #expect(error?.detail.contains("(redacted)") == true && error?.detail.contains("tttttttt") == false)
    }

    @Test("An app password is shown to nobody")
    func password() async {
        let transport = ScriptedTransport()
        let error = await #expect(throws: MailServerError.self) {
            try await NetworkMailVerifier(trust: TrustConfiguration(), transport: transport)
                .verify(.overHTTPS(.graph), .password(Sample.password))
        }
        #expect(error?.code == .unsupported && transport.seen.isEmpty)
    }
}
