public import Secrets

/// A real mail server on loopback that accepts OAuth access tokens and one app password: Debian's Dovecot 2.3.
///
/// Needs dovecot-imapd, dovecot-pop3d, dovecot-submissiond and dovecot-lmtpd. Every token, by OAUTHBEARER and XOAUTH2, is
/// introspected (RFC 7662) at the identity provider, and the user who logs in must be the one the provider names. PLAIN
/// and LOGIN take the app password alone. A message that is submitted is delivered into the mailbox of its recipient,
/// whoever that is.
public struct Dovecot: Sendable {
    /// IMAP with STARTTLS.
    public let imapPort: UInt16
    /// IMAP over TLS.
    public let imapsPort: UInt16
    /// POP3 with STLS.
    public let pop3Port: UInt16
    /// POP3 over TLS.
    public let pop3sPort: UInt16
    /// Submission with STARTTLS.
    public let submissionPort: UInt16
    /// Submission over TLS.
    public let submissionsPort: UInt16
    /// What opens the owner's mailbox, and sends, without OAuth.
    public let appPassword: Secret
    public let service: Service
    /// What it and its relay wrote.
    public let logs: [ServiceLog]

    /// The name in its certificate.
    public static let host = "localhost"
}

/// Where Dovecot asks whether a token is good (RFC 7662).
public struct TokenIntrospection: Sendable {
    /// The introspection endpoint's URL.
    public var endpoint: String
    /// Dovecot's own client ID and secret there.
    public var clientID: String
    public var clientSecret: Secret
    /// The path of the certificate (PEM) that the endpoint's TLS is verified with.
    public var certificateAuthority: String

    public init(endpoint: String, clientID: String, clientSecret: Secret, certificateAuthority: String) {
        self.endpoint = endpoint
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.certificateAuthority = certificateAuthority
    }
}

/// Runs a ``Dovecot`` for the length of a closure, in a directory of its own in `scratch`.
///
/// - Parameters:
///   - ca: signs its certificate.
///   - introspection: how it checks tokens.
///   - owner: the address whose app password it knows.
///   - name: of its directory and log, where one world has several.
/// - Throws: ``ServiceFailure``, ``ProgramFailure`` or ``UnknownUser`` when it cannot be started; what `body` throws.
public func withDovecot<Result: Sendable>(
    in scratch: Scratch, certifiedBy ca: PrivateCA, checkingTokensWith introspection: TokenIntrospection,
    withAppPasswordFor owner: String, named name: String = "dovecot", _ body: (Dovecot) async throws -> Result
) async throws -> Result {
    let user = try UnprivilegedUser()
    let directory = try scratch.makeDirectory(name)
    for part in ["run", "state", "mail"] {
        // Dovecot wants to see the mode 0755; nobody passes the directory above.
        try user.own(try scratch.makeDirectory("\(name)/\(part)", mode: 0o755))
    }
    let certificate = try await ca.issueServerCertificate(named: "dovecot", in: directory)
    try user.own(certificate.key)
    var introspection = introspection
    introspection.certificateAuthority = try copy(
        introspection.certificateAuthority, to: "\(directory)/provider-ca.pem", ownedBy: user)
    let appPassword = AppPassword(of: owner)
    try user.own(directory)

    return try await withRelay(to: "\(directory)/run/lmtp", in: directory, as: user) { relay in
        let configuration = DovecotConfiguration(
            directory: directory, user: user, certificate: certificate, ports: try DovecotPorts(), relay: relay.port)
        let program = try configuration.program(checkingTokensWith: introspection, accepting: appPassword)
        return try await withService("Dovecot", program, log: "\(scratch.path)/\(name).log") { lines in
            lines.contains { $0.contains("starting up for") } ? true : nil
        } _: { _, service in
            try await body(Dovecot(configuration.ports, appPassword, service, logs: [service.log, relay.log]))
        }
    }
}

extension Dovecot {
    fileprivate init(_ ports: DovecotPorts, _ appPassword: AppPassword, _ service: Service, logs: [ServiceLog]) {
        imapPort = ports.imap.number
        imapsPort = ports.imaps.number
        pop3Port = ports.pop3.number
        pop3sPort = ports.pop3s.number
        submissionPort = ports.submission.number
        submissionsPort = ports.submissions.number
        self.appPassword = appPassword.password
        self.service = service
        self.logs = logs
    }
}

extension DovecotConfiguration {
    /// Writes the files and says how Dovecot is run with them.
    fileprivate func program(
        checkingTokensWith introspection: TokenIntrospection, accepting appPassword: AppPassword
    ) throws -> Program {
        let mainFile = "\(directory)/dovecot.conf"
        let files = [
            (mainFile, main), (tokenFile, tokenCheck(introspection)), (passwordFile, appPassword.passwordFileLine),
        ]
        for (path, text) in files {
            try writePrivateFile(text.utf8, to: path)
            try user.own(path)
        }
        return Program("dovecot", ["-F", "-c", mainFile], directory: directory, user: user)
    }
}
