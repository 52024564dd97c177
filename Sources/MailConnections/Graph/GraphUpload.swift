import FoundationEssentials
import Grants
import Messages
import OAuth
import Secrets

/// Why an attachment did not get to the server.
enum GraphUploadFailure: Error, Sendable, Equatable {
    /// The server said no.
    case refused(SubmissionRefusal)
    /// The way to the server broke, or nobody wants to go on.
    case broken(MailServerError)

    init(_ error: TransportError) {
        switch error.code {
        // It was the server that gave the address out.
        case .insecure: self = .broken(MailServerError(.protocolFault, error.detail))
        default: self = Task.isCancelled ? .interrupted : .broken(MailServerError(error))
        }
    }

    static let interrupted = GraphUploadFailure.broken(MailServerError(.unreachable, "interrupted"))

    init(_ failure: GraphFailure) {
        do throws(MailServerError) {
            switch try failure.outcome {
            case .refused(let refusal): self = .refused(refusal)
            case .uncertain(let words), .accepted(let words): self = .refused(SubmissionRefusal(.later, words))
            }
        } catch {
            // The token was good a moment ago, when the draft was made.
            let isTemporary = error.code == .unavailable || error.code == .tokenRefused
            self = .refused(SubmissionRefusal(isTemporary ? .later : .message, error.detail))
        }
    }

    static func refused(_ code: SubmissionRefusal.Code, _ detail: String) -> GraphUploadFailure {
        .refused(SubmissionRefusal(code, detail))
    }
}

/// Adds attachments to a draft: small ones in a request, large ones by an upload session, piece by piece.
struct GraphUpload: Sendable {
    let service: WebService
    let limits: GraphLimits
    /// Waits; handed in, so that tests need not.
    let pause: @Sendable (Duration) async -> Void

    /// How often one piece is tried.
    private static let attempts = 5

    private struct File: Encodable {
        let type = "#microsoft.graph.fileAttachment"
        let name: String
        let contentType: String
        let contentId: String?
        let isInline: Bool
        let contentBytes: String

        enum CodingKeys: String, CodingKey {
            case type = "@odata.type"
            case name, contentType, contentId, isInline, contentBytes
        }
    }

    private struct SessionRequest: Encodable {
        struct Item: Encodable {
            let attachmentType = "file"
            let name: String
            let contentType: String
            let contentId: String?
            let isInline: Bool
            let size: Int
        }

        let item: Item

        enum CodingKeys: String, CodingKey {
            case item = "AttachmentItem"
        }
    }

    /// - Parameter draft: the draft's path.
    func attach(_ attachment: AttachmentPart, to draft: String) async throws(GraphUploadFailure) {
        guard attachment.size > limits.file else { return try await attachWhole(attachment, to: draft) }
        let item = SessionRequest.Item(
            name: attachment.name, contentType: attachment.mediaType, contentId: attachment.contentID,
            isInline: attachment.isInline, size: attachment.size)
        let path = draft + "/attachments/createUploadSession"
        let response = try await post(SessionRequest(item: item), to: path)
        guard let session = response.decoded(GraphUploadSession.self), let url = session.uploadUrl else {
            throw GraphUploadFailure.refused(.later, "the answer names no place for the upload")
        }
        try await upload(attachment, to: url)
    }

    private func attachWhole(_ attachment: AttachmentPart, to draft: String) async throws(GraphUploadFailure) {
        var file = attachment.file()
        let bytes = try Self.read(&file, attachment.size)
        let response = try await post(
            File(
                name: attachment.name, contentType: attachment.mediaType, contentId: attachment.contentID,
                isInline: attachment.isInline, contentBytes: Data(bytes).base64EncodedString()),
            to: draft + "/attachments")
        guard response.status == 201 else { throw .refused(.later, Self.unclear(response)) }
    }

    private func post(_ value: some Encodable, to path: String) async throws(GraphUploadFailure) -> HTTPResponse {
        let request: WebRequest
        do { request = try WebRequest.graph(.post, path, of: service.connection, json: value) } catch {
            throw .refused(.message, error.detail)
        }
        let response: HTTPResponse
        do throws(TransportError) { response = try await service.send(request) } catch {
            throw GraphUploadFailure(error)
        }
        if let failure = GraphFailure(response) { throw GraphUploadFailure(failure) }
        return response
    }

    // MARK: - Piece by piece

    private func upload(_ attachment: AttachmentPart, to url: URL) async throws(GraphUploadFailure) {
        var file = attachment.file()
        var start = 0
        var piece = try Self.read(&file, limits.piece)
        while start < attachment.size {
            let next = try await uploadPiece(piece, from: start, of: attachment.size, to: url)
            guard next > start, next <= start + piece.count else {
                throw .refused(.later, "the upload does not go on where it was left")
            }
            piece.removeFirst(next - start)
            start = next
            if start < attachment.size {
                piece += try Self.read(&file, limits.piece - piece.count)
                guard !piece.isEmpty else { throw .refused(.message, "it cannot be read back from memory") }
            }
        }
    }

    /// Sends a piece until it has been taken, in part at least.
    ///
    /// - Returns: where the upload goes on.
    private func uploadPiece(
        _ piece: [UInt8], from start: Int, of size: Int, to url: URL
    ) async throws(GraphUploadFailure) -> Int {
        var wait = Duration.seconds(1)
        var last = GraphUploadFailure.refused(.later, "the upload came to a stop")
        for attempt in 1...Self.attempts {
            guard !Task.isCancelled else { throw .interrupted }
            let range = "bytes \(start)-\(start + piece.count - 1)/\(size)"
            let request = HTTPRequest(
                .put, url,
                headers: [
                    HTTPHeader("Content-Type", "application/octet-stream"), HTTPHeader("Content-Range", range),
                ],
                body: Secret(piece))
            switch await result(of: request) {
            case .success(let response):
                guard let failure = GraphFailure(response) else {
                    return try Self.position(in: response, after: start + piece.count, of: size)
                }
                last = GraphUploadFailure(failure)
                guard failure.status == 416 || failure.status == 429 || failure.status >= 500 else { throw last }
                wait = response.retryAfter(now: nil).map { max(wait, .seconds(min($0, 60))) } ?? wait
            case .failure(let error):
                last = GraphUploadFailure(error)
                guard error.code == .interrupted || error.code == .unreachable else { throw last }
            }
            guard attempt < Self.attempts else { break }
            await pause(wait)
            wait *= 2
            if let position = await position(at: url), position > start, position < size { return position }
        }
        throw last
    }

    private func result(of request: HTTPRequest) async -> Result<HTTPResponse, TransportError> {
        do throws(TransportError) {
            return .success(try await service.sendWithoutToken(request))
        } catch {
            return .failure(error)
        }
    }

    /// Where a session goes on, asked after an interruption; nothing where it does not say.
    private func position(at url: URL) async -> Int? {
        guard let response = try? await service.sendWithoutToken(HTTPRequest(.get, url)),
            GraphFailure(response) == nil
        else { return nil }
        return response.decoded(GraphUploadSession.self)?.position
    }

    /// Where the upload goes on after a piece. 201 alone says that the file is whole, and only after its last piece:
    /// a message must not go without its attachment because somebody on the way answered 200.
    private static func position(
        in response: HTTPResponse, after end: Int, of size: Int
    ) throws(GraphUploadFailure) -> Int {
        guard response.status != 201 else {
            guard end == size else { throw .refused(.later, "the upload was ended before the file was whole") }
            return size
        }
        guard let position = response.decoded(GraphUploadSession.self)?.position, position < size else {
            throw .refused(.later, unclear(response))
        }
        return position
    }

    /// An answer that does not say what became of a file.
    private static func unclear(_ response: HTTPResponse) -> String {
        "HTTP status \(response.status): " + (response.pageNote ?? "the answer does not say that the file has arrived")
    }

    private static func read(_ file: inout AttachmentFile, _ count: Int) throws(GraphUploadFailure) -> [UInt8] {
        do { return try file.next(upTo: count) } catch {
            throw .refused(.message, "it cannot be read back from memory")
        }
    }
}

/// What Graph says of an upload under way.
struct GraphUploadSession: Decodable {
    /// Carries its own authorization: whoever has it may upload.
    let uploadUrl: URL?
    /// Where it goes on, in bytes: `12345`, `12345-` or `12345-23456` in the answer.
    let position: Int?

    /// A new session is told as `nextExpectedRanges`, one under way as `NextExpectedRanges`.
    private enum CodingKeys: String, CodingKey {
        case uploadUrl
        case ranges = "nextExpectedRanges"
        case rangesUnderWay = "NextExpectedRanges"
    }

    init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        uploadUrl = try values.decodeIfPresent(URL.self, forKey: .uploadUrl)
        let ranges =
            try values.decodeIfPresent([String].self, forKey: .rangesUnderWay)
            ?? values.decodeIfPresent([String].self, forKey: .ranges)
        position = ranges?.first.flatMap { Int($0.prefix { $0 != "-" }) }
    }
}
