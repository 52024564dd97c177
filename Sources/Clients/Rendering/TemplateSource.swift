public import Grants

/// Fills templates with the facts of an account.
struct TemplateSource {
    let account: Account
    let logins: [ClientLogin]
    let quotings: [String: Quoting]
    /// More values for the root, such as `file`.
    var places: [String: String] = [:]

    func fill(_ template: ClientTemplate) throws(ClientConfigurationError) -> String {
        let faultLog = FaultLog()
        var values: [String: Any] = places
        values["account"] = account.name.text
        for login in logins {
            values[login.connection.direction.rawValue] = ConnectionValues(
                facts: login.facts(of: account), texts: login.texts(of: account), quotings: quotings,
                faultLog: faultLog)
        }
        do throws(TemplateFault) {
            return try template.rendered(with: TemplateValues(values, faultLog))
        } catch {
            switch error {
            case .unknownName(let name): throw .unknownName(name)
            case .refused(let refusal): throw .cannotWrite(refusal)
            case .unrendered: throw .unrendered
            }
        }
    }

    func fill(_ templates: [ClientTemplate]) throws(ClientConfigurationError) -> [String] {
        var texts: [String] = []
        for template in templates { texts.append(try fill(template)) }
        return texts
    }
}

extension Connection {
    /// The host as it stands before a port in a URL (RFC 3986 section 3.2.2).
    fileprivate var urlHost: String { host.contains(":") ? "[\(host)]" : host }
}

extension ClientLogin {
    /// What needs no quoting: numbers, host names, plain names and words of this program's own.
    fileprivate func facts(of account: Account) -> [String: Any] {
        var facts: [String: Any] = [
            "host": connection.host, "url-host": connection.urlHost, "port": String(connection.port),
            "tls": connection.security == .tls, "starttls": connection.security == .starttls,
            "unprotected": connection.security == .none,
            "oauth2": connection.authentication == .oauth2, "password": connection.authentication == .password,
            "helper": helperWords(account).joined(separator: " "), "helper-words": helperWords(account),
            "helper-program": helperWords(account)[0], "helper-arguments": Array(helperWords(account).dropFirst()),
            "tunnel": tunnelWords(account).joined(separator: " "), "tunnel-words": tunnelWords(account),
        ]
        for mailProtocol in [MailProtocol.imap, .pop, .smtp] {
            facts[mailProtocol.rawValue] = connection.mailProtocol == mailProtocol
        }
        for mechanism in BearerMechanism.allCases { facts[mechanism.rawValue] = proof == .token(mechanism) }
        if case .token(let mechanism) = proof { facts["mechanism"] = mechanism.name }
        return facts
    }

    /// What a person chose freely.
    fileprivate func texts(of account: Account) -> [String: String] {
        var texts = ["user": connection.saslUser, "address": account.address]
        texts["ca-file"] = connection.caFile
        return texts
    }

    /// The command that prints the token or the app password, in plain words.
    public func helperWords(_ account: Account) -> [String] {
        ["mailgrant-\(connection.direction)", account.name.text]
            + (longestToken.map { ["--max-bytes", String($0)] } ?? [])
    }

    /// The command that gives a session in which mailgrant has logged in, in plain words.
    public func tunnelWords(_ account: Account) -> [String] {
        ["mailgrant", "tunnel", account.name.text] + (connection.direction == .outgoing ? ["--outgoing"] : [])
    }
}
