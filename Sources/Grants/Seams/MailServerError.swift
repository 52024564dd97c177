/// Why a mail server did not do what it was asked. It never carries a credential.
public struct MailServerError: Error, Sendable, Equatable {
    public enum Code: Sendable, Equatable {
        /// No connection: name, network or time-out.
        case unreachable
        /// TLS failed: certificate not trusted, wrong name, or STARTTLS not offered.
        case untrusted
        /// The server offers no mechanism that the declaration allows and the credential fits.
        case noMechanism
        /// The server refused this token, or this app password.
        case tokenRefused
        /// The server accepted the credential and refused the mailbox or the sender.
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
    /// What is left behind at the server, for the end of a sentence; nothing where nothing is.
    public var leftover: String?

    public init(_ code: Code, _ detail: String, leftover: String? = nil) {
        self.code = code
        self.detail = detail
        self.leftover = leftover
    }
}
