public import Grants
public import Secrets

/// Taking secrets into the token store that a program's own client has, or that another program obtained.
public protocol SecretOperations: Sendable {
    /// What is kept, and what can be, for the token that a connection uses.
    func secrets(of account: PlainName, _ direction: Direction) async throws(ConsoleProblem) -> TokenSecrets

    /// Keeps the private key of the client, as `mailgrant store certificate-key` does.
    ///
    /// - Parameter key: PEM, or the JSON key file of a Google service account.
    /// - Returns: the service account that the key is of; nothing for PEM.
    func keep(
        certificateKey key: Secret, of account: PlainName, _ direction: Direction
    ) async throws(ConsoleProblem) -> String?

    /// Deletes one that is kept, as `--forget` of the same commands does.
    ///
    /// - Returns: a line that says what became of it.
    func forget(
        _ secret: KeptSecretKind, of account: PlainName, _ direction: Direction
    ) async throws(ConsoleProblem) -> String

    /// Takes over a refresh token that another program obtained, as `mailgrant store refresh-token` does.
    ///
    /// - Parameter replacing: put it in the place of the grant at hand.
    /// - Returns: a line for each connection.
    func takeOver(
        refreshToken: Secret, of account: PlainName, _ direction: Direction, replacing: Bool
    ) async throws(ConsoleProblem) -> [String]
}

/// What a person has entrusted. The raw value is the command's word, and part of addresses.
public enum KeptSecretKind: String, Sendable, CaseIterable {
    case clientSecret = "client-secret"
    case certificateKey = "certificate-key"
    /// A connection's app password.
    case password
}

/// What there is of a token's secrets, without any of them.
public struct TokenSecrets: Sendable, Equatable {
    /// Whether it is the connection's own token; else it is the account's.
    public var isOwn: Bool
    /// The path of the declared certificate.
    public var certificate: String?
    /// Whether a private key is kept, and the one address that what it signs may be sent to.
    public var key: TokenForm.KeptSecret
    /// The same of a client secret.
    public var clientSecret: TokenForm.KeptSecret
    /// Whether its grant type has refresh tokens.
    public var takesRefreshToken: Bool
    /// Whether there is a grant that would be replaced.
    public var isAuthorized: Bool

    public init(
        isOwn: Bool = false, certificate: String? = nil, key: TokenForm.KeptSecret = .none,
        clientSecret: TokenForm.KeptSecret = .none,
        takesRefreshToken: Bool = true, isAuthorized: Bool = false
    ) {
        self.isOwn = isOwn
        self.certificate = certificate
        self.key = key
        self.clientSecret = clientSecret
        self.takesRefreshToken = takesRefreshToken
        self.isAuthorized = isAuthorized
    }
}
