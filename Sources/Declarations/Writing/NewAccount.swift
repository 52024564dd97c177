public import Grants
public import OAuth

/// What `mailgrant add` knows of an account that is to be declared. What is missing stays out of the file, and the
/// provider's defaults apply. There is no place for a secret.
public struct NewAccount: Sendable, Equatable {
    public var name: PlainName
    public var address: String
    public var provider: PlainName
    public var grantType: GrantType?
    public var issuer: String?
    public var authorizationURL: String?
    public var tokenURL: String?
    public var deviceAuthorizationURL: String?
    public var revocationURL: String?
    public var jwksURL: String?
    public var clientID: String?
    public var clientAuthentication: ClientAuthenticationMethod?
    /// The path of a PEM file.
    public var certificate: String?
    public var redirectURI: String?
    public var scopes: [String]?
    /// The provider's own parameters, such as `tenant`.
    public var parameters: [PlainName: String]
    public var incoming: NewConnection?
    public var outgoing: NewConnection?

    public init(name: PlainName, address: String, provider: PlainName) {
        self.name = name
        self.address = address
        self.provider = provider
        parameters = [:]
    }

    /// What a person runs once it is declared, in this order.
    public var nextCommands: [String] { passwordCommands + ["mailgrant authorize \(name)"] }

    /// For each connection that uses an app password.
    var passwordCommands: [String] {
        [(Direction.incoming, incoming), (.outgoing, outgoing)].compactMap { direction, connection in
            connection?.authentication == .password ? "mailgrant store password \(name) --\(direction)" : nil
        }
    }
}

/// One connection of a new account.
public struct NewConnection: Sendable, Equatable {
    public var mailProtocol: MailProtocol
    public var host: String?
    public var port: Int?
    public var security: ConnectionSecurity?
    public var mechanism: MechanismChoice?
    public var user: String?
    public var sharedMailbox: String?
    public var scopes: [String]?
    public var authentication: Authentication?
    public var caFile: String?

    public init(_ mailProtocol: MailProtocol) {
        self.mailProtocol = mailProtocol
    }
}
