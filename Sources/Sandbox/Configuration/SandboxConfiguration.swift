/// What a practice identity provider is made of at its start: who may sign in, which clients exist, where it listens.
public struct SandboxConfiguration: Sendable {
    /// A person who can sign in.
    public struct User: Sendable {
        /// The mailbox address, which is also the user name at the sign-in page.
        public var address: String
        /// A file that holds the password (one trailing newline is dropped); `nil` has one generated.
        public var passwordFile: String?

        public init(address: String, passwordFile: String? = nil) {
            self.address = address
            self.passwordFile = passwordFile
        }
    }

    /// A program that may ask for tokens (RFC 6749, section 2.1).
    public struct Client: Sendable {
        public enum Kind: Sendable {
            /// Without a secret, as an installed program is (RFC 8252, section 8.4).
            case isPublic
            /// With a secret in a file (one trailing newline is dropped); `nil` has one generated.
            case confidential(secretFile: String?)
        }

        public var id: String
        public var kind: Kind

        public init(id: String, kind: Kind = .isPublic) {
            self.id = id
            self.kind = kind
        }
    }

    /// A certificate chain and its key, both files in PEM.
    public struct Certificate: Sendable {
        public var chainFile: String
        public var keyFile: String

        public init(chainFile: String, keyFile: String) {
            self.chainFile = chainFile
            self.keyFile = keyFile
        }
    }

    /// A mailbox that belongs to nobody who signs in.
    public struct SharedMailbox: Sendable {
        public var address: String
        /// What users may do with it, by their address.
        public var rights: [String: Set<MailRight>]

        public init(address: String, rights: [String: Set<MailRight>]) {
            self.address = address
            self.rights = rights
        }
    }

    /// The scopes known when none are named: sign-in, address, refresh tokens, one for each mail direction, and what EWS
    /// and Graph want.
    public static let defaultScopes = [
        "openid", "email", "offline_access", "mail.read", "mail.send", "mail.readwrite", "mail.read.shared",
        "mail.readwrite.shared", "mail.send.shared", "user.read", "EWS.AccessAsUser.All",
        "full_access_as_app",
    ]

    /// `127.0.0.1`, `::1` or `localhost`: practice stays on the machine.
    public var host = "127.0.0.1"
    /// 0 takes any free port.
    public var port = 0
    /// Where certificates, secrets and the description go; made with mode 0700 if absent. `nil` makes a temporary one
    /// that is removed at the end.
    public var directory: String?
    public var users = [User(address: "alice@example.org")]
    public var sharedMailboxes: [SharedMailbox] = []
    public var clients = [Client(id: "mailgrant")]
    /// The redirect URIs of every client, compared exactly but for the port of a loopback address. None means any path
    /// on a loopback address.
    public var redirectURIs: [String] = []
    /// The scopes it knows. Refresh tokens come with every grant, or where `offline_access` is among these, with grants
    /// that hold it.
    public var scopes = SandboxConfiguration.defaultScopes
    /// `nil` makes a private certificate authority and a certificate for the loopback names.
    public var certificate: Certificate?
    public var settings = SandboxSettings()

    public init() {}
}
