import Grants

/// The point of a session at which a server refuses: the same words mean different things.
enum POPStage: Sendable {
    case greeting
    case startTLS
    case authentication
    case mailbox
}

extension POPReply {
    /// What a reply that is not the hoped-for one means (RFC 2449 section 8.1, RFC 3206).
    func failure(at stage: POPStage) -> MailServerError.Code {
        guard status == .error else { return .protocolFault }
        switch (stage, code) {
        // Another session has the mailbox, or this one comes too soon: the credential was good.
        case (_, "IN-USE"), (_, "LOGIN-DELAY"), (_, "SYS/TEMP"): return .unavailable
        case (.greeting, _): return .unavailable
        case (.startTLS, _): return .untrusted
        // It takes an administrator, and has nothing to do with the credential.
        case (.authentication, "SYS/PERM"): return .mailboxRefused
        case (.authentication, _): return .tokenRefused
        case (.mailbox, _): return .mailboxRefused
        }
    }
}

extension MailServerError {
    init(_ reply: POPReply, at stage: POPStage) {
        self.init(reply.failure(at: stage), reason: reply.line)
    }
}
