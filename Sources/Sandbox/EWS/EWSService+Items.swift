import FoundationEssentials
import PlainXML

extension EWSService {
    /// Lists folders, the newest message first, a page at a time.
    func findItem(_ call: Call) async -> WebAnswer {
        let page = call.operation.child(.messages("IndexedPageItemView"))
        let offset = page?.attribute("Offset").flatMap { Int($0) } ?? 0
        let limit = page?.attribute("MaxEntriesReturned").flatMap { Int($0) } ?? 1000
        var results: [Result<[XMLFragment], MailFault>] = []
        for element in call.operation.child(.messages("ParentFolderIds"))?.children ?? [] {
            results.append(
                await result { () async throws(MailFault) in
                    let all = await messages(in: try await folder(element, call)).reversed()
                    let shown = all.dropFirst(max(offset, 0)).prefix(max(limit, 0))
                    let next = max(offset, 0) + shown.count
                    return [
                        .element(
                            "m:RootFolder",
                            [
                                "IndexedPagingOffset": String(next), "TotalItemsInView": String(all.count),
                                "IncludesLastItemInRange": next >= all.count ? "true" : "false",
                            ], .element("t:Items", [:], shown.map { Self.fragment($0, withContent: false) }))
                    ]
                })
        }
        return response("m:FindItemResponse", "m:FindItemResponseMessage", results)
    }

    func getItem(_ call: Call) async -> WebAnswer {
        var results: [Result<[XMLFragment], MailFault>] = []
        for element in call.operation.child(.messages("ItemIds"))?.children ?? [] {
            results.append(
                await result { () async throws(MailFault) in
                    let (mailbox, message) = try await store.locate(element.attribute("Id") ?? "")
                    _ = try await store.open(mailbox, as: call.person)
                    return [.element("m:Items", [:], Self.fragment(message, withContent: true))]
                })
        }
        return response("m:GetItemResponse", "m:GetItemResponseMessage", results)
    }

    /// Sends a message, saves it, or does both.
    func createItem(_ call: Call) async -> WebAnswer {
        let disposition = call.operation.attribute("MessageDisposition") ?? ""
        let saved = call.operation.child(.messages("SavedItemFolderId"))?.children.first
        var results: [Result<[XMLFragment], MailFault>] = []
        for item in call.operation.child(.messages("Items"))?.children ?? [] {
            results.append(
                await result { () async throws(MailFault) in
                    try await create(item, disposition, savedIn: saved, call)
                })
        }
        return response("m:CreateItemResponse", "m:CreateItemResponseMessage", results)
    }

    private func create(
        _ item: XMLElement, _ disposition: String, savedIn element: XMLElement?, _ call: Call
    ) async throws(MailFault) -> [XMLFragment] {
        guard item.name == .types("Message") else {
            throw MailFault(code: "ErrorInvalidOperation", text: "The sandbox has messages only.")
        }
        let mime = try mime(of: item, call)
        // Before anything is sent.
        var folder = try EWSFolder(
            mailbox: call.mailbox, name: disposition == "SaveOnly" ? "drafts" : "sentitems")
        if let element { folder = try await self.folder(element, call) }
        switch disposition {
        case "SaveOnly":
            let message = await store.put(mime, in: folder.folder ?? .drafts, of: folder.mailbox, at: call.time)
            return [.element("m:Items", [:], .element("t:Message", [:], Self.identifier(message)))]
        case "SendOnly", "SendAndSaveCopy":
            try await store.send(
                mime, from: call.mailbox, as: call.person,
                savesIn: disposition == "SendOnly" ? nil : folder.mailbox, at: call.time)
            return [.element("m:Items")]
        default:
            throw MailFault(code: "ErrorMessageDispositionRequired", text: "MessageDisposition is required.")
        }
    }

    /// The message itself, or what its pieces make.
    private func mime(of item: XMLElement, _ call: Call) throws(MailFault) -> MIMEText {
        if let content = item.child(.types("MimeContent")) {
            return try MIMEText(base64: Array(content.text.utf8))
        }
        func addresses(_ name: String) -> [String] {
            (item.child(.types(name))?.children ?? []).compactMap { $0.child(.types("EmailAddress"))?.text }
        }
        let body = item.child(.types("Body"))
        let composition = MailComposition(
            from: addresses("From").first ?? call.mailbox, to: addresses("ToRecipients"), cc: addresses("CcRecipients"),
            bcc: addresses("BccRecipients"), subject: item.child(.types("Subject"))?.text ?? "", body: body?.text ?? "",
            isHTML: body?.attribute("BodyType") == "HTML")
        return MIMEText(composition, id: store.randomness.text())
    }

    private static func identifier(_ message: StoredMessage) -> XMLFragment {
        .element("t:ItemId", ["Id": message.id, "ChangeKey": "AQAAAA=="])
    }

    private static func fragment(_ message: StoredMessage, withContent: Bool) -> XMLFragment {
        let mime = message.mime
        var content: [XMLFragment] = []
        if withContent {
            content.append(
                .element("t:MimeContent", ["CharacterSet": "UTF-8"], .base64(Array(mime.base64.utf8))))
        }
        content += [
            identifier(message), .text("t:ItemClass", "IPM.Note"), .text("t:Subject", mime.subject),
            .text("t:DateTimeReceived", message.received.formatted(.iso8601)),
            .text("t:Size", String(mime.bytes.count)),
        ]
        if let author = mime.addresses(in: "from").first {
            content.append(.element("t:From", [:], .element("t:Mailbox", [:], .text("t:EmailAddress", author))))
        }
        content.append(.text("t:IsRead", message.isRead ? "true" : "false"))
        if let id = mime.field("message-id") { content.append(.text("t:InternetMessageId", id)) }
        return .element("t:Message", [:], content)
    }
}
