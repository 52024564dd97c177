import Grants
import Messages
import OAuth

extension SubmissionOutcome {
    /// No answer came to a request that hands over a message.
    ///
    /// - Throws: ``MailServerError`` where the server certainly does not have it.
    init(_ error: TransportError) throws(MailServerError) {
        switch error.code {
        case .interrupted: self = .uncertain(error.detail)
        case .oversized: self = .uncertain("the answer is endless")
        case .unreachable, .untrusted, .insecure: throw MailServerError(error)
        }
    }

    /// An answer came that is not the service's own.
    ///
    /// - Throws: ``MailServerError`` where its status says that nothing was done: the token or the mailbox was refused,
    ///   or nothing is there.
    init(_ response: HTTPResponse, _ error: MailServerError) throws(MailServerError) {
        switch response.status {
        case 413: self = .refused(SubmissionRefusal(.message, "HTTP status 413: it is larger than the server takes"))
        case 429, 503: self = .refused(SubmissionRefusal(.later, error.detail))
        // Somebody between here and the service gave up waiting, or the service broke down with the message at hand.
        case 200..<300, 408, 500...: self = .uncertain(error.detail)
        default: throw error
        }
    }
}

extension Message {
    /// The message in base64.
    ///
    /// - Parameter parts: what is left out of it.
    /// - Throws: `unsupported` where it cannot be read back.
    func digits(leavingOut parts: [AttachmentPart] = []) throws(MailServerError) -> [UInt8] {
        do { return try base64Encoded(leavingOut: parts) } catch {
            throw MailServerError(.unsupported, "the message cannot be read back from memory")
        }
    }
}
