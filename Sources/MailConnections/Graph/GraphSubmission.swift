import Grants
import Messages
import OAuth

/// What Graph takes in one request.
struct GraphLimits: Sendable {
    /// The longest body, in bytes.
    var request: Int
    /// The largest file that goes in one request, in bytes; a larger one needs an upload session, and a smaller one may
    /// have none.
    var file: Int
    /// The largest file of an upload session, in bytes.
    var uploadedFile: Int
    /// How much of a file goes at a time, in bytes.
    var piece: Int

    /// As Microsoft documents them: requests and pieces up to 4 MB. Upload sessions are documented with steps of 320 KiB.
    static let documented = GraphLimits(
        request: 4_000_000, file: 3_000_000, uploadedFile: 150 << 20, piece: 12 * 320 << 10)

    /// The longest message that goes in one request.
    var message: Int { request / 4 * 3 }
}

extension WebService {
    /// Hands a message to Graph: as it is where one request can hold it, else as a draft whose large attachments are
    /// uploaded one by one.
    func submitGraph(
        _ message: Message, _ envelope: Envelope, within limits: GraphLimits,
        pause: @escaping @Sendable (Duration) async -> Void
    ) async throws(MailServerError) -> SubmissionOutcome {
        let addressed: Message
        let attachments: [AttachmentPart]
        do throws(SubmissionRefusal) {
            addressed = try message.addressed(by: envelope, from: connection.mailbox)
            attachments = try addressed.attachmentsToUpload(limits)
        } catch {
            return .refused(error)
        }
        guard attachments.isEmpty else {
            let upload = GraphUpload(service: self, limits: limits, pause: pause)
            return try await GraphDraft(service: self, upload: upload).send(addressed, uploading: attachments)
        }
        let request = WebRequest.graphMIME("/sendMail", of: connection, try addressed.digits())
        let response: HTTPResponse
        do throws(TransportError) {
            response = try await send(request)
        } catch {
            return try SubmissionOutcome(error)
        }
        if let failure = GraphFailure(response) { return try failure.outcome }
        return SubmissionOutcome(graph: response)
    }
}

extension SubmissionOutcome {
    /// The answer to a request that sends, where it is no failure: Graph itself says 202 and nothing else.
    init(graph response: HTTPResponse) {
        let words = "HTTP status \(response.status)"
        self = response.status == 202 ? .accepted(words) : .uncertain(response.pageNote ?? words)
    }
}

extension Message {
    /// The attachments that must go apart so that the rest fits into one request: the largest first, and those that lose
    /// the parameters of their type last.
    ///
    /// - Throws: ``SubmissionRefusal`` where the rest does not fit whatever is taken out.
    func attachmentsToUpload(_ limits: GraphLimits) throws(SubmissionRefusal) -> [AttachmentPart] {
        guard Self.digits(size) > limits.request else { return [] }
        let separable: [AttachmentPart]?
        do { separable = try separableAttachments() } catch {
            throw SubmissionRefusal(.message, "it cannot be read back from memory")
        }
        guard let separable else {
            throw SubmissionRefusal(
                .indivisible(limit: limits.message),
                "it is no multipart/mixed with its attachments side by side, such as a signed or encrypted message")
        }
        var rest = size
        var chosen: [AttachmentPart] = []
        let (texts, files) = (separable.filter(\.needsParameters), separable.filter { !$0.needsParameters })
        for attachment in [files, texts].flatMap({ $0.sorted { $0.sizeInMessage > $1.sizeInMessage } })
        where Self.digits(rest) > limits.request {
            guard attachment.size <= limits.uploadedFile else {
                throw SubmissionRefusal(.tooLarge(limit: limits.uploadedFile))
            }
            rest -= attachment.sizeInMessage
            chosen.append(attachment)
        }
        guard Self.digits(rest) <= limits.request else {
            throw SubmissionRefusal(
                .indivisible(limit: limits.message), "what is no attachment is larger by itself")
        }
        // In the message's own order.
        return separable.filter(chosen.contains)
    }

    /// So many bytes in base64.
    private static func digits(_ count: Int) -> Int { (count + 2) / 3 * 4 }
}
