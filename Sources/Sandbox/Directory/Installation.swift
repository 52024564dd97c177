import Crypto
import FoundationEssentials
import Glibc
import Secrets
import SystemPackage

/// The registry with its secrets, and the files that tell them to others. Nothing is written before ``write(in:)``.
struct Installation: Sendable {
    private static let descriptionFile = "sandbox.json"
    private static let authorityFile = "ca.pem"
    private static let controlKeyFile = "control-key"
    private static let resourceServerFile = "\(Registry.resourceServerID).client-secret"

    let registry: Registry
    let controlKey: Secret
    private let configuration: SandboxConfiguration
    private let files: [String: Secret]

    /// Reads the secrets that are given in files, and makes the others.
    ///
    /// - Parameter authority: the certificate authority in PEM, where the certificate is of our own making.
    /// - Throws: ``SandboxError/Code/unreadableFile``.
    init(_ configuration: SandboxConfiguration, authority: String?, randomness: Randomness) throws(SandboxError) {
        self.configuration = configuration
        var secrets = Secrets(randomness: randomness)
        controlKey = secrets.make(Self.controlKeyFile)
        let resourceServerSecret = secrets.make(Self.resourceServerFile)
        var users: [Registry.User] = []
        for user in configuration.users {
            users.append(
                Registry.User(user.address, password: try secrets.get(user.generatedFile, from: user.passwordFile)))
        }
        var clients: [Registry.Client] = []
        for client in configuration.clients {
            var secret: Secret?
            if case .confidential(let file) = client.kind { secret = try secrets.get(client.generatedFile, from: file) }
            clients.append(Registry.Client(id: client.id, secret: secret))
        }
        let uris = configuration.redirectURIs
        registry = Registry(
            users: users, clients: clients, resourceServerSecret: resourceServerSecret,
            redirects: uris.isEmpty ? .anyLoopback : .registered(uris), scopes: configuration.scopes,
            mailRights: Dictionary(uniqueKeysWithValues: configuration.sharedMailboxes.map { ($0.address, $0.rights) }))
        var files = secrets.files
        files[Self.authorityFile] = authority.map { Secret($0) }
        self.files = files
    }

    /// Writes everything but the description, which needs the port.
    func write(in directory: SandboxDirectory) throws(SandboxError) {
        for (name, content) in files { try directory.write(content, to: name) }
    }

    /// Writes `sandbox.json`, last of all files.
    func describe(_ endpoints: Endpoints, in directory: SandboxDirectory) throws(SandboxError) -> SandboxDescription {
        let description = description(endpoints, directory)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let json = try? encoder.encode(description) else {
            throw SandboxError(.unwritableDirectory, "the description cannot be written")
        }
        try directory.write(json + "\n".utf8, to: Self.descriptionFile)
        return description
    }

    /// Takes everything away again.
    func remove(from directory: SandboxDirectory) {
        directory.remove(files: files.keys + [Self.descriptionFile])
    }

    private func description(_ endpoints: Endpoints, _ directory: SandboxDirectory) -> SandboxDescription {
        SandboxDescription(
            issuer: endpoints.issuer, processID: getpid(), directory: directory.path.string,
            authorizationEndpoint: endpoints.authorization, tokenEndpoint: endpoints.token,
            introspectionEndpoint: endpoints.introspection, revocationEndpoint: endpoints.revocation,
            userInfoEndpoint: endpoints.userInfo, jwksURI: endpoints.keys, ewsEndpoint: endpoints.ews,
            graphEndpoint: endpoints.graph, controlEndpoint: endpoints.control,
            controlKeyFile: directory.path(Self.controlKeyFile),
            authorityFile: files[Self.authorityFile].map { _ in directory.path(Self.authorityFile) },
            resourceServer: SandboxDescription.Client(
                id: Registry.resourceServerID, secretFile: directory.path(Self.resourceServerFile)),
            clients: configuration.clients.map { client in
                var file: String?
                if case .confidential(let given) = client.kind { file = given ?? directory.path(client.generatedFile) }
                return SandboxDescription.Client(id: client.id, secretFile: file)
            },
            users: configuration.users.map { user in
                let file = user.passwordFile ?? directory.path(user.generatedFile)
                return SandboxDescription.User(address: user.address, passwordFile: file)
            },
            sharedMailboxes: configuration.sharedMailboxes.map(\.address), scopes: registry.scopes)
    }

    /// The secrets that are made here, by the names of their files.
    private struct Secrets {
        let randomness: Randomness
        private(set) var files: [String: Secret] = [:]

        init(randomness: Randomness) {
            self.randomness = randomness
        }

        mutating func make(_ name: String) -> Secret {
            let secret = Secret(randomness.text())
            files[name] = secret
            return secret
        }

        mutating func get(_ name: String, from given: String?) throws(SandboxError) -> Secret {
            if let given { return try SecretFile.read(given) }
            return make(name)
        }
    }
}

extension SandboxConfiguration.User {
    fileprivate var generatedFile: String { "\(address).password" }
}

extension SandboxConfiguration.Client {
    fileprivate var generatedFile: String { "\(id).client-secret" }
}

extension Registry.User {
    /// The subject follows from the address, so that it is the same in every run.
    init(_ address: String, password: Secret) {
        let digest = SHA256.hash(data: Data("sandbox subject \(address)".utf8))
        self.init(address: address, password: password, subject: String(Base64URL.encode(digest).prefix(22)))
    }
}
