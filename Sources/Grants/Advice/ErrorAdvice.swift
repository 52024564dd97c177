/// What a failure means to a person: what happened, whose move it is, and the next step.
///
/// The texts are a provider file's. They may hold placeholders of ``AdvicePlaceholder`` and the names of links; whoever
/// shows them puts the values in.
public struct ErrorAdvice: Sendable, Equatable {
    /// One line, without a full stop.
    public var what: String
    public var whoseMove: Move
    /// One line, without a full stop.
    public var remedy: String

    public init(what: String, whoseMove: Move, remedy: String) {
        self.what = what
        self.whoseMove = whoseMove
        self.remedy = remedy
    }

    /// Who can do something about it.
    public enum Move: String, Sendable, CaseIterable, Codable {
        /// The person whose account it is.
        case you
        /// Whoever administers the person's organization at the provider.
        case administrator
        /// Nobody: it passes.
        case nobody
    }

    public func mapTexts(_ change: (String) -> String) -> ErrorAdvice {
        ErrorAdvice(what: change(what), whoseMove: whoseMove, remedy: change(remedy))
    }
}

/// `{name}` in advice, standing for something of the account at hand.
public enum AdvicePlaceholder: String, Sendable, CaseIterable {
    /// The account's name.
    case account
    /// The command that authorizes the connection.
    case authorize
    /// The command that asks the mail server again.
    case check
    case clientID = "client-id"
    /// The provider's numeric code, else its error.
    case code
    /// The mailbox that the connection opens.
    case mailbox
    /// The scopes that are known to be missing; else all that the connection needs.
    case missingScopes = "missing-scopes"
    case redirectURI = "redirect-uri"
    /// The mail server, `HOST:PORT`.
    case server
    /// The command that stores a client secret.
    case storeClientSecret = "store-client-secret"
    /// Who signs in: the login hint, else the connection's user.
    case user
}
