import Grants
import Providers

/// The port of a connection and its protection, which belong together: each tells the other where one is left out.
struct MailEndpoint: Equatable {
    let port: Int
    let security: ConnectionSecurity

    /// What the account says wins; then a standard port tells its protection and a protection its standard port; then
    /// what the provider says; then the standards.
    init(_ mailProtocol: MailProtocol, declared: ServerTable, defaults: ServerTable) {
        let fallback =
            defaults.security ?? defaults.port.flatMap(mailProtocol.standardSecurity) ?? mailProtocol.usualSecurity
        let security = declared.security ?? declared.port.flatMap(mailProtocol.standardSecurity) ?? fallback
        self.security = security
        // The provider's port is one for the provider's protection.
        port = declared.port ?? (security == fallback ? defaults.port : nil) ?? mailProtocol.standardPort(security)
    }
}

extension MailProtocol {
    /// RFC 8314 section 3 for TLS, RFC 3501, RFC 1939 and RFC 6409 for the others.
    fileprivate func standardPort(_ security: ConnectionSecurity) -> Int {
        switch self {
        case .imap: security == .tls ? 993 : 143
        case .pop: security == .tls ? 995 : 110
        case .smtp: security == .tls ? 465 : 587
        case .ews, .graph: security == .tls ? 443 : 80
        }
    }

    /// The protection that a standard port stands for; nothing for others. No port stands for none.
    fileprivate func standardSecurity(_ port: Int) -> ConnectionSecurity? {
        let possible: [ConnectionSecurity] = self == .ews || self == .graph ? [.tls] : [.tls, .starttls]
        return possible.first { standardPort($0) == port }
    }

    /// Submission with STARTTLS is what most providers offer; the others speak TLS from the first byte.
    fileprivate var usualSecurity: ConnectionSecurity {
        self == .smtp ? .starttls : .tls
    }
}
