import FoundationEssentials
import HTTPTypes
import Testing

@testable import Sandbox

@Suite("Microsoft Graph") struct GraphTests {
    @Test(
        "Which permission opens what",
        arguments: [
            ("mail.read", "me/mailFolders/inbox", 200),
            ("https://graph.microsoft.com/Mail.ReadWrite", "me/mailFolders/inbox", 200),
            ("mail.send", "me/mailFolders/inbox", 403), ("mail.read", "me", 403), ("user.read", "me", 200),
            ("https://outlook.office365.com/Mail.Read", "me/mailFolders/inbox", 401),
            ("mail.read", "users/\(Practice.shared)/mailFolders/inbox", 403),
            ("mail.read.shared", "users/\(Practice.shared)/mailFolders/inbox", 200),
            ("mail.read.shared", "users/mallory@example.org/mailFolders/inbox", 404),
            ("mail.read", "users/\(Practice.user)/mailFolders/inbox/messages", 200), ("mail.read", "me/calendar", 400),
        ])
    func permissions(scope: String, path: String, status: Int) async throws {
        try await Practice().run { caller in
            let token = try await caller.practiceToken(Practice.user, scope)
            let answer = try await caller.mail(.get, "/v1.0/\(path)", token)
            #expect(answer.status == status, "\(answer.text)")
            if status >= 400 { #expect(answer.text.hasPrefix(#"{"error":{"code":""#)) }
        }
    }

    @Test("A program has no me and opens every mailbox")
    func program() async throws {
        try await Practice().run { caller in
            let token = try await caller.practiceToken(nil, "https://graph.microsoft.com/.default")
            #expect(try await caller.mail(.get, "/v1.0/me/mailFolders/inbox", token).status == 400)
            #expect(try await caller.mail(.get, "/v1.0/users/\(Practice.user)/mailFolders/inbox", token).status == 200)
        }
    }

    private func json(_ text: String) -> (contentType: String, text: String) { ("application/json", text) }

    @Test("A message in JSON arrives, and a token that may only read sends nothing")
    func sendingJSON() async throws {
        try await Practice().run { caller in
            let body = json(
                """
                {"message": {"subject": "hi", "body": {"contentType": "Text", "content": "grüße"},
                "toRecipients": [{"emailAddress": {"address": "\(Practice.shared)"}}]}, "saveToSentItems": false}
                """)
            let reader = try await caller.practiceToken(Practice.user, "mail.read")
            #expect(try await caller.mail(.post, "/v1.0/me/sendMail", reader, body).status == 403)
            let sender = try await caller.practiceToken(Practice.user, "mail.send")
            #expect(try await caller.mail(.post, "/v1.0/me/sendMail", sender, body).status == 202)
            #expect(try await caller.control(.get, "mail?mailbox=\(Practice.shared)").text.contains(#""subject":"hi""#))
            #expect(!(try await caller.control(.get, "mail?mailbox=\(Practice.user)").text.contains("mime")))
        }
    }

    @Test("An upload takes its pieces in order and without a token, and the draft is sent with the file")
    func upload() async throws {
        try await Practice().run { caller in
            let token = try await caller.practiceToken(Practice.user, "mail.send", "mail.readwrite")
            let mime =
                "To: \(Practice.shared)\r\nContent-Type: multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\n\r\nhi\r\n--b--\r\n"
            let draft = try await caller.mail(
                .post, "/v1.0/me/messages", token, ("text/plain", Data(mime.utf8).base64EncodedString()))
            let path = "/v1.0/me/messages/\(try #require(draft["id"]))"
            let size = 3_000_003
            let small = json(#"{"AttachmentItem": {"attachmentType": "file", "name": "a", "size": 2999999}}"#)
            #expect(try await caller.mail(.post, path + "/attachments/createUploadSession", token, small).status == 400)
            let order = json(#"{"AttachmentItem": {"attachmentType": "file", "name": "a.bin", "size": \#(size)}}"#)
            let session = try await caller.mail(.post, path + "/attachments/createUploadSession", token, order)
            let url = try #require(session["uploadUrl"]).replacing("https://127.0.0.1:8443", with: "")
            func put(_ start: Int, _ end: Int, token: String? = nil) async throws -> Answer {
                try await caller.mail(
                    .put, url, token, ("application/octet-stream", String(repeating: "x", count: end - start + 1)),
                    ["Content-Range": "bytes \(start)-\(end)/\(size)"])
            }
            #expect(try await put(0, 9, token: token).status == 401)
            #expect(try await put(5, 9).status == 416)
            #expect(try await put(0, 2_999_999).text.contains(#""NextExpectedRanges":["3000000-"]"#))
            #expect(try await caller.mail(.get, url, nil).text.contains("3000000-"))
            #expect(try await put(3_000_000, size - 1).status == 201)
            #expect(try await put(0, 9).status == 404)
            #expect(try await caller.mail(.post, path + "/send", token).status == 202)
            #expect(try await caller.mail(.get, path, token).status == 404)
            let inbox = try await caller.control(.get, "mail?mailbox=\(Practice.shared)").text
            #expect(inbox.count > size / 3 * 4)
        }
    }

    @Test("A request that is too large is refused whole")
    func tooLarge() async throws {
        try await Practice().run { caller in
            let token = try await caller.practiceToken(Practice.user, "mail.send")
            let body = ("text/plain", String(repeating: "A", count: GraphService.requestLimit + 1))
            let answer = try await caller.mail(.post, "/v1.0/me/sendMail", token, body)
            #expect(answer.status == 413 && answer.text.contains("RequestBodyTooLarge"))
        }
    }
}
