import Grants

extension IMAPStatus {
    /// What a refused login means.
    ///
    /// - Parameter otherwise: the meaning of a reply that carries no response code with a meaning of its own.
    func authenticationFailure(otherwise: MailVerificationError.Code) -> MailVerificationError.Code {
        switch code {
        case "AUTHENTICATIONFAILED", "AUTHORIZATIONFAILED", "EXPIRED": .tokenRefused
        case "PRIVACYREQUIRED": .untrusted
        default: isTemporary ? .unavailable : otherwise
        }
    }

    /// What a refused mailbox means.
    var mailboxFailure: MailVerificationError.Code { isTemporary ? .unavailable : .mailboxRefused }

    /// The response codes of RFC 5530 that ask to try later.
    var isTemporary: Bool {
        switch code {
        case "UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG": true
        default: false
        }
    }
}

extension MailVerificationError {
    static func wrongTag(_ tag: String) -> MailVerificationError {
        MailVerificationError(.protocolFault, reason: "an answer to a command that was not sent: tag \(tag)")
    }

    static let unexpectedContinuation = MailVerificationError(
        .protocolFault, "the server asks for more where nothing is to be said")
}
