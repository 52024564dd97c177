public import Grants

/// How a client logs in to one of an account's servers.
public struct ClientLogin: Sendable, Equatable {
    /// What proves who one is.
    public enum Proof: Sendable, Equatable {
        case token(BearerMechanism)
        case appPassword
        /// Nothing of the client's: `mailgrant tunnel` or `mailgrant sendmail` logs in.
        case none
    }

    public let connection: Connection
    public let way: ClientWay
    public let proof: Proof

    /// The longest token that the client carries, in bytes.
    public var longestToken: Int? {
        guard case .token(let mechanism) = proof else { return nil }
        return way.longestToken[mechanism]?.bytes(for: connection)
    }

    /// Fits a client to a connection.
    ///
    /// - Parameters:
    ///   - observed: the mechanism with which the server last accepted a token: it certainly offers that one.
    /// - Throws: ``ClientMisfit``
    init(_ connection: Connection, _ way: ClientWay?, observed: BearerMechanism?) throws(ClientMisfit) {
        guard let way else { throw .mailProtocol(connection.mailProtocol) }
        self.connection = connection
        self.way = way
        if way.authenticator == .mailgrant {
            proof = .none
            return
        }
        guard way.securities.contains(connection.security) else { throw .security(connection.security) }
        switch connection.authentication {
        case .password:
            guard way.takesPasswords else { throw .appPassword }
            proof = .appPassword
        case .oauth2: proof = .token(try Self.mechanism(of: connection, way, observed))
        }
    }

    private static func mechanism(
        of connection: Connection, _ way: ClientWay, _ observed: BearerMechanism?
    ) throws(ClientMisfit) -> BearerMechanism {
        guard let first = way.mechanisms.first else { throw .token }
        let wanted = BearerMechanism(rawValue: connection.mechanism.rawValue)
        if let wanted {
            guard way.mechanisms.contains(wanted) else { throw .mechanism(wanted) }
            return wanted
        }
        // The server certainly offers the observed mechanism; another of the client's must do where that one carries less
        // than people have.
        guard let observed, way.mechanisms.contains(observed) else { return first }
        let limit = way.longestToken[observed]?.bytes(for: connection) ?? .max
        return limit >= usualTokenLength ? observed : first
    }

    /// Google documents so many bytes as the longest of its access tokens.
    private static let usualTokenLength = 2048
}

/// Why a form of a client does not serve a connection.
public enum ClientMisfit: Error, Sendable, Equatable {
    case mailProtocol(MailProtocol)
    case security(ConnectionSecurity)
    case mechanism(BearerMechanism)
    /// It knows passwords only.
    case token
    /// It knows tokens only.
    case appPassword

    /// The end of a sentence that begins with the form.
    public var complaint: String {
        switch self {
        case .mailProtocol(let name): "does not speak \(name.displayName)"
        case .security(.tls): "cannot use TLS from the first byte"
        case .security(.starttls): "cannot use STARTTLS"
        case .security(.none): "wants TLS"
        case .mechanism(let mechanism): "does not speak the declared mechanism \(mechanism.name)"
        case .token: "takes passwords only, and the account is declared for OAuth 2.0"
        case .appPassword: "takes tokens only, and the account is declared with authentication = \"password\""
        }
    }
}
