public import Secrets

/// What a connection proves to its mail server who it is with.
public enum MailCredential: Sendable, Equatable {
    /// An OAuth 2.0 access token, for the SASL mechanisms OAUTHBEARER and XOAUTH2.
    case accessToken(Secret)
    /// An app password, for PLAIN, LOGIN and the protocols' own login commands.
    case password(Secret)

    public var secret: Secret {
        switch self {
        case .accessToken(let secret), .password(let secret): secret
        }
    }

    /// What it is called in messages.
    public var noun: String {
        switch self {
        case .accessToken: "access token"
        case .password: "app password"
        }
    }
}
