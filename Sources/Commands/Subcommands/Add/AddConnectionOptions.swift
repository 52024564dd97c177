import ArgumentParser
import Declarations
import Grants

/// What `mailgrant add` takes for one connection. The direction is in the options' names: `--incoming-host`.
struct AddConnectionOptions<Side: ConnectionSide>: ParsableArguments {
    @Option(
        name: .customLong(Side.direction.rawValue),
        help: ArgumentHelp(
            "\(Side.protocols), or none for no such connection. (default: what is found, else \(Side.usualProtocol))",
            valueName: "protocol"))
    var mailProtocol: ProtocolChoice?

    @Option(name: Self.name("host"), help: "The server.")
    var host: String?

    @Option(name: Self.name("port"), help: "Its port.")
    var port: Int?

    @Option(name: Self.name("security"), help: "tls, starttls, or none on loopback.")
    var security: ConnectionSecurity?

    @Option(name: Self.name("authentication"), help: "oauth2, or password for an app password.")
    var authentication: Authentication?

    @Option(name: Self.name("mechanism"), help: "auto, oauthbearer or xoauth2.")
    var mechanism: MechanismChoice?

    @Option(name: Self.name("user"), help: "The SASL user, where it is not the address.")
    var user: String?

    @Option(name: Self.name("shared-mailbox"), help: "Another's mailbox, to be opened or sent from.")
    var sharedMailbox: String?

    @Option(name: Self.name("scope"), help: "A scope of this connection; may be repeated.")
    var scopes: [String] = []

    private static func name(_ option: String) -> NameSpecification {
        .customLong("\(Side.direction)-\(option)")
    }

    func validate() throws {
        guard case .one(let mailProtocol) = mailProtocol, !mailProtocol.serves(Side.direction) else { return }
        throw ValidationError("\(mailProtocol) is no protocol of an \(Side.direction) connection.")
    }

    /// Whether a person has said nothing of the connection.
    var isSilent: Bool {
        mailProtocol == nil && host == nil && port == nil && security == nil && authentication == nil
            && mechanism == nil && user == nil && sharedMailbox == nil && scopes.isEmpty
    }

    /// The connection as it is to be declared; nothing where there is to be none.
    func connection(caFile: String?) -> NewConnection? {
        let chosen: MailProtocol
        switch mailProtocol {
        case .noConnection: return nil
        case .one(let mailProtocol): chosen = mailProtocol
        case nil: chosen = Side.usualProtocol
        }
        var connection = NewConnection(chosen)
        connection.host = host
        connection.port = port
        connection.security = security
        connection.authentication = authentication
        connection.mechanism = mechanism
        connection.user = user
        connection.sharedMailbox = sharedMailbox
        connection.scopes = scopes.isEmpty ? nil : scopes
        connection.caFile = caFile
        return connection
    }
}

/// A direction as a type, so that one set of options serves both.
protocol ConnectionSide {
    static var direction: Direction { get }
    static var usualProtocol: MailProtocol { get }
}

extension ConnectionSide {
    fileprivate static var protocols: String {
        MailProtocol.allCases.filter { $0.serves(direction) }.map(\.rawValue).joined(separator: ", ")
    }
}

enum Incoming: ConnectionSide {
    static let direction = Direction.incoming
    static let usualProtocol = MailProtocol.imap
}

enum Outgoing: ConnectionSide {
    static let direction = Direction.outgoing
    static let usualProtocol = MailProtocol.smtp
}

/// A mail protocol, or none for a connection that is not declared.
enum ProtocolChoice: ExpressibleByArgument {
    case one(MailProtocol)
    case noConnection

    init?(argument: String) {
        if argument == "none" {
            self = .noConnection
        } else if let mailProtocol = MailProtocol(rawValue: argument) {
            self = .one(mailProtocol)
        } else {
            return nil
        }
    }

    var defaultValueDescription: String {
        switch self {
        case .one(let mailProtocol): mailProtocol.rawValue
        case .noConnection: "none"
        }
    }
}
