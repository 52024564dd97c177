import Grants
import Secrets

/// Who asks, where, and with what proof: what a SASL mechanism puts into its messages.
struct SASLCredential: Sendable {
    let user: String
    /// The server's host and port as the client connected to them (RFC 7628 section 3.1).
    let host: String
    let port: Int
    let proof: MailCredential

    /// The access token or the app password.
    var secret: Secret { proof.secret }

    /// - Throws: `unsupported` where a part holds a control character, since ^A, NUL or a line's end separates the parts
    ///   of the message.
    init(user: String, host: String, port: Int, proof: MailCredential) throws(MailServerError) {
        guard !user.utf8.contains(where: \.isASCIIControl), !host.utf8.contains(where: \.isASCIIControl) else {
            throw MailServerError(.unsupported, "the user or host name holds a control character")
        }
        guard !proof.secret.withExposedBytes({ $0.contains(where: \.isASCIIControl) }) else {
            throw MailServerError(.unsupported, "the \(proof.noun) holds a control character")
        }
        self.user = user
        self.host = host
        self.port = port
        self.proof = proof
    }

    /// The credential of a connection: a shared mailbox is opened under its own name with its delegate's token.
    ///
    /// - Throws: as the other initializer does.
    init(_ connection: Connection, _ credential: MailCredential) throws(MailServerError) {
        try self.init(user: connection.saslUser, host: connection.host, port: connection.port, proof: credential)
    }
}

extension UInt8 {
    /// NUL to US, and DEL.
    var isASCIIControl: Bool { self < 0x20 || self == 0x7F }
}
