import Grants
import OAuth
import PlainXML

/// One operation of Exchange Web Services, as a SOAP request (MS-OXWSCORE).
struct EWSRequest: Sendable {
    /// The element of the answer that says what became of it.
    let responseMessage: XMLName
    private let body: XMLFragment

    /// Asks for a folder's name and how many messages are in it. Nothing is changed.
    ///
    /// - Parameter folder: as EWS calls it, such as `inbox`.
    static func getFolder(_ folder: String, of connection: Connection) -> EWSRequest {
        EWSRequest(
            responseMessage: .messages("GetFolderResponseMessage"),
            body: .element(
                "m:GetFolder", [:],
                .element("m:FolderShape", [:], .element("t:BaseShape", [:], .text("Default"))),
                .element("m:FolderIds", [:], folderID(folder, of: connection))))
    }

    /// Sends a message and keeps a copy of it among the mailbox's sent ones.
    ///
    /// - Parameter mime: the message in base64.
    static func send(mime: [UInt8], over connection: Connection) -> EWSRequest {
        EWSRequest(
            responseMessage: .messages("CreateItemResponseMessage"),
            body: .element(
                "m:CreateItem", ["MessageDisposition": "SendAndSaveCopy"],
                .element("m:SavedItemFolderId", [:], folderID("sentitems", of: connection)),
                .element(
                    "m:Items", [:],
                    .element("t:Message", [:], .element("t:MimeContent", ["CharacterSet": "UTF-8"], .base64(mime))))))
    }

    private static func folderID(_ folder: String, of connection: Connection) -> XMLFragment {
        let mailbox = connection.sharedMailbox.map {
            XMLFragment.element("t:Mailbox", [:], .element("t:EmailAddress", [:], .text($0)))
        }
        return .element("t:DistinguishedFolderId", ["Id": folder], [mailbox].compactMap { $0 })
    }

    /// To the one address that EWS has.
    func webRequest(for connection: Connection) -> WebRequest {
        var headers = [HTTPHeader("Content-Type", "text/xml; charset=utf-8"), HTTPHeader("Accept", "text/xml")]
        // By it the request finds the server that has the mailbox. A header holds ASCII only.
        if connection.mailbox.utf8.allSatisfy({ $0 < 0x80 }) {
            headers.append(HTTPHeader("X-AnchorMailbox", connection.mailbox))
        }
        return WebRequest(.post, "/EWS/Exchange.asmx", headers: headers, body: envelope(for: connection).document)
    }

    private func envelope(for connection: Connection) -> XMLFragment {
        var header = [XMLFragment.element("t:RequestServerVersion", ["Version": "Exchange2013"])]
        if connection.isAppOnly {
            header.append(
                .element(
                    "t:ExchangeImpersonation", [:],
                    .element("t:ConnectingSID", [:], .element("t:SmtpAddress", [:], .text(connection.mailbox)))))
        }
        return .element(
            "soap:Envelope",
            ["xmlns:soap": EWSNamespaces.soap, "xmlns:m": EWSNamespaces.messages, "xmlns:t": EWSNamespaces.types],
            .element("soap:Header", [:], header), .element("soap:Body", [:], body))
    }
}
