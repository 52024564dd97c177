import FoundationEssentials

/// The real mbsync(1) of isync, configured to fetch the inbox into a Maildir with a token from a command.
///
/// Its mechanism XOAUTH2 is that of Debian's libsasl2-modules-kdexoauth2, which writes a line to standard error.
public struct Mbsync: Sendable {
    /// What stands in its configuration.
    public struct Settings: Sendable {
        /// The port of IMAP over TLS.
        public var port: UInt16
        /// The mail address: the SASL user.
        public var address: String
        /// The command that prints the token, for a shell.
        public var passwordCommand: String
        /// The path of the certificate (PEM) that the server is verified with.
        public var certificateAuthority: String

        public init(port: UInt16, address: String, passwordCommand: String, certificateAuthority: String) {
            self.port = port
            self.address = address
            self.passwordCommand = passwordCommand
            self.certificateAuthority = certificateAuthority
        }
    }

    /// The name of its one channel.
    public static let channel = "demo"

    /// The path of its configuration.
    public let configuration: String
    private let inbox: String
    private let environment: [String: String]

    /// Writes its configuration into a directory; the Maildir comes beside it.
    ///
    /// - Parameter environment: its own, and with it that of the password command.
    public init(_ settings: Settings, in directory: String, environment: [String: String]) throws {
        configuration = "\(directory)/mbsyncrc"
        inbox = "\(directory)/Mail/INBOX"
        self.environment = environment
        try FileManager.default.createDirectory(atPath: "\(directory)/Mail", withIntermediateDirectories: true)
        try writePrivateFile(Self.text(settings, mail: "\(directory)/Mail").utf8, to: configuration)
    }

    /// The program that fetches what is new.
    ///
    /// Give it a deadline: after a refused token it waits without end.
    public var fetching: Program {
        Program("mbsync", ["-c", configuration, Self.channel], environment: environment)
    }

    /// The messages fetched so far, each as it lies in the Maildir, in no particular order.
    public func messages() throws -> [[UInt8]] {
        try ["new", "cur"].flatMap { part in
            let directory = "\(inbox)/\(part)"
            guard FileManager.default.fileExists(atPath: directory) else { return [[UInt8]]() }
            return try FileManager.default.contentsOfDirectory(atPath: directory).map {
                Array(try Data(contentsOf: URL(filePath: "\(directory)/\($0)")))
            }
        }
    }

    private static func text(_ settings: Settings, mail: String) -> String {
        """
        IMAPAccount demo
        Host \(Dovecot.host)
        Port \(settings.port)
        User \(settings.address)
        PassCmd "\(settings.passwordCommand)"
        AuthMechs XOAUTH2
        SSLType IMAPS
        SystemCertificates no
        CertificateFile \(settings.certificateAuthority)

        IMAPStore demo-server
        Account demo

        MaildirStore demo-maildir
        Path \(mail)/
        Inbox \(mail)/INBOX

        Channel \(channel)
        Far :demo-server:
        Near :demo-maildir:
        Patterns INBOX
        Create Near
        SyncState *

        """
    }
}
