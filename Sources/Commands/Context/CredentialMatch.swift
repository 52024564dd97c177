import CredentialWire
import Grants
import HelperKit
import LocalState
import TokenCache

/// A declared connection that a credential request is about.
struct CredentialMatch: Sendable {
    var account: Account
    var connection: Connection
    /// Where the cache may keep its token: the request's user and endpoint led to this connection only.
    var selectors: [CacheSelector]

    /// The connections that match in protocol, host, port and, where it is given, user. Broken declarations match
    /// nothing.
    static func all(
        for request: CredentialMessage, _ context: CommandContext
    ) throws(ProgramFailure) -> [CredentialMatch] {
        guard let endpoint = request.endpoint else { return [] }
        let user = request.text(CredentialKey.username)
        let accounts = try context.accounts([]).accounts
        var matches: [CredentialMatch] = []
        for account in accounts {
            for connection in account.connections where connection.authentication == .oauth2 {
                guard connection.serves(endpoint), user == nil || user == connection.saslUser else { continue }
                matches.append(CredentialMatch(account: account, connection: connection, selectors: []))
            }
        }
        guard matches.count == 1, let only = matches.first else { return matches }
        let key = CacheSelector.endpoint(
            endpoint.endpointProtocol, host: only.connection.host, port: UInt16(clamping: only.connection.port),
            user: only.connection.saslUser)
        matches[0].selectors = [key]
        return matches
    }
}

extension Connection {
    /// Whether a request for this server means this connection. Host names are compared without case.
    fileprivate func serves(_ endpoint: (endpointProtocol: EndpointProtocol, host: String, port: UInt16)) -> Bool {
        EndpointProtocol(mailProtocol: mailProtocol.rawValue) == endpoint.endpointProtocol
            && host.lowercased() == endpoint.host.lowercased() && port == Int(endpoint.port)
    }
}

extension ProgramFailure {
    /// A credential request that several connections could answer.
    init(several matches: [CredentialMatch]) {
        let names = matches.map { "\($0.account.name) \($0.connection.direction) (\($0.connection.saslUser))" }
        self.init(
            .usage, "git credential",
            what: "several connections serve this host and user: \(names.joined(separator: ", "))",
            remedy: "name the user, for git with credential.username or sendemail.smtpUser, or declare one of them only"
        )
    }
}
