import Grants

extension IMAPStatus {
    /// What a refused login means.
    ///
    /// - Parameter otherwise: the meaning of a reply that carries no response code with a meaning of its own.
    func authenticationFailure(otherwise: MailServerError.Code) -> MailServerError.Code {
        switch code {
        case "AUTHENTICATIONFAILED", "AUTHORIZATIONFAILED", "EXPIRED": .tokenRefused
        case "PRIVACYREQUIRED": .untrusted
        default: isTemporary ? .unavailable : otherwise
        }
    }

    /// What a refused mailbox means.
    var mailboxFailure: MailServerError.Code { isTemporary ? .unavailable : .mailboxRefused }

    /// The response codes of RFC 5530 that ask to try later.
    var isTemporary: Bool {
        switch code {
        case "UNAVAILABLE", "INUSE", "LIMIT", "SERVERBUG": true
        default: false
        }
    }
}

extension MailServerError {
    static func wrongTag(_ tag: String) -> MailServerError {
        MailServerError(.protocolFault, reason: "an answer to a command that was not sent: tag \(tag)")
    }
}
