import ConfigurationFiles
import Grants
import Providers

/// Keys that are right alone and contradict each other.
extension ConnectionDeclaration {
    /// Whether the table and these values, which it or a default says, contradict each other nowhere; where they do it has
    /// been reported.
    ///
    /// - Parameters:
    ///   - security: nothing where another layer may say it; so for the host.
    func isConsistent(_ mailProtocol: MailProtocol, security: ConnectionSecurity?, host: String?) -> Bool {
        var isConsistent = true
        func report(_ key: String, _ message: String) {
            table.report(key, message)
            isConsistent = false
        }
        if security == ConnectionSecurity.none, let host, !HostName.isLoopback(host) {
            report("security", "\"none\" is for servers on loopback only, and \(host) is not on it")
        }
        if security == .starttls, !mailProtocol.hasStartTLS {
            report("security", "\(mailProtocol) runs over HTTPS and knows no \"starttls\"")
        }
        if server.mechanism != nil, !mailProtocol.hasSASL {
            report("mechanism", "\(mailProtocol) runs over HTTPS and has no SASL mechanism")
        }
        if authentication == .password {
            for key in DeclarationKey.forTokensOnly where table.has(key) {
                report(key, "is for access tokens, and this connection authenticates with a password")
            }
        }
        return isConsistent
    }

    /// Reports what contradicts itself in this table alone, whatever other layers say.
    ///
    /// - Parameter provider: nothing where it is not known.
    func reportContradictions(_ provider: ProviderDescription?) {
        if let mailProtocol {
            _ = isConsistent(mailProtocol, security: server.security, host: server.host)
        }
        if authentication == .oauth2, let provider { _ = ownToken?.fits(provider) }
    }
}

extension TokenDeclaration {
    /// Whether the table says nothing that its provider has no use for; where it does it has been reported.
    func fits(_ provider: ProviderDescription) -> Bool {
        guard provider.isProgram else {
            guard values.grantType == .program else { return true }
            table.report(
                TokenTable.Key.grantType.rawValue,
                "\"program\" is for providers that are a program, and \"\(provider.name)\" is none")
            return false
        }
        let useful: Set<TokenTable.Key> = [.scopes, .loginHint]
        let idle = TokenTable.Key.allCases.filter { !useful.contains($0) && table.has($0.rawValue) }
        for key in idle {
            table.report(
                key.rawValue, "is for authorization servers, and provider \"\(provider.name)\" is a program")
        }
        return idle.isEmpty
    }
}

extension ProviderDescription {
    fileprivate var isProgram: Bool { program(with: [:]) != nil }
}

extension MailProtocol {
    fileprivate var hasStartTLS: Bool { hasSASL }

    fileprivate var hasSASL: Bool {
        switch self {
        case .imap, .pop, .smtp: true
        case .ews, .graph: false
        }
    }
}
