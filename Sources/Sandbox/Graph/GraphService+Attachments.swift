import FoundationEssentials

/// What Graph says of a new upload session.
private struct UploadSession: Encodable {
    let uploadUrl: String
    let expirationDateTime: String
    let nextExpectedRanges = ["0-"]
}

extension GraphService {
    /// A larger file needs an upload session, and a smaller one may have none.
    private static let wholeFileLimit = 3_000_000

    func attach(_ call: Call) async throws(MailFault) -> WebAnswer {
        struct File: Decodable {
            let name: String
            let contentType: String?
            let contentId: String?
            let isInline: Bool?
            let contentBytes: String
        }
        let file = try decode(File.self, call.request)
        guard let bytes = Data(base64Encoded: file.contentBytes) else { throw .noMIME }
        guard bytes.count <= Self.wholeFileLimit else {
            throw MailFault(
                code: "ErrorAttachmentSizeLimitExceeded", text: "The attachment size exceeds the limit of a request.")
        }
        try await store.attach(
            MailAttachment(
                name: file.name, mediaType: file.contentType ?? "application/octet-stream", contentID: file.contentId,
                isInline: file.isInline ?? false, bytes: Array(bytes)), to: call.path[1], of: call.mailbox)
        return WebAnswer(json: ["name": file.name], status: 201)
    }

    func createUploadSession(_ call: Call) async throws(MailFault) -> WebAnswer {
        struct Order: Decodable {
            struct Item: Decodable {
                let attachmentType: String
                let name: String
                let size: Int
                let contentType: String?
                let contentId: String?
                let isInline: Bool?
            }
            let item: Item

            enum CodingKeys: String, CodingKey {
                case item = "AttachmentItem"
            }
        }
        let item = try decode(Order.self, call.request).item
        guard item.attachmentType == "file", item.size > Self.wholeFileLimit, item.size <= 150 << 20 else {
            throw MailFault(
                code: "ErrorAttachmentSizeShouldNotBeLessThanMinimumSize",
                text: "An upload session is for files from 3 to 150 MB.")
        }
        let name = try await store.beginUpload(
            MailAttachment(
                name: item.name, mediaType: item.contentType ?? "application/octet-stream", contentID: item.contentId,
                isInline: item.isInline ?? false, bytes: []), size: item.size, to: call.path[1], of: call.mailbox)
        let session = UploadSession(
            uploadUrl: await server.endpoints.issuer + "/uploads/\(name)",
            expirationDateTime: (call.time + 3600).formatted(.iso8601))
        return WebAnswer(json: session, status: 201)
    }

    /// What comes to an upload's own address, which is authorization enough: a token has no business there.
    func upload(_ request: WebRequest) async -> WebAnswer {
        guard request.authorization == nil else {
            return .graphError(
                "InvalidAudience", "The address authorizes by itself: a token must not be sent to it.", status: 401)
        }
        guard request.body.count <= Self.requestLimit else {
            return .graphError("RequestBodyTooLarge", "A piece is larger than 4 MB.", status: 413)
        }
        let name = request.path.split(separator: "/").last.map(String.init) ?? ""
        switch request.method {
        case "GET": return answer(await store.uploadProgress(name))
        case "DELETE": return await store.cancelUpload(name) ? WebAnswer(status: 204) : answer(.unknown)
        default: break
        }
        guard let range = ContentRange(request.contentRange), range.count == request.body.count else {
            return .graphError("InvalidContentRange", "Content-Range does not fit the body.", status: 400)
        }
        return answer(await store.continueUpload(name, with: request.body, from: range.start, of: range.size))
    }

    private func answer(_ step: MailStore.UploadStep) -> WebAnswer {
        switch step {
        // Of a session under way Graph writes the name so.
        case .expects(let offset): return WebAnswer(json: ["NextExpectedRanges": ["\(offset)-"]])
        case .done:
            var answer = WebAnswer(status: 201)
            answer.headers.append(("Location", "/attachment"))
            return answer
        case .outOfOrder(let offset):
            return .graphError("InvalidRange", "The upload goes on at \(offset).", status: 416)
        case .unknown: return .graphError("ErrorItemNotFound", "There is no such upload.", status: 404)
        }
    }
}

/// `bytes 0-99/1000` (RFC 9110 section 14.4).
private struct ContentRange {
    let start: Int
    let count: Int
    let size: Int

    init?(_ text: String?) {
        guard let match = text?.wholeMatch(of: /bytes (\d{1,12})-(\d{1,12})\/(\d{1,12})/), let start = Int(match.1),
            let end = Int(match.2), let size = Int(match.3), start <= end, end < size
        else { return nil }
        self.start = start
        count = end - start + 1
        self.size = size
    }
}
