import Grants

/// The point of a session at which a server refuses: the same code means different things.
enum SMTPStage: Sendable {
    case greeting
    case ehlo
    case startTLS
    case authentication
    case sender
}

extension SMTPReply {
    /// What a reply that is not the hoped-for one means (RFC 4954 section 6, RFC 3207 section 4).
    ///
    /// - Parameter isTokenRefused: it is known that the credential is refused, as after an error challenge.
    func failure(at stage: SMTPStage, isTokenRefused: Bool = false) -> MailServerError.Code {
        guard code >= 400 else { return .protocolFault }
        // 421, 432, 454 and every other 4xx: transient by definition (RFC 5321 section 4.2.1).
        guard code >= 500 else { return .unavailable }
        switch stage {
        case .greeting: return .unavailable
        case .ehlo: return .protocolFault
        case .startTLS: return .untrusted
        case .sender: return .mailboxRefused
        case .authentication: return authenticationFailure(isTokenRefused: isTokenRefused)
        }
    }

    private func authenticationFailure(isTokenRefused: Bool) -> MailServerError.Code {
        switch code {
        case 535: .tokenRefused
        // Encryption is wanted first.
        case 530, 538: .untrusted
        // The mechanism is unknown or too weak.
        case 504: .noMechanism
        case 534: isTokenRefused ? .tokenRefused : .noMechanism
        // The command was not understood; but some servers answer an acknowledged error challenge so, too.
        case 500...503: isTokenRefused ? .tokenRefused : .protocolFault
        default: .tokenRefused
        }
    }
}
