/// The real msmtp(1), configured to send with a token from a command.
public struct MSMTP: Sendable {
    public enum Mechanism: String, Sendable {
        case xoauth2
        case oauthbearer
    }

    public enum Security: Sendable {
        case tls
        case startTLS
    }

    /// What stands in its configuration.
    public struct Settings: Sendable {
        public var port: UInt16
        public var security: Security
        public var mechanism: Mechanism
        /// The mail address: the SASL user and the envelope's sender.
        public var address: String
        /// The command that prints the token, for a shell.
        public var passwordCommand: String
        /// The path of the certificate (PEM) that the server is verified with.
        public var certificateAuthority: String

        public init(
            port: UInt16, security: Security = .startTLS, mechanism: Mechanism = .xoauth2, address: String,
            passwordCommand: String, certificateAuthority: String
        ) {
            self.port = port
            self.security = security
            self.mechanism = mechanism
            self.address = address
            self.passwordCommand = passwordCommand
            self.certificateAuthority = certificateAuthority
        }
    }

    /// The path of its configuration.
    public let configuration: String
    private let environment: [String: String]

    /// Writes its configuration into a directory.
    ///
    /// - Parameter environment: its own, and with it that of the password command.
    public init(_ settings: Settings, in directory: String, environment: [String: String]) throws {
        configuration = "\(directory)/msmtprc"
        self.environment = environment
        try writePrivateFile(Self.text(settings).utf8, to: configuration)
    }

    /// The program that sends the message on its standard input.
    public func sending(to recipient: String) -> Program {
        Program("msmtp", ["-C", configuration, "--", recipient], environment: environment)
    }

    private static func text(_ settings: Settings) -> String {
        """
        account default
        host \(Dovecot.host)
        port \(settings.port)
        tls on
        tls_starttls \(settings.security == .startTLS ? "on" : "off")
        tls_trust_file \(settings.certificateAuthority)
        auth \(settings.mechanism.rawValue)
        user \(settings.address)
        from \(settings.address)
        passwordeval "\(settings.passwordCommand)"
        timeout 30

        """
    }
}
