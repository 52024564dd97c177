import Secrets
import Surroundings

extension Practice {
    /// Declares an account as at a provider without OAuth: nothing of a token is said, and both servers take app passwords.
    ///
    /// - Parameter options: more options of `mailgrant add`, which overrule those before.
    func declareWithPasswords(_ options: String...) async throws {
        var program = mailgrant(
            "add", Practice.account, "--address", address, "--ca-file", certificateAuthority, "--incoming", "imap",
            "--incoming-host", Dovecot.host, "--incoming-port", String(dovecot.imapsPort), "--incoming-security", "tls",
            "--incoming-authentication", "password", "--outgoing", "smtp", "--outgoing-host", Dovecot.host,
            "--outgoing-port", String(dovecot.submissionPort), "--outgoing-security", "starttls",
            "--outgoing-authentication", "password")
        program.arguments += options
        try await program.runSuccessfully()
    }

    /// Keeps an app password, as a person pipes it in.
    func store(_ password: Secret, _ direction: Direction) async throws {
        try await mailgrant("store", "password", Practice.account, "--\(direction)")
            .runSuccessfully(input: password.withExposedBytes { Array($0) } + Array("\n".utf8))
    }

    /// Declares both connections with app passwords, keeps them and verifies.
    func authorizeWithPasswords(_ options: String...) async throws {
        try await declareWithPasswords()
        for direction in Direction.allCases { try await store(dovecot.appPassword, direction) }
        try await authorizing().runSuccessfully()
    }

    /// curl(1) with the password that a helper prints, as scripts use it: configuration and password never show in its
    /// arguments.
    ///
    /// - Parameters:
    ///   - url: the server and what is asked of it.
    ///   - options: more lines of curl's configuration.
    func curl(_ url: String, _ direction: Direction, _ options: String = "") async throws -> Outcome {
        let password = try await helper(direction).secret()
        let configuration = """
            url = "\(url)"
            user = "\(address):\(password.exposedText)"
            cacert = "\(certificateAuthority)"
            silent
            show-error
            \(options)
            """
        return try await Program("curl", ["--config", "-"], environment: environment)
            .runSuccessfully(input: Array(configuration.utf8))
    }
}
