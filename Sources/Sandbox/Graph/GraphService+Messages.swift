import FoundationEssentials

extension GraphService {
    /// A folder by itself, or the messages in it, the newest first.
    func folder(_ call: Call) async throws(MailFault) -> WebAnswer {
        guard let folder = Mailbox.Folder(rawValue: call.path[1].lowercased()) else { throw .itemNotFound }
        let messages = await store.messages(in: folder, of: call.mailbox)
        guard call.path.count == 2 else {
            guard call.path[2] == "messages" else { return .graphUnknownPath }
            let items = messages.reversed().map { GraphMessage($0, isDraft: folder == .drafts) }
            return WebAnswer(json: GraphList(value: items))
        }
        return WebAnswer(
            json: GraphFolder(
                id: folder.rawValue, displayName: folder.displayName, totalItemCount: messages.count,
                unreadItemCount: messages.count { !$0.isRead }))
    }

    /// A message, or with `$value` its MIME.
    func message(_ call: Call) async throws(MailFault) -> WebAnswer {
        let message = try await store.message(call.path[1], in: call.mailbox)
        guard call.path.count == 3 else { return WebAnswer(json: GraphMessage(message, isDraft: false)) }
        guard call.path[2] == "$value" else { return .graphUnknownPath }
        return WebAnswer(status: 200, contentType: "text/plain", body: message.mime.bytes)
    }

    func sendMail(_ call: Call) async throws(MailFault) -> WebAnswer {
        struct Order: Decodable {
            let message: GraphMessage
            let saveToSentItems: Bool?
        }
        var saves = true
        let mime: MIMEText
        if call.request.isMIME {
            mime = try MIMEText(base64: call.request.body)
        } else {
            let order = try decode(Order.self, call.request)
            saves = order.saveToSentItems ?? true
            mime = MIMEText(order.message.composition(from: call.mailbox), id: store.randomness.text())
        }
        try await store.send(
            mime, from: call.mailbox, as: call.person, savesIn: saves ? call.mailbox : nil, at: call.time)
        return WebAnswer(status: 202)
    }

    func createDraft(_ call: Call) async throws(MailFault) -> WebAnswer {
        let mime =
            call.request.isMIME
            ? try MIMEText(base64: call.request.body)
            : MIMEText(
                try decode(GraphMessage.self, call.request).composition(from: call.mailbox),
                id: store.randomness.text())
        let draft = await store.put(mime, in: .drafts, of: call.mailbox, at: call.time)
        return WebAnswer(json: GraphMessage(draft, isDraft: true), status: 201)
    }

    func decode<Value: Decodable>(_ type: Value.Type, _ request: WebRequest) throws(MailFault) -> Value {
        do { return try JSONDecoder().decode(type, from: Data(request.body)) } catch {
            throw MailFault(code: "UnableToDeserializePostBody", text: "were unable to deserialize")
        }
    }
}

extension WebRequest {
    /// Whether the body is base64 of MIME.
    fileprivate var isMIME: Bool { contentType?.split(separator: ";").first?.lowercased() == "text/plain" }
}
