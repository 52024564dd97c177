/// What the keys of `[token]` and of the tables about mail servers are for, in account files and in provider files: for
/// editors, in one line.
public enum KeyMeaning {
    public static func token(_ key: String) -> String? { TokenTable.Key(rawValue: key)?.meaning }

    public static func server(_ key: String) -> String? { servers[key] }

    private static let servers = [
        "app-only-scopes": "The scopes in place of \"scopes\" where no person consents",
        "host": "The mail server: a name in ASCII or an IP address",
        "mechanism": "The SASL mechanism; \"auto\" takes OAUTHBEARER where it is offered, else XOAUTH2",
        "minimum-remaining": "How long an access token must still live to be handed out, such as \"5m\"",
        "port": "The server's port; the standard one for its protection where it is left out",
        "scopes": "What an access token for this server must allow, in place of the preset",
        "security": "How the connection is protected; \"none\" is for loopback only",
        "shared-mailbox-scopes": "The scopes that are added where a shared mailbox is opened",
        "shared-mailbox-user": "Who the SASL user is with a shared mailbox: the mailbox, or the person who consented",
    ]
}

extension TokenTable.Key {
    var meaning: String {
        switch self {
        case .grantType: "How a grant is obtained"
        case .issuer: "The provider's issuer identifier, where its endpoints are discovered"
        case .authorizationURL: "Where a person consents; wins over what discovery says"
        case .tokenURL: "Where tokens are obtained; wins over what discovery says"
        case .deviceAuthorizationURL: "Where a device code is obtained; wins over what discovery says"
        case .revocationURL: "Where a grant is ended; wins over what discovery says"
        case .jwksURL: "Where the keys are that sign ID tokens; wins over what discovery says"
        case .registrationURL: "Where a client is registered without a person (RFC 7591)"
        case .clientID: "The ID under which mailgrant is registered at the provider"
        case .clientAuthentication: "How the client proves who it is; a secret itself is kept by \"mailgrant store\""
        case .certificate: "The path of the client's certificate (PEM); its key is kept by \"mailgrant store\""
        case .redirectURI: "The callback URL on this machine; a port is used exactly, no port means any free one"
        case .scopes: "What is asked for at consent, in place of the preset"
        case .loginHint: "Whom the provider's page suggests to sign in; the account's address where it is left out"
        case .authorizationParameters: "More parameters of the authorization request"
        }
    }
}
