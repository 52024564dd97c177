import FoundationEssentials
public import Secrets

/// The practice identity provider while it runs: `mailgrant sandbox` as a process of its own.
public struct IdentityProvider: Sendable {
    /// The issuer's URL, for discovery.
    public let issuer: String
    /// Its address, which is also where its EWS and Graph are.
    public static let host = "127.0.0.1"
    public let port: Int
    /// A public client that may use any loopback redirect.
    public let clientID: String
    /// A client with a secret that may use any loopback redirect.
    public let confidentialClient: ConfidentialClient
    /// The person whose mailbox it is about.
    public let owner: User
    /// Somebody else who can sign in.
    public let stranger: User
    /// A mailbox that the owner opens and sends as, over EWS and Graph.
    public let sharedMailbox: String
    /// A mailbox that the owner opens, and that somebody else sends as.
    public let readableMailbox: String
    /// How a mail server asks it about tokens.
    public let introspection: TokenIntrospection
    /// The interface by which it is looked at and disturbed.
    public let control: ProviderControl
    public let service: Service

    public var log: ServiceLog { service.log }

    public struct User: Sendable {
        /// The mail address, which is also the user name.
        public let address: String
        /// The file that holds the password.
        public let passwordFile: String

        public func password() throws -> Secret { try readSecret(passwordFile) }
    }

    public struct ConfidentialClient: Sendable {
        public let id: String
        let secretFile: String

        public func secret() throws -> Secret { try readSecret(secretFile) }
    }
}

/// Runs an ``IdentityProvider`` for the length of a closure, in a directory of its own in `scratch`.
///
/// - Parameters:
///   - ca: signs its certificate.
///   - options: more options of `mailgrant sandbox`.
/// - Throws: ``ServiceFailure`` or ``ProgramFailure`` when it cannot be started; what `body` throws.
public func withIdentityProvider<Result: Sendable>(
    from executables: Executables, in scratch: Scratch, certifiedBy ca: PrivateCA,
    options: [String] = [], _ body: (IdentityProvider) async throws -> Result
) async throws -> Result {
    let directory = try scratch.makeDirectory("provider")
    let certificate = try await ca.issueServerCertificate(named: "provider", in: scratch.path)
    let program = Program(
        executables.path("mailgrant"),
        [
            "sandbox", "--directory", directory, "--certificate", certificate.certificate, "--key", certificate.key,
            "--user", "alice@example.org", "--user", "mallory@example.org", "--client", "mailgrant",
            "--shared-mailbox", "support@example.org=alice@example.org",
            "--shared-mailbox", "board@example.org=alice@example.org:open,mallory@example.org",
            "--confidential-client", "mailgrant-with-secret",
        ] + options,
        directory: directory)
    return try await withService("identity provider", program, log: "\(scratch.path)/provider.log") { lines in
        lines.contains { $0.hasPrefix("ready https://") } ? true : nil
    } _: { _, service in
        let description = try ProviderDescription(contentsOf: "\(directory)/sandbox.json")
        return try await body(IdentityProvider(description, certificateAuthority: ca.certificate, service: service))
    }
}

/// What `sandbox.json` says, as far as it is needed here.
private struct ProviderDescription: Decodable {
    struct User: Decodable {
        let address: String
        let passwordFile: String
    }

    struct Client: Decodable {
        let clientId: String
        let clientSecretFile: String?
    }

    let issuer: String
    let introspectionEndpoint: String
    let controlEndpoint: String
    let controlKeyFile: String
    let resourceServer: Client
    let clients: [Client]
    let users: [User]
    let sharedMailboxes: [String]

    init(contentsOf path: String) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        self = try decoder.decode(Self.self, from: try Data(contentsOf: URL(filePath: path)))
    }
}

/// The description names too few users, mailboxes or clients, or no secret for the mail server.
private struct IncompleteDescription: Error {}

extension IdentityProvider {
    fileprivate init(_ description: ProviderDescription, certificateAuthority: String, service: Service) throws {
        let users = description.users.map { User(address: $0.address, passwordFile: $0.passwordFile) }
        let confidential = description.clients.compactMap { client in
            client.clientSecretFile.map { ConfidentialClient(id: client.clientId, secretFile: $0) }
        }
        guard let owner = users.first, let stranger = users.dropFirst().first,
            let client = description.clients.first(where: { $0.clientSecretFile == nil }),
            let confidentialClient = confidential.first, let secretFile = description.resourceServer.clientSecretFile
        else { throw IncompleteDescription() }
        guard let port = description.issuer.split(separator: ":").last.flatMap({ Int($0) }) else {
            throw IncompleteDescription()
        }
        issuer = description.issuer
        self.port = port
        clientID = client.clientId
        self.confidentialClient = confidentialClient
        self.owner = owner
        self.stranger = stranger
        guard description.sharedMailboxes.count == 2 else { throw IncompleteDescription() }
        sharedMailbox = description.sharedMailboxes[0]
        readableMailbox = description.sharedMailboxes[1]
        introspection = TokenIntrospection(
            endpoint: description.introspectionEndpoint, clientID: description.resourceServer.clientId,
            clientSecret: try readSecret(secretFile), certificateAuthority: certificateAuthority)
        control = ProviderControl(
            endpoint: description.controlEndpoint, key: try readSecret(description.controlKeyFile),
            introspection: introspection)
        self.service = service
    }
}

/// A file that is a secret, whole.
private func readSecret(_ path: String) throws -> Secret {
    Secret(try Data(contentsOf: URL(filePath: path)))
}
