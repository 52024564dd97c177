import Grants
import Secrets

/// Who asks, where, and with which access token: what a SASL mechanism puts into its message.
struct SASLCredential: Sendable {
    let user: String
    /// The server's host and port as the client connected to them (RFC 7628 section 3.1).
    let host: String
    let port: Int
    let token: Secret

    /// - Throws: `unsupported` where a part holds a control character, since ^A separates the parts of the message.
    init(user: String, host: String, port: Int, token: Secret) throws(MailServerError) {
        guard !user.utf8.contains(where: \.isASCIIControl), !host.utf8.contains(where: \.isASCIIControl) else {
            throw MailServerError(.unsupported, "the user or host name holds a control character")
        }
        guard !token.withExposedBytes({ $0.contains(where: \.isASCIIControl) }) else {
            throw MailServerError(.unsupported, "the access token holds a control character")
        }
        self.user = user
        self.host = host
        self.port = port
        self.token = token
    }

    /// The credential of a connection: a shared mailbox is opened under its own name with its delegate's token.
    ///
    /// - Throws: `unsupported` for an app password, and as the other initializer does.
    init(_ connection: Connection, _ credential: MailCredential) throws(MailServerError) {
        guard case .accessToken(let token) = credential else {
            throw MailServerError(.unsupported, "app passwords cannot be shown to a mail server yet")
        }
        try self.init(user: connection.saslUser, host: connection.host, port: connection.port, token: token)
    }
}

extension UInt8 {
    /// NUL to US, and DEL.
    var isASCIIControl: Bool { self < 0x20 || self == 0x7F }
}
