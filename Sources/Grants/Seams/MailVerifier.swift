public import Secrets

/// Asks a mail server whether it accepts an access token and opens the mailbox.
public protocol MailVerifier: Sendable {
    /// Connects, authenticates and opens the mailbox without changing anything in it.
    ///
    /// - Throws: ``MailVerificationError``, which tells a refused token from a refused mailbox and from a server that
    ///   could not be asked.
    func verify(_ connection: Connection, accessToken: Secret) async throws(MailVerificationError) -> MailVerification
}

/// What the server accepted.
public struct MailVerification: Sendable, Equatable {
    /// The SASL mechanism that carried the token, such as `OAUTHBEARER`.
    public var mechanism: String
    /// What was opened, for a person, such as `INBOX, 12 messages`.
    public var opened: String

    public init(mechanism: String, opened: String) {
        self.mechanism = mechanism
        self.opened = opened
    }
}

/// Why a connection is not verified. It never carries a token.
public struct MailVerificationError: Error, Sendable, Equatable {
    public enum Code: Sendable, Equatable {
        /// No connection: name, network or time-out.
        case unreachable
        /// TLS failed: certificate not trusted, wrong name, or STARTTLS not offered.
        case untrusted
        /// The server offers no mechanism that the declaration allows.
        case noMechanism
        /// The server refused this token.
        case tokenRefused
        /// The server accepted the token and refused the mailbox or the sender.
        case mailboxRefused
        /// The server asks to try later.
        case unavailable
        /// The server does not keep to the protocol.
        case protocolFault
        /// This program cannot ask: the protocol is not one it verifies, or the declaration cannot be put on the wire.
        case unsupported
    }

    public var code: Code
    /// The server's reason or what was seen: one line, printable, at most 500 characters.
    public var detail: String

    public init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }
}
