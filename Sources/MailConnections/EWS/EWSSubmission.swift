import Grants
import Messages
import OAuth
import PlainXML

extension WebService {
    /// Hands a message to EWS as it is, in one request.
    func submitEWS(_ message: Message, _ envelope: Envelope) async throws(MailServerError) -> SubmissionOutcome {
        let addressed: Message
        do { addressed = try message.addressed(by: envelope, from: connection.mailbox) } catch {
            return .refused(error)
        }
        let request = EWSRequest.send(mime: try addressed.digits(), over: connection)
        let response: HTTPResponse
        do throws(TransportError) {
            response = try await send(request.webRequest(for: connection))
        } catch {
            return try SubmissionOutcome(error)
        }
        let answer: EWSAnswer
        do throws(MailServerError) {
            answer = try EWSAnswer(response, to: request)
        } catch {
            return try SubmissionOutcome(response, error)
        }
        switch answer {
        case .success(let result): return .accepted(result.child(.messages("ResponseCode"))?.text ?? "NoError")
        case .failure(let failure): return try failure.outcome
        }
    }
}

extension EWSFailure {
    /// As the answer to a message.
    fileprivate var outcome: SubmissionOutcome {
        get throws(MailServerError) {
            if isUnclear { return .uncertain(detail) }
            if isTemporary { return .refused(SubmissionRefusal(.later, detail)) }
            if isRefusedAccess || isRefusedRequest { throw error }
            switch code {
            case "ErrorSendAsDenied", "ErrorSubmissionQuotaExceeded", "ErrorQuotaExceeded":
                return .refused(SubmissionRefusal(.sender, detail))
            case "ErrorInvalidRecipients", "ErrorMissingRecipients", "ErrorInvalidSmtpAddress":
                return .refused(SubmissionRefusal(.recipient, detail))
            default: return .refused(SubmissionRefusal(.message, detail))
            }
        }
    }
}
