public import FoundationEssentials
public import Grants

/// What `mailgrant.toml` says, with the defaults for what it leaves out.
public struct Settings: Sendable, Equatable {
    public var store: StoreChoice
    /// Directories of declarations below this one, lowest first, as absolute paths.
    public var layers: [String]
    public var network: NetworkSettings
    public var policy: PolicySettings
    public var notifications: NotificationSettings
    public var apply: ApplySettings

    public init(
        store: StoreChoice = .secretService, layers: [String] = [], network: NetworkSettings = NetworkSettings(),
        policy: PolicySettings = PolicySettings(), notifications: NotificationSettings = NotificationSettings(),
        apply: ApplySettings = ApplySettings()
    ) {
        self.store = store
        self.layers = layers
        self.network = network
        self.policy = policy
        self.notifications = notifications
        self.apply = apply
    }
}

/// Which token store keeps the grants.
public enum StoreChoice: Sendable, Equatable {
    /// The desktop keyring: `secret-service`.
    case secretService
    /// The file sealed by this program: `sealed-file`.
    case sealedFile
    /// Any git credential helper: `git-credential:NAME` runs `git-credential-NAME`.
    case gitCredential(PlainName)
    /// A plugin: any other NAME runs `mailgrant-store-NAME`.
    case plugin(PlainName)

    /// Nothing where the text is none of these.
    public init?(_ text: String) {
        let gitPrefix = "git-credential:"
        switch text {
        case "secret-service": self = .secretService
        case "sealed-file": self = .sealedFile
        case _ where text.hasPrefix(gitPrefix):
            guard let name = PlainName(String(text.dropFirst(gitPrefix.count))) else { return nil }
            self = .gitCredential(name)
        default:
            guard let name = PlainName(text) else { return nil }
            self = .plugin(name)
        }
    }

    /// As it is declared.
    public var name: String {
        switch self {
        case .secretService: "secret-service"
        case .sealedFile: "sealed-file"
        case .gitCredential(let name): "git-credential:\(name)"
        case .plugin(let name): name.text
        }
    }
}

/// `[network]`: how identity providers and mail servers are reached.
public struct NetworkSettings: Sendable, Equatable {
    /// A file of PEM certificates to trust in place of the system's, as an absolute path.
    public var caFile: String?
    /// An HTTP proxy. It is sent no secret in the clear: connections through it are TLS from end to end.
    public var proxy: URL?
    /// The deadline of one exchange with a provider, in seconds; nothing leaves the default.
    public var timeout: Int?

    public init(caFile: String? = nil, proxy: URL? = nil, timeout: Int? = nil) {
        self.caFile = caFile
        self.proxy = proxy
        self.timeout = timeout
    }
}

/// `[policy]`: what is allowed here.
public struct PolicySettings: Sendable, Equatable {
    /// The protocols for which passwords of undeclared hosts are kept for git.
    public var gitCredentialStore: [String]
    /// Whether `mailgrant pull` takes signed commits only.
    public var requireSignedCommits: Bool
    /// A file in the form of ssh-keygen(1) ALLOWED SIGNERS, as an absolute path.
    public var allowedSigners: String?

    public init(
        gitCredentialStore: [String] = ["smtp", "imap", "pop3"], requireSignedCommits: Bool = false,
        allowedSigners: String? = nil
    ) {
        self.gitCredentialStore = gitCredentialStore
        self.requireSignedCommits = requireSignedCommits
        self.allowedSigners = allowedSigners
    }

    /// Whether passwords of undeclared hosts are kept for a protocol of git. A protocol stands for itself over TLS, too:
    /// `smtp` for `smtps`.
    public func keepsPasswords(for protocolName: String) -> Bool {
        gitCredentialStore.contains { protocolName == $0 || protocolName == $0 + "s" }
    }
}
