import CredentialWire
import Declarations
import Grants
import HelperKit
import LocalState
import TokenCache

/// Whose business a credential request is.
enum CredentialTarget: Sendable {
    /// Accounts declare the server: these connections, at least one. Other users of it are nobody's.
    case declared([CredentialMatch])
    /// A broken file may declare the server. What it means for this request cannot be known, so nothing is answered and
    /// nothing kept.
    case unreadable(ProgramFailure)
    /// No account declares the server.
    case undeclared

    /// Whether git is told to ask nobody else where there is no answer: then a prompt would only confuse.
    var isOurs: Bool {
        switch self {
        case .declared, .unreadable: true
        case .undeclared: false
        }
    }

    /// - Throws: ``ProgramFailure``: the host is malformed (64), or no declaration can be read (78).
    init(of request: CredentialRequest, _ context: CommandContext) throws(ProgramFailure) {
        guard EndpointProtocol(credentialProtocol: request.protocolName) != nil else {
            self = .undeclared
            return
        }
        let server = try request.server()
        guard let endpoint = request.message.endpoint else {
            self = .undeclared
            return
        }
        let declared = try context.accounts([])
        let matches = [CredentialMatch](of: declared.accounts, at: endpoint)
        if let user = request.user, matches.contains(where: { $0.connection.saslUser == user }) {
            self = .declared(matches)
        } else if let (name, errors) = declared.broken.first(where: { Self.mayMean(server, $0.0, context) }) {
            self = .unreadable(ProgramFailure(errors, subject: name.text))
        } else {
            self = matches.isEmpty ? .undeclared : .declared(matches)
        }
    }

    /// Whether a broken account could be meant to declare a server, or declared it when it was authorized.
    private static func mayMean(_ server: CredentialServer, _ name: PlainName, _ context: CommandContext) -> Bool {
        if context.loader.mayDeclare(host: server.name, name) { return true }
        guard let record = try? context.ledger.record(of: name) else { return true }
        return Direction.allCases.contains { direction in
            record[direction].map { server.isNamed($0.endpoint.host) } ?? false
        }
    }
}
