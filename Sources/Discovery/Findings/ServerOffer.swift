public import Grants

/// A mail server that somebody names for an address.
public struct ServerOffer: Sendable, Equatable {
    public var mailProtocol: MailProtocol
    public var host: String
    public var port: Int
    /// Never `none`.
    public var security: ConnectionSecurity
    /// The login name; nothing means the address.
    public var user: String?
    /// As far as it is known: who names a server in the DNS says nothing of logins, and both are true.
    public var takesOAuth2: Bool
    /// A password in the clear, inside TLS.
    public var takesPassword: Bool

    public init(
        _ mailProtocol: MailProtocol, host: String, port: Int, security: ConnectionSecurity, user: String? = nil,
        takesOAuth2: Bool, takesPassword: Bool
    ) {
        self.mailProtocol = mailProtocol
        self.host = host
        self.port = port
        self.security = security
        self.user = user
        self.takesOAuth2 = takesOAuth2
        self.takesPassword = takesPassword
    }
}
