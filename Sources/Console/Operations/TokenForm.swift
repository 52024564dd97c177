public import Grants
public import Secrets

/// "OAuth Token Details" as typed: valid or not, so that a form can show it again.
public struct TokenDraft: Sendable, Equatable {
    /// The ID of a ``TokenType``.
    public var type: String
    public var grantType: String
    /// The provider's own parameters, such as `tenant`.
    public var parameters: [String: String]
    public var issuer: String
    public var authorizationURL: String
    public var tokenURL: String
    public var deviceAuthorizationURL: String
    public var clientID: String
    /// A new client secret; nothing leaves the kept one as it is.
    public var clientSecret: Secret?
    /// Separated by spaces or lines.
    public var scopes: String
    /// Whether a mailbox other than the user's own is opened, and which.
    public var usesSharedMailbox: Bool
    public var sharedMailbox: String
    /// Whether the connection has a token of its own. Else its details are those of both connections.
    public var ownToken: Bool
    /// The type whose defaults stand in the fields; nothing where that is not known.
    public var filledType: String?
    /// Which ``TokenForm/draft`` it was filled from, as the form has it: where the file has changed since, or none is
    /// named, nothing is saved.
    public var revision: String?

    public init(
        type: String, grantType: String, parameters: [String: String] = [:], issuer: String = "",
        authorizationURL: String = "", tokenURL: String = "", deviceAuthorizationURL: String = "",
        clientID: String = "", clientSecret: Secret? = nil, scopes: String = "",
        usesSharedMailbox: Bool = false, sharedMailbox: String = "", ownToken: Bool = false, filledType: String? = nil,
        revision: String? = nil
    ) {
        self.filledType = filledType
        self.type = type
        self.grantType = grantType
        self.parameters = parameters
        self.issuer = issuer
        self.authorizationURL = authorizationURL
        self.tokenURL = tokenURL
        self.deviceAuthorizationURL = deviceAuthorizationURL
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.scopes = scopes
        self.usesSharedMailbox = usesSharedMailbox
        self.sharedMailbox = sharedMailbox
        self.ownToken = ownToken
        self.revision = revision
    }
}

/// What "OAuth Token Details" needs.
public struct TokenForm: Sendable, Equatable {
    public var draft: TokenDraft
    public var types: [TokenType]
    /// As the provider allows them.
    public var grantTypes: [GrantType]
    /// The provider's own parameters, in order.
    public var parameters: [TokenParameter]
    /// What must be registered at the provider, byte for byte; nothing where no person consents.
    public var callbackURL: String?
    /// What to know about registering it, such as that any port is accepted.
    public var callbackNote: String?
    /// Whether a client secret is kept, and the one address that it may be sent to.
    public var clientSecret: KeptSecret
    /// The scopes of the draft, each explained where the provider's file knows.
    public var scopes: [ExplainedScope]
    /// Those that a shared mailbox adds.
    public var sharedMailboxScopes: [ExplainedScope]
    /// The permissions to add to the app registration, such as `Office 365 Exchange Online: IMAP.AccessAsUser.All (delegated)`.
    public var permissions: [String]
    /// The provider's page where a client is registered.
    public var registrationPage: String?
    public var whatToKnow: String?
    /// Whether the other connection shares this token.
    public var isShared: Bool
    public var fileIsOurs: Bool

    public init(
        draft: TokenDraft, types: [TokenType], grantTypes: [GrantType], parameters: [TokenParameter] = [],
        callbackURL: String? = nil, callbackNote: String? = nil, clientSecret: KeptSecret = .none,
        scopes: [ExplainedScope] = [], sharedMailboxScopes: [ExplainedScope] = [], permissions: [String] = [],
        registrationPage: String? = nil, whatToKnow: String? = nil, isShared: Bool = false, fileIsOurs: Bool = true
    ) {
        self.draft = draft
        self.types = types
        self.grantTypes = grantTypes
        self.parameters = parameters
        self.callbackURL = callbackURL
        self.callbackNote = callbackNote
        self.clientSecret = clientSecret
        self.scopes = scopes
        self.sharedMailboxScopes = sharedMailboxScopes
        self.permissions = permissions
        self.registrationPage = registrationPage
        self.whatToKnow = whatToKnow
        self.isShared = isShared
        self.fileIsOurs = fileIsOurs
    }

    public enum KeptSecret: Sendable, Equatable {
        case none
        case kept(boundTo: String?)
    }
}

/// What a person chooses under "Type": a provider, and which of its protocols.
public struct TokenType: Sendable, Equatable {
    /// Such as `microsoft:graph`.
    public var id: String
    /// Such as `Microsoft Graph API`.
    public var name: String
    public var provider: PlainName

    public init(id: String, name: String, provider: PlainName) {
        self.id = id
        self.name = name
        self.provider = provider
    }
}

/// A field that a provider adds.
public struct TokenParameter: Sendable, Equatable {
    public var name: String
    public var explanation: String
    /// What stands where nothing is typed.
    public var defaultValue: String?
    /// The only values allowed; empty allows any.
    public var choices: [String]

    public init(name: String, explanation: String, defaultValue: String? = nil, choices: [String] = []) {
        self.name = name
        self.explanation = explanation
        self.defaultValue = defaultValue
        self.choices = choices
    }
}

public struct ExplainedScope: Sendable, Equatable {
    public var scope: String
    /// What it allows, for a person; nothing where nobody wrote that down.
    public var explanation: String?

    public init(scope: String, explanation: String? = nil) {
        self.scope = scope
        self.explanation = explanation
    }
}
