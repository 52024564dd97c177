/// Everything a person's mail needs, in a private directory and on loopback: a keyring, an identity provider, a mail
/// server, mail programs, a browser with somebody before it, and `mailgrant` among them.
///
/// All practice worlds of one user share the kernel's key of the token cache; the cache's files are in each one's own
/// runtime directory.
public struct Practice: Sendable {
    /// The name under which the account is declared.
    public static let account = "demo"

    public let scratch: Scratch
    public let executables: Executables
    public let provider: IdentityProvider
    public let dovecot: Dovecot
    public let keyring: PrivateKeyring
    public let browser: ScriptedBrowser
    /// Who certifies all servers of this world.
    public let authority: PrivateCA
    /// The environment of every program in this world. Nothing in it comes from outside.
    public let environment: [String: String]

    /// The path of the certificate (PEM) that the TLS of provider and mail server are verified with.
    public var certificateAuthority: String { authority.certificate }

    /// The mailbox's address.
    public var address: String { provider.owner.address }

    /// The person who owns the mailbox and consents to everything.
    public func owner() throws -> ScriptedPerson { try ScriptedPerson(provider.owner) }

    /// Somebody else, who consents to everything as well.
    public func stranger() throws -> ScriptedPerson { try ScriptedPerson(provider.stranger) }

    /// What all servers wrote.
    public var logs: [ServiceLog] { [provider.log] + dovecot.logs }

    /// A `mailgrant` command.
    public func mailgrant(_ arguments: String...) -> Program {
        Program(executables.path("mailgrant"), arguments, environment: environment)
    }

    /// One of the helpers, such as `mailgrant-incoming`.
    public func helper(_ name: String, _ arguments: String...) -> Program {
        Program(executables.path(name), arguments, environment: environment)
    }

    /// The command that declares the account ``account``.
    public var declaration: Program {
        mailgrant(
            "add", Self.account, "--address", address, "--provider", "sandbox", "--issuer", provider.issuer,
            "--client-id", provider.clientID, "--ca-file", certificateAuthority,
            "--incoming", "imap", "--incoming-host", Dovecot.host, "--incoming-port", String(dovecot.imapsPort),
            "--incoming-security", "tls",
            "--outgoing", "smtp", "--outgoing-host", Dovecot.host, "--outgoing-port", String(dovecot.submissionPort),
            "--outgoing-security", "starttls")
    }

    /// The messages in a mailbox of the mail server, each as it lies there, in no particular order.
    ///
    /// - Parameter folder: a mailbox beside the inbox.
    public func inbox(of address: String, folder: String? = nil) throws -> [[UInt8]] {
        let maildir = "\(scratch.path)/dovecot/mail/\(address)/Maildir"
        return try readMaildir(folder.map { "\(maildir)/.\($0)" } ?? maildir)
    }
}
