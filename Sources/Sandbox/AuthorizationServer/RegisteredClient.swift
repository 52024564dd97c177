import FoundationEssentials
import Secrets

/// A client that registered itself, with the redirect URIs that it named: they are its own, whatever others may use.
struct RegisteredClient: Sendable {
    let client: Registry.Client
    let redirects: RedirectPolicy
}

/// What a client says of itself (RFC 7591, section 2), as far as it matters here.
struct RegistrationRequest: Decodable, Sendable {
    let redirectURIs: [String]?
    let authenticationMethod: String?
    let grantTypes: [String]?
    let responseTypes: [String]?
    let applicationType: String?
    let name: String?
    let scope: String?

    private enum CodingKeys: String, CodingKey {
        case redirectURIs = "redirect_uris"
        case authenticationMethod = "token_endpoint_auth_method"
        case grantTypes = "grant_types"
        case responseTypes = "response_types"
        case applicationType = "application_type"
        case name = "client_name"
        case scope
    }
}

/// The client information response (RFC 7591, section 3.2.1).
struct RegistrationAnswer: Encodable, Sendable {
    let clientID: String
    let issuedAt: Int
    let secret: String?
    /// 0: it never ends. Required beside a secret.
    let secretExpiresAt: Int?
    let managementToken: String?
    let managementURI: String?
    let redirectURIs: [String]
    let authenticationMethod: String
    let grantTypes: [String]
    let responseTypes: [String]
    let applicationType: String
    let name: String?
    let scope: String

    private enum CodingKeys: String, CodingKey {
        case clientID = "client_id"
        case issuedAt = "client_id_issued_at"
        case secret = "client_secret"
        case secretExpiresAt = "client_secret_expires_at"
        case managementToken = "registration_access_token"
        case managementURI = "registration_client_uri"
        case redirectURIs = "redirect_uris"
        case authenticationMethod = "token_endpoint_auth_method"
        case grantTypes = "grant_types"
        case responseTypes = "response_types"
        case applicationType = "application_type"
        case name = "client_name"
        case scope
    }
}
