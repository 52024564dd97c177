/// Asks a mail server whether it accepts a credential and opens the mailbox.
public protocol MailVerifier: Sendable {
    /// Connects, authenticates and opens the mailbox without changing anything in it.
    ///
    /// - Throws: ``MailServerError``, which tells a refused token from a refused mailbox and from a server that
    ///   could not be asked.
    func verify(
        _ connection: Connection, _ credential: MailCredential
    ) async throws(MailServerError) -> MailVerification
}

/// What the server accepted.
public struct MailVerification: Sendable, Equatable {
    /// What carried the credential: a SASL mechanism such as `OAUTHBEARER`, or the protocol's own command.
    public var mechanism: String
    /// What was opened, for a person, such as `INBOX, 12 messages`.
    public var opened: String

    public init(mechanism: String, opened: String) {
        self.mechanism = mechanism
        self.opened = opened
    }
}
