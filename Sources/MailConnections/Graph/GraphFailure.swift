import FoundationEssentials
import Grants
import OAuth

/// Why Graph did not do what it was asked: `{"error": {"code": "…", "message": "…"}}`.
struct GraphFailure: Sendable, Equatable {
    /// `ErrorAccessDenied`; empty where the body says nothing.
    let code: String
    private let message: String
    private let response: HTTPResponse

    /// Nothing where the request was done.
    init?(_ response: HTTPResponse) {
        guard !(200..<300).contains(response.status) else { return nil }
        let body = response.decoded(Body.self)?.error
        code = body?.code ?? ""
        message = body?.message ?? ""
        self.response = response
    }

    static func == (left: GraphFailure, right: GraphFailure) -> Bool {
        left.code == right.code && left.response.status == right.response.status
    }

    private struct Body: Decodable {
        struct Error: Decodable {
            let code: String?
            let message: String?
        }
        let error: Error
    }

    var status: Int { response.status }

    /// One line in the server's words; nothing where it has none.
    var detail: String? {
        let words = [code, message].filter { !$0.isEmpty }.joined(separator: ": ")
        return words.isEmpty ? nil : PrintableText.line(words, limit: 400)
    }

    /// As the answer to a question.
    var error: MailServerError {
        let byStatus =
            MailServerError(status: response, detail) ?? MailServerError(.protocolFault, "HTTP status \(status)")
        switch code {
        case "InvalidAuthenticationToken", "CompactToken parsing failed", "TokenExpired":
            return MailServerError(.tokenRefused, byStatus.detail)
        case "ErrorItemNotFound", "ErrorInvalidUser", "ErrorAccessDenied", "ErrorFolderNotFound",
            "ErrorNonExistentMailbox", "MailboxNotEnabledForRESTAPI", "MailboxNotSupportedForRESTAPI",
            "Request_ResourceNotFound", "ResourceNotFound", "Authorization_RequestDenied":
            return MailServerError(.mailboxRefused, byStatus.detail)
        case "ApplicationThrottled", "ErrorServerBusy", "TooManyRequests", "activityLimitReached":
            return MailServerError(.unavailable, byStatus.detail)
        default: return byStatus
        }
    }

    /// As the answer to a message, or to a request on its way there.
    ///
    /// - Throws: ``MailServerError`` where the token or the mailbox was refused.
    var outcome: SubmissionOutcome {
        get throws(MailServerError) {
            let words = detail ?? "HTTP status \(status)"
            switch code {
            case "ErrorSendAsDenied", "ErrorSendOnBehalfOfDenied", "ErrorExceededMessageLimit",
                "ErrorMessageSubmissionBlocked", "ErrorSubmissionQuotaExceeded":
                return .refused(SubmissionRefusal(.sender, words))
            case "ErrorInvalidRecipients", "ErrorMissingRecipients":
                return .refused(SubmissionRefusal(.recipient, words))
            case "ErrorMessageSizeExceeded", "ErrorMimeContentInvalid", "ErrorMimeContentConversionFailed",
                "ErrorMimeContentInvalidBase64String", "ErrorAttachmentSizeLimitExceeded", "RequestBodyTooLarge":
                return .refused(SubmissionRefusal(.message, words))
            case "ErrorServerBusy", "ApplicationThrottled", "MailboxConcurrency":
                return .refused(SubmissionRefusal(.later, words + response.waitNote))
            default: break
            }
            return try SubmissionOutcome(response, error)
        }
    }
}
