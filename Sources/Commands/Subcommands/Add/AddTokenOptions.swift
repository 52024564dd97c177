import ArgumentParser
import Declarations
import FoundationEssentials
import Grants
import OAuth
import Providers

/// What `mailgrant add` takes for `[token]`.
struct AddTokenOptions: ParsableArguments {
    @Option(help: "How the grant is obtained: authorization_code, device_code, client_credentials, jwt_bearer.")
    var grantType: GrantType?
    @Option(help: "The issuer, whose metadata names the endpoints.")
    var issuer: String?
    @Option(help: "The authorization URL.")
    var authorizationURL: String?
    @Option(help: "The access token URL.")
    var tokenURL: String?
    @Option(help: "The device authorization URL.")
    var deviceAuthorizationURL: String?
    @Option(help: "The revocation URL.")
    var revocationURL: String?
    @Option(help: "The URL of the provider's keys.")
    var jwksURL: String?
    @Option(help: "The client ID that you registered.")
    var clientID: String?
    @Option(help: "How the client authenticates: none, client_secret_basic, client_secret_post, private_key_jwt.")
    var clientAuthentication: ClientAuthenticationMethod?
    @Option(help: "The client's certificate in PEM, for private_key_jwt.", completion: .file())
    var certificate: String?
    @Option(help: "The callback URL as registered: a port is used exactly, no port means any free one.")
    var redirectURI: String?
    @Option(name: .customLong("scope"), help: "A scope to ask for in place of the provider's; may be repeated.")
    var scopes: [String] = []
    @Option(name: .customLong("parameter"), help: "A parameter of the provider, NAME=VALUE; may be repeated.")
    var parameters: [String] = []

    /// Whether a person has said nothing of a client or of a token.
    var isSilent: Bool {
        [
            issuer, authorizationURL, tokenURL, deviceAuthorizationURL, revocationURL, jwksURL, clientID, certificate,
            redirectURI,
        ].allSatisfy { $0 == nil } && grantType == nil && clientAuthentication == nil && scopes.isEmpty
            && parameters.isEmpty
    }

    func fill(_ account: inout NewAccount) throws {
        account.token.values.grantType = grantType
        account.token.values.issuer = issuer
        account.token.values.authorizationURL = authorizationURL
        account.token.values.tokenURL = tokenURL
        account.token.values.deviceAuthorizationURL = deviceAuthorizationURL
        account.token.values.revocationURL = revocationURL
        account.token.values.jwksURL = jwksURL
        account.token.values.clientID = clientID
        account.token.values.clientAuthentication = clientAuthentication
        // As the shell means it: below the working directory, not below the configuration.
        account.token.values.certificate = certificate.map {
            URL(filePath: $0).standardizedFileURL.path(percentEncoded: false)
        }
        account.token.values.redirectURI = redirectURI
        account.token.values.scopes = scopes.isEmpty ? nil : scopes
        for parameter in parameters {
            let parts = parameter.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, let name = PlainName(String(parts[0])) else {
                throw ValidationError("--parameter takes NAME=VALUE, not \"\(parameter)\".")
            }
            account.token.parameters[name] = String(parts[1])
        }
    }
}
