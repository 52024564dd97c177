import Grants
import Messages
import OAuth

/// A message that is too large for one request: a draft in the mailbox, which gets its attachments one by one and is sent
/// then. Until that last request nothing has gone to anybody, and what fails takes the draft away again.
struct GraphDraft: Sendable {
    let service: WebService
    let upload: GraphUpload

    private struct Created: Decodable {
        let id: String
    }

    /// - Throws: ``MailServerError`` where the server refused to make a draft at all, or could not be reached any more.
    func send(
        _ message: Message, uploading attachments: [AttachmentPart]
    ) async throws(MailServerError) -> SubmissionOutcome {
        let digits = try message.digits(leavingOut: attachments)
        let response = try await service.ask(.graphMIME("/messages", of: service.connection, digits))
        if let failure = GraphFailure(response) { return try Self.refusal(failure) }
        guard let id = response.decoded(Created.self)?.id, !id.isEmpty else {
            throw MailServerError(.protocolFault, reason: response.pageNote ?? "the answer names no draft")
        }
        let draft = "/messages/\(WebRequest.segment(id))"
        do throws(GraphUploadFailure) {
            for attachment in attachments { try await upload.attach(attachment, to: draft) }
        } catch {
            let leftover = await leftover(deleting: draft)
            switch error {
            case .refused(let refusal): return .refused(refusal.leaving(leftover))
            case .broken(let error): throw MailServerError(error.code, error.detail, leftover: leftover)
            }
        }
        return try await send(draft)
    }

    /// A draft is no mail: nobody can have got it.
    private static func refusal(_ failure: GraphFailure) throws(MailServerError) -> SubmissionOutcome {
        let outcome: SubmissionOutcome
        do throws(MailServerError) { outcome = try failure.outcome } catch {
            guard error.code == .mailboxRefused else { throw error }
            throw MailServerError(
                error.code, reason: "\(error.detail); a message of this size needs the permission Mail.ReadWrite, too")
        }
        guard case .uncertain(let words) = outcome else { return outcome }
        return .refused(SubmissionRefusal(.later, words))
    }

    /// The one request that sends.
    private func send(_ draft: String) async throws(MailServerError) -> SubmissionOutcome {
        let response: HTTPResponse
        do throws(TransportError) {
            response = try await service.send(.graph(.post, draft + "/send", of: service.connection))
        } catch {
            switch error.code {
            case .interrupted, .oversized: return try SubmissionOutcome(error)
            case .unreachable, .untrusted, .insecure:
                let known = MailServerError(error)
                throw MailServerError(known.code, known.detail, leftover: await leftover(deleting: draft))
            }
        }
        guard let failure = GraphFailure(response) else { return SubmissionOutcome(graph: response) }
        let outcome: SubmissionOutcome
        do throws(MailServerError) {
            outcome = try failure.outcome
        } catch {
            // The token was good a moment ago, when the draft was made.
            outcome = .refused(SubmissionRefusal(error.code == .mailboxRefused ? .sender : .later, error.detail))
        }
        // Where it is not known whether the draft has gone, it must not be taken away: it may be all there is.
        guard case .refused(let refusal) = outcome else { return outcome }
        return .refused(refusal.leaving(await leftover(deleting: draft)))
    }

    /// Deletes the draft, also when the program is told to end.
    ///
    /// - Returns: what is left behind where it cannot be deleted.
    private func leftover(deleting draft: String) async -> String? {
        let request = WebRequest.graph(.delete, draft, of: service.connection)
        let deletion = Task { [service] () -> Bool in
            guard let response = try? await service.send(request) else { return false }
            return GraphFailure(response) == nil || response.status == 404
        }
        return await deletion.value ? nil : "the draft is left among the mailbox's drafts"
    }
}

extension SubmissionRefusal {
    fileprivate func leaving(_ leftover: String?) -> SubmissionRefusal {
        SubmissionRefusal(code, [detail, leftover].compactMap(\.self).joined(separator: "; "))
    }
}
