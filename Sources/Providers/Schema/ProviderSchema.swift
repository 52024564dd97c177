public import ConfigurationFiles
import Grants

/// The form of a provider file, for editors.
public enum ProviderSchema {
    /// As a JSON Schema.
    public static var document: SchemaValue {
        FileSchema(keys: keys, statesRequired: true, describing: meaning).document(
            title: "A provider file of mailgrant")
    }

    /// Every key that the reader of provider files knows.
    public static var keys: [ObservedKey] {
        KeyObserver.keys { document, observer in
            guard let name = PlainName("probe") else { return }
            _ = try? ProviderFile.read(document, name: name, origin: .bundled, observer: observer)
        }
    }

    /// What a key is for; nothing where nobody wrote it down.
    public static func meaning(of path: [String]) -> String? {
        let key = path.last ?? ""
        switch (path.first, path.count) {
        case ("incoming", 2), ("outgoing", 2): return "The \(path[0]) server that speaks \(key)"
        case ("incoming", 3), ("outgoing", 3): return KeyMeaning.server(key)
        case ("token", 2): return KeyMeaning.token(key) ?? meanings[path.joined(separator: ".")]
        default: return meanings[path.joined(separator: ".")]
        }
    }

    private static let meanings: [String: String] = [
        "display-name": "The provider's name for a person",
        "domains": "Mail domains whose accounts are the provider's",
        "domains.mx": "How the names of the domains' mail exchangers end, by whole labels",
        "domains.names": "The domains themselves",
        "domains.parameters": "What accounts in these domains state for the provider's parameters",
        "domains.parameters.any": "A parameter's value",
        "error-table": "The bundled provider whose errors.toml explains the errors of this one, too",
        "errors": "How the provider's answers are explained; the row that fits best wins",
        "errors.codes": "Any of these numeric codes of the provider",
        "errors.error": "The error, as the provider sends it",
        "errors.event": "What no error answer tells; stands alone",
        "errors.grant-type": "Only where the grant was asked for in this way",
        "errors.remedy": "The next step, without a full stop",
        "errors.sub-error": "The sub-error, as the provider sends it",
        "errors.what": "What has happened, without a full stop",
        "errors.whose-move": "Who can do something about it; nobody means that only time helps",
        "format": "The version of this form",
        "incoming": "The servers from which mail is fetched, by protocol",
        "links": "The provider's pages by name: registration, passwords, consents, documentation, error-code, others",
        "links.any": "A page",
        "mail-errors": "How the answers of the mail servers are explained; the first row that fits wins",
        "mail-errors.code": "A word of the server's answer, such as 5.7.139",
        "mail-errors.contains": "A part of the server's answer, in whatever case",
        "mail-errors.protocols": "The protocols that the row is for; any where it is left out",
        "mail-errors.remedy": "The next step, without a full stop",
        "mail-errors.what": "What has happened, without a full stop",
        "mail-errors.whose-move": "Who can do something about it; nobody means that only time helps",
        "notice": "What a person should know before choosing the provider, in one line",
        "outgoing": "The servers through which mail is sent, by protocol",
        "parameters": "Keys that accounts may write into their [token] tables",
        "parameters.any": "A parameter; {NAME} in a text of this file stands for its value",
        "parameters.any.default": "The value where an account states none",
        "parameters.any.explanation": "What a person is to fill in",
        "parameters.any.values": "The only values allowed",
        "parameters.any.variants": "The only values allowed, and what each puts in the place of other placeholders",
        "parameters.any.variants.any": "A value; all of them say the same names",
        "parameters.any.variants.any.any": "What stands in the place of this placeholder",
        "rules": "Where the provider differs from the standards",
        "rules.client-assertion-algorithm": "What RSA keys sign assertions with",
        "rules.dead-token-reasons": "Sub-errors and codes of invalid_grant which say that the refresh token is dead",
        "rules.default-resource": "The resource of a scope that names none",
        "rules.device-code-parameter": "The parameter of a poll that holds the device code",
        "rules.device-grant-type": "The grant type of a poll with a device code",
        "rules.error-code-prefix": "What stands before a numeric code in error descriptions, such as AADSTS",
        "rules.identity-issuer": "The issuer that ID tokens name, where no issuer is declared",
        "rules.names-scopes-at-refresh": "False where a refresh request must not name scopes",
        "rules.one-resource-per-token": "True where an access token is for one resource only",
        "rules.refresh-ends-tokens": "True where a refresh ends the access tokens minted before from the same grant",
        "rules.revocation-ends-other-grants": "True where revoking one grant ends others of the same person and client",
        "scopes": "What each scope allows, for a person",
        "scopes.allows": "The end of the sentence \"It allows the program to ...\", without a full stop",
        "scopes.api": "Whose permission is to be added to the client's registration",
        "scopes.kind": "Whether the permission is delegated or the application's own",
        "scopes.permission": "The permission's name in the registration",
        "scopes.protocols": "The protocols that the row is for; all where it is left out",
        "scopes.scope": "The scope, as the servers have it",
        "token": "How a grant is obtained",
        "token.authorization-parameters.any": "A parameter's value",
        "token.redirect-uris": "Callback URLs beyond loopback that the provider has for programs without a listener",
        "types": "What a person chooses under \"Type\" in the console",
        "types.grant-types": "What the provider allows with them, the usual one first; all where it is left out",
        "types.id": "What tells the type from the provider's others",
        "types.name": "For a person, such as \"Microsoft Graph API\"",
        "types.protocols": "The type's protocols; all where it is left out",
    ]
}
