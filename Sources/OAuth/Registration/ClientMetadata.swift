public import FoundationEssentials
import Secrets

/// What a program says of itself when it registers as a client (RFC 7591 section 2).
public struct ClientMetadata: Sendable, Equatable, Encodable {
    /// For the person at the consent page.
    public var name: String
    public var redirectURIs: [String]
    public var grantTypes: [String]
    public var responseTypes: [String]
    public var authenticationMethod: ClientAuthenticationMethod
    /// `native` for a program on a person's machine (OpenID Connect Dynamic Client Registration section 2).
    public var applicationType: String
    /// Separated by spaces; nothing leaves the choice to the server.
    public var scope: String?

    private enum CodingKeys: String, CodingKey {
        case name = "client_name"
        case redirectURIs = "redirect_uris"
        case grantTypes = "grant_types"
        case responseTypes = "response_types"
        case authenticationMethod = "token_endpoint_auth_method"
        case applicationType = "application_type"
        case scope
    }

    /// A native public client with the code flow (RFC 8252 section 8.4).
    ///
    /// - Parameter scopes: what will be asked for; none leaves the choice to the server.
    public init(name: String, redirectURI: String, scopes: [String]) {
        self.name = name
        redirectURIs = [redirectURI]
        grantTypes = ["authorization_code", "refresh_token"]
        responseTypes = ["code"]
        authenticationMethod = .none
        applicationType = "native"
        scope = scopes.isEmpty ? nil : scopes.joined(separator: " ")
    }
}

extension ClientMetadata {
    /// Asks to be registered (RFC 7591 section 3.1): open registration, without an initial access token.
    public func request(to endpoint: URL) throws(OAuthError) -> HTTPRequest {
        try SecureAddress.check(endpoint)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let body = try? encoder.encode(self) else { throw .unusableParameter("client_name") }
        return HTTPRequest(
            .post, endpoint,
            headers: [HTTPHeader("Accept", "application/json"), HTTPHeader("Content-Type", "application/json")],
            body: Secret(body))
    }
}
