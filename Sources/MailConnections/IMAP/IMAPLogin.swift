import Grants
import Secrets

/// The LOGIN command (RFC 9051 section 6.2.3), for servers without a SASL mechanism for passwords.
///
/// User and password go as literals: whatever characters they have, nothing needs to be quoted, and the server asks for
/// each.
struct IMAPLogin: Sendable {
    /// How the login is called for a person.
    static let name = "LOGIN command"

    private var lines: ArraySlice<OutgoingLine>

    /// - Parameter tag: the command's tag.
    init(tag: String, _ credential: SASLCredential) {
        lines = [
            OutgoingLine("\(tag) LOGIN {\(credential.user.utf8.count)}"),
            OutgoingLine("\(credential.user) {\(credential.secret.count)}"),
            OutgoingLine("", secret: credential.secret),
        ]
    }

    /// Whether the server can have judged the password.
    var isPasswordShown: Bool { lines.isEmpty }

    /// The next line, when the server is ready for it.
    ///
    /// - Throws: `protocolFault` where there is none.
    mutating func next() throws(MailServerError) -> OutgoingLine {
        guard let line = lines.popFirst() else { throw .unexpectedContinuation }
        return line
    }
}
