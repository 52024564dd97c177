import CredentialWire
import Grants
import HelperKit
import TokenCache

/// A declared connection that a credential request is about.
struct CredentialMatch: Sendable {
    var account: Account
    var connection: Connection

    /// Where the cache may keep its token: the user and the endpoint lead to this account only.
    var selectors: [CacheSelector] {
        EndpointProtocol(mailProtocol: connection.mailProtocol.rawValue).map { endpointProtocol in
            [
                .endpoint(
                    endpointProtocol, host: connection.host, port: UInt16(clamping: connection.port),
                    user: connection.saslUser)
            ]
        } ?? []
    }
}

extension [CredentialMatch] {
    /// The connections of all accounts that have this server.
    init(of accounts: [Account], at endpoint: CredentialEndpoint) {
        self = accounts.flatMap { account in
            account.connections.filter { $0.isServed(at: endpoint) }
                .map { CredentialMatch(account: account, connection: $0) }
        }
    }

    /// The one that answers a request for a user, or for whoever there is. Nothing where nobody has that user, and where
    /// no user is named and several have one.
    ///
    /// An account may have the same server in both directions, with EWS or Graph: then the incoming connection answers.
    ///
    /// - Throws: ``ProgramFailure`` where several accounts have the user that is named.
    func answering(user: String?) throws(ProgramFailure) -> CredentialMatch? {
        let candidates = filter { user == nil || $0.connection.saslUser == user }
        guard let first = candidates.first else { return nil }
        let isOnlyOne = candidates.allSatisfy { candidate in
            candidate.account.name == first.account.name
                && candidate.connection.saslUser == first.connection.saslUser
        }
        if isOnlyOne { return first }
        guard user != nil else { return nil }
        throw ProgramFailure(several: candidates)
    }
}

extension Connection {
    fileprivate func isServed(at endpoint: CredentialEndpoint) -> Bool {
        EndpointProtocol(mailProtocol: mailProtocol.rawValue) == endpoint.endpointProtocol
            && endpoint.server.isNamed(host) && endpoint.ports.contains { Int($0) == port }
    }
}

extension ProgramFailure {
    /// A credential request that several accounts could answer.
    fileprivate init(several matches: [CredentialMatch]) {
        let names = matches.map { "\($0.account.name) \($0.connection.direction)" }
        self.init(
            .usage, "git credential",
            what: "several accounts have this server and user: \(names.joined(separator: ", "))",
            remedy: "declare it in one of them only")
    }
}
