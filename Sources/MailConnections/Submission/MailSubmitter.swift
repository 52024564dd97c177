public import Grants
public import Messages

/// Hands messages to mail servers: the seam between composing and whatever protocol takes mail.
public protocol MailSubmitter: Sendable {
    /// Connects, authenticates and hands over the message, to all of its recipients or to none.
    ///
    /// - Returns: what became of it, once the server had accepted the credential.
    /// - Throws: ``MailServerError`` where no server took or refused anything: the message has gone nowhere. It is
    ///   `tokenRefused` only before the first command of the transaction.
    func submit(
        _ message: Message, _ envelope: Envelope, over connection: Connection, _ credential: MailCredential
    ) async throws(MailServerError) -> SubmissionOutcome
}
