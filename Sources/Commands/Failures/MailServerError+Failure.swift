import Grants
import HelperKit

/// A mail server's refusal as a message: the grant is kept in every case.
extension ProgramFailure {
    init(_ error: MailServerError, _ account: String, _ connection: Connection) {
        let server = "\(connection.host):\(connection.port)"
        let usesPassword = connection.authentication == .password
        let credential = usesPassword ? "app password" : "token"
        let commands = RemedyCommands(account: account, direction: connection.direction)
        let service = connection.mailProtocol.displayName
        let text: (ExitStatus, String, String) =
            switch error.code {
            case .unreachable:
                (
                    .temporaryFailure, "\(server) cannot be reached (\(error.detail))",
                    "check the network, host, port and security"
                )
            case .untrusted:
                (
                    .temporaryFailure, "no TLS with \(server) (\(error.detail))",
                    "check host and security, or declare ca-file for a private CA"
                )
            case .noMechanism where usesPassword:
                (
                    .configuration, "\(server) offers no login with a password (\(error.detail))",
                    "check security and port, and whether the server takes passwords"
                )
            case .noMechanism where connection.mailProtocol.isOverHTTPS:
                (
                    .configuration, "\(server) takes no OAuth tokens for \(service) (\(error.detail))",
                    "check host, or ask the server's administrator for modern authentication"
                )
            case .noMechanism:
                (
                    .configuration, "\(server) offers no OAuth mechanism that the declaration allows (\(error.detail))",
                    "check mechanism, or ask the server's administrator for OAUTHBEARER or XOAUTH2"
                )
            case .tokenRefused where connection.mailProtocol.isOverHTTPS:
                (
                    .noPermission, "\(server) refused the \(credential) for \(connection.who) (\(error.detail))",
                    "check scopes, and that \(service) is allowed for this mailbox and client-id, then run: "
                        + commands.check
                )
            case .tokenRefused:
                (
                    .noPermission, "\(server) refused the \(credential) for \(connection.who) (\(error.detail))",
                    usesPassword
                        ? "check user, or run: \(commands.storePassword)"
                        : "check user and scopes, then run: \(commands.check)"
                )
            case .mailboxRefused where connection.sharedMailbox != nil:
                (
                    .noPermission,
                    "\(server) accepted the \(credential) and refused \(connection.who) (\(error.detail))",
                    "check shared-mailbox, and ask its administrator for "
                        + (connection.direction == .incoming ? "full access to it" : "the right to send as it")
                )
            case .mailboxRefused:
                (
                    .noPermission, "\(server) accepted the \(credential) and refused the mailbox (\(error.detail))",
                    "check user\(usesPassword ? "" : " and shared-mailbox"), and that the mailbox is this person's to open"
                )
            case .unavailable:
                (
                    .temporaryFailure, "\(server) asks to try later (\(error.detail))",
                    "run later: \(commands.check)"
                )
            case .unsupported:
                (
                    .configuration, "this version cannot use it (\(error.detail))",
                    "the \(credential) is handed out all the same"
                )
            case .protocolFault:
                (
                    .protocolError,
                    "\(server) does not keep to \(service) (\(error.detail))", "check protocol, host and port"
                )
            }
        self.init(text.0, "\(account) \(connection.direction)", what: text.1, remedy: text.2)
        if error.code.isRefusal { explain(error.detail, account, connection) }
    }
}

extension ProgramFailure {
    /// Takes the words of the provider's file, where it knows what a mail server said.
    ///
    /// - Parameter detail: what the server said.
    mutating func explain(_ detail: String, _ account: String, _ connection: Connection) {
        guard let advice = connection.token.rules.advice.advice(for: detail, from: connection.mailProtocol) else {
            return
        }
        let text = AdviceText(account: account, connection: connection)
        what = "\(text.what(advice)) (\(detail))"
        remedy = text.remedy(advice)
    }
}

extension MailServerError.Code {
    /// Whether the server itself has spoken.
    fileprivate var isRefusal: Bool {
        switch self {
        case .noMechanism, .tokenRefused, .mailboxRefused, .unavailable, .protocolFault: true
        case .unreachable, .untrusted, .unsupported: false
        }
    }
}

extension Connection {
    /// Who is to be let in, and where that is another's mailbox, whose.
    fileprivate var who: String {
        sharedMailbox.map { "\(user) to the mailbox \($0)" } ?? saslUser
    }
}
