import Grants
import NIOCore

extension LineChannel {
    /// From an IMAP server's greeting to the authenticated state.
    func authenticateIMAP(
        _ connection: Connection, _ credential: SASLCredential, over protection: Protection
    ) async throws(MailServerError) -> IMAPAuthenticated {
        let capabilities = try await hold(IMAPOpening(startsTLS: protection.startsTLS))
        if case .starttls(let tls) = protection { try await startTLS(tls) }
        return try await hold(
            IMAPAuthentication(credential, choice: connection.mechanism, capabilities: capabilities))
    }

    /// From a POP server's greeting to the transaction state.
    func authenticatePOP(
        _ connection: Connection, _ credential: SASLCredential, over protection: Protection
    ) async throws(MailServerError) -> POPAuthenticated {
        try await hold(POPOpening(startsTLS: protection.startsTLS))
        if case .starttls(let tls) = protection { try await startTLS(tls) }
        return try await hold(POPAuthentication(credential, choice: connection.mechanism))
    }

    /// From an SMTP server's greeting to the authenticated state.
    func authenticateSMTP(
        _ connection: Connection, _ credential: SASLCredential, over protection: Protection
    ) async throws(MailServerError) -> SMTPAuthenticated {
        let clientName = SMTPClientName(localAddress).text
        try await hold(SMTPOpening(startsTLS: protection.startsTLS, clientName: clientName))
        if case .starttls(let tls) = protection { try await startTLS(tls) }
        return try await hold(
            SMTPAuthentication(credential, choice: connection.mechanism, clientName: clientName))
    }
}
