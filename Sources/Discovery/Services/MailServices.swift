import Grants

/// The services of a mail domain that SRV records can name (RFC 6186 section 3, RFC 8314 section 5.1).
enum MailService: String, CaseIterable {
    case imaps = "_imaps._tcp"
    case imap = "_imap._tcp"
    case pop3s = "_pop3s._tcp"
    case pop3 = "_pop3._tcp"
    case submissions = "_submissions._tcp"
    case submission = "_submission._tcp"

    func name(in domain: String) -> String { "\(rawValue).\(domain)" }

    var mailProtocol: MailProtocol {
        switch self {
        case .imaps, .imap: .imap
        case .pop3s, .pop3: .pop
        case .submissions, .submission: .smtp
        }
    }

    /// TLS from the first byte where the name says so, else STARTTLS and never less.
    var security: ConnectionSecurity {
        switch self {
        case .imaps, .pop3s, .submissions: .tls
        case .imap, .pop3, .submission: .starttls
        }
    }

    var direction: Direction { mailProtocol == .smtp ? .outgoing : .incoming }
}
