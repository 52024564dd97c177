import FoundationEssentials
import HTTPTypes
import Testing

@testable import Sandbox

@Suite("Exchange Web Services") struct EWSTests {
    private func envelope(_ body: String, header: String = "") -> (contentType: String, text: String) {
        (
            "text/xml; charset=utf-8",
            """
            <s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"
            xmlns:m="http://schemas.microsoft.com/exchange/services/2006/messages"
            xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types"><s:Header>\(header)</s:Header>
            <s:Body>\(body)</s:Body></s:Envelope>
            """
        )
    }

    private func getFolder(_ mailbox: String? = nil, header: String = "") -> (contentType: String, text: String) {
        let named = mailbox.map { "<t:Mailbox><t:EmailAddress>\($0)</t:EmailAddress></t:Mailbox>" } ?? ""
        return envelope(
            "<m:GetFolder><m:FolderIds><t:DistinguishedFolderId Id=\"inbox\">\(named)</t:DistinguishedFolderId></m:FolderIds></m:GetFolder>",
            header: header)
    }

    private func impersonating(_ address: String) -> String {
        "<t:ExchangeImpersonation><t:ConnectingSID><t:SmtpAddress>\(address)</t:SmtpAddress></t:ConnectingSID></t:ExchangeImpersonation>"
    }

    private static let path = "/EWS/Exchange.asmx"

    @Test(
        "Who opens which mailbox",
        arguments: [
            (nil, "NoError"), (Practice.shared, "NoError"), (Practice.readable, "NoError"),
            ("bob@example.org", "ErrorNonExistentMailbox"),
        ])
    func rights(mailbox: String?, code: String) async throws {
        try await Practice().run { caller in
            let token = try await caller.practiceToken(
                Practice.user, "https://outlook.office365.com/EWS.AccessAsUser.All")
            let answer = try await caller.mail(.post, Self.path, token, getFolder(mailbox))
            #expect(answer.status == 200 && answer.text.contains("<m:ResponseCode>\(code)<"), "\(answer.text)")
        }
    }

    @Test("A stranger opens nothing that is shared with others")
    func stranger() async throws {
        try await Practice().run { caller in
            let token = try await caller.practiceToken("mallory@example.org", "EWS.AccessAsUser.All")
            let answer = try await caller.mail(.post, Self.path, token, getFolder(Practice.shared))
            #expect(answer.text.contains("<m:ResponseCode>ErrorAccessDenied<"))
        }
    }

    @Test(
        "Only a token for EWS counts",
        arguments: [
            "mail.read", "https://graph.microsoft.com/Mail.Read", "https://graph.microsoft.com/EWS.AccessAsUser.All",
        ])
    func audience(scope: String) async throws {
        try await Practice().run { caller in
            let token = try await caller.practiceToken(Practice.user, scope)
            let answer = try await caller.mail(.post, Self.path, token, getFolder())
            #expect(answer.status == 401 && answer.headers[.wwwAuthenticate]?.hasPrefix("Bearer ") == true)
            #expect(try await caller.mail(.post, Self.path, nil, getFolder()).status == 401)
        }
    }

    @Test("A program impersonates, and a person may not")
    func impersonation() async throws {
        try await Practice().run { caller in
            let program = try await caller.practiceToken(nil, "full_access_as_app")
            let plain = try await caller.mail(.post, Self.path, program, getFolder())
            #expect(plain.status == 500 && plain.text.contains("ErrorImpersonationRequired"))
            let header = impersonating(Practice.shared)
            let opened = try await caller.mail(.post, Self.path, program, getFolder(header: header))
            #expect(opened.text.contains("<m:ResponseCode>NoError<"))
            let person = try await caller.practiceToken(Practice.user, "EWS.AccessAsUser.All")
            let denied = try await caller.mail(.post, Self.path, person, getFolder(header: header))
            #expect(denied.status == 500 && denied.text.contains("ErrorImpersonateUserDenied"))
        }
    }

    @Test(
        "What is sent arrives without its blind copies, and only from whom the sender may be",
        arguments: [
            (Practice.user, "NoError"), (Practice.shared, "NoError"), (Practice.readable, "ErrorSendAsDenied"),
            ("bob@example.org", "ErrorSendAsDenied"),
        ])
    func sending(author: String, code: String) async throws {
        try await Practice().run { caller in
            let token = try await caller.practiceToken(Practice.user, "EWS.AccessAsUser.All")
            let mime =
                "From: \(author)\r\nTo: \(Practice.readable)\r\nBcc: \(Practice.shared),\r\n x@elsewhere.example\r\nSubject: s\r\n\r\nhi\r\n"
            let content = Data(mime.utf8).base64EncodedString()
            let answer = try await caller.mail(
                .post, Self.path, token,
                envelope(
                    "<m:CreateItem MessageDisposition=\"SendAndSaveCopy\"><m:Items><t:Message><t:MimeContent>\(content)</t:MimeContent></t:Message></m:Items></m:CreateItem>"
                ))
            #expect(answer.text.contains("<m:ResponseCode>\(code)<"), "\(answer.text)")
            for mailbox in [Practice.readable, Practice.shared] {
                let mail = try await caller.control(.get, "mail?mailbox=\(mailbox)").text
                let delivered = mime.replacing("Bcc: \(Practice.shared),\r\n x@elsewhere.example\r\n", with: "")
                #expect(mail.contains(Data(delivered.utf8).base64EncodedString()) == (code == "NoError"))
            }
        }
    }

    @Test("Failures are ordered in its own form")
    func failures() async throws {
        try await Practice().run { caller in
            let token = try await caller.practiceToken(Practice.user, "EWS.AccessAsUser.All")
            _ = try await caller.control(
                .post, "failures", #"{"endpoint": "ews", "kind": "error", "error": "ErrorServerBusy"}"#)
            let busy = try await caller.mail(.post, Self.path, token, getFolder())
            #expect(busy.status == 500 && busy.text.contains("ErrorServerBusy</e:ResponseCode>"))
            #expect(try await caller.mail(.post, Self.path, token, getFolder()).status == 200)
            #expect(
                try await caller.mail(.post, Self.path, token, ("text/xml", "<a/>")).text.contains(
                    "ErrorSchemaValidation"))
        }
    }
}
