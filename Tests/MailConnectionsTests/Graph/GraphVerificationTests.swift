import Grants
import OAuth
import Testing

@testable import MailConnections

@Suite("Verifying Graph")
struct GraphVerificationTests {
    private static let inbox = ScriptedTransport.Answer.json(
        #"{"displayName": "Inbox", "totalItemCount": 1, "unreadItemCount": 0}"#)

    private static func person(_ address: String) -> ScriptedTransport.Answer {
        .json(#"{"mail": null, "userPrincipalName": "\#(address)"}"#)
    }

    @Test(
        "Whose mailbox is asked for, and who signed in",
        arguments: [
            (Connection.overHTTPS(.graph), ["GET /v1.0/me/mailFolders/inbox"], "Inbox, 1 message"),
            (
                .overHTTPS(.graph, shared: "team+a/b@example.org"),
                ["GET /v1.0/users/team%2Ba%2Fb@example.org/mailFolders/inbox"],
                "Inbox, 1 message of team+a/b@example.org"
            ),
            (
                .overHTTPS(.graph, grantType: .clientCredentials, scopes: ["https://graph.microsoft.com/User.Read"]),
                ["GET /v1.0/users/alice@example.org/mailFolders/inbox"], "Inbox, 1 message"
            ),
            (
                .overHTTPS(.graph, scopes: ["https://graph.microsoft.com/User.Read"]),
                ["GET /v1.0/me/mailFolders/inbox", "GET /v1.0/me?$select=mail,userPrincipalName"],
                "Inbox, 1 message (signed in as bob@example.org)"
            ),
        ])
    func incoming(connection: Connection, lines: [String], opened: String) async throws {
        let transport = ScriptedTransport(Self.inbox, Self.person("bob@example.org"))
        let answer = try await connection.verified(by: transport)
        #expect(answer == MailVerification(mechanism: "Bearer", opened: opened))
        #expect(transport.lines == lines)
        #expect(transport.seen.allSatisfy { $0.headers["Authorization"] == "Bearer tok-123" })
    }

    @Test("What cannot be asked is no failure, and what is the same person is not told")
    func person() async throws {
        let refused = ScriptedTransport(Self.inbox, .json(#"{"error": {"code": "ErrorAccessDenied"}}"#, 403))
        let connection = Connection.overHTTPS(.graph, scopes: ["user.read"])
        #expect(try await connection.verified(by: refused).opened == "Inbox, 1 message")
        let same = ScriptedTransport(Self.inbox, Self.person("ALICE@example.org"))
        #expect(try await connection.verified(by: same).opened == "Inbox, 1 message")
    }

    @Test("Of sending it says what is known and no more")
    func outgoing() async throws {
        let accepted = ScriptedTransport(.json(#"{"error": {"code": "ErrorAccessDenied"}}"#, 403))
        let answer = try await Connection.overHTTPS(
            .graph, .outgoing, scopes: ["https://graph.microsoft.com/Mail.Send"]
        )
        .verified(by: accepted)
        #expect(answer.opened == "sender alice@example.org: token accepted, Mail.Send granted, sending not tried")
        let refused = ScriptedTransport(.json(#"{"error": {"code": "InvalidAuthenticationToken"}}"#, 401))
        let error = await #expect(throws: MailServerError.self) {
            try await Connection.overHTTPS(.graph, .outgoing).verified(by: refused)
        }
        #expect(error?.code == .tokenRefused)
        let gone = ScriptedTransport(.json(#"{"error": {"code": "Request_ResourceNotFound"}}"#, 404))
        let missing = await #expect(throws: MailServerError.self) {
            try await Connection.overHTTPS(.graph, .outgoing, grantType: .clientCredentials).verified(by: gone)
        }
        #expect(missing?.code == .mailboxRefused)
    }

    @Test(
        "Refusals are told apart by Graph's codes, else by the status",
        arguments: [
            (401, "InvalidAuthenticationToken", MailServerError.Code.tokenRefused), (401, "", .tokenRefused),
            (403, "ErrorAccessDenied", .mailboxRefused), (403, "", .mailboxRefused),
            (404, "MailboxNotEnabledForRESTAPI", .mailboxRefused), (404, "ErrorItemNotFound", .mailboxRefused),
            (404, "ErrorInvalidUser", .mailboxRefused), (404, "", .protocolFault), (400, "BadRequest", .protocolFault),
            (429, "ApplicationThrottled", .unavailable), (503, "", .unavailable), (302, "", .protocolFault),
            (200, "", .protocolFault),
        ])
    func refusals(status: Int, name: String, code: MailServerError.Code) async {
        let body = name.isEmpty ? "<html>" : #"{"error": {"code": "\#(name)", "message": "words"}}"#
        let transport = ScriptedTransport(.response(status, ["Retry-After": "7", "Content-Type": "text/html"], body))
        let error = await #expect(throws: MailServerError.self) {
            try await Connection.overHTTPS(.graph).verified(by: transport)
        }
        #expect(error?.code == code, "\(String(describing: error))")
        if code == .unavailable { #expect(error?.detail.contains("7 s") == true) }
        if !name.isEmpty { #expect(error?.detail.contains("\(name): words") == true) }
    }
}
