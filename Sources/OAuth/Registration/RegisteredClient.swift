public import FoundationEssentials
public import Secrets

/// A client as an authorization server has registered it (RFC 7591 section 3.2.1).
public struct RegisteredClient: Sendable {
    public var id: String
    /// Only where the server insists on a confidential client.
    public var secret: Secret?
    /// How the client authenticates, where the server says so. It may be another way than was asked for.
    public var authenticationMethod: ClientAuthenticationMethod?
    /// What manages the registration (RFC 7592), and where.
    public var managementToken: Secret?
    public var managementURL: URL?
    /// What the client may ask for, where the server says so.
    public var scopes: [String]?

    public init(id: String) {
        self.id = id
    }

    /// Reads the answer to a registration.
    ///
    /// - Parameter now: the local time, for a `Retry-After` that is a date.
    /// - Throws: `OAuthError.refused` with the codes of RFC 7591 section 3.2.2, `.unavailable` or `.notTheProtocol`.
    public init(_ response: HTTPResponse, now: Date? = nil) throws(OAuthError) {
        let answer = try response.answer(now: now)
        // It becomes a line of a declaration and a parameter of every request (RFC 6749 appendix A.1).
        guard let id = try answer.text("client_id"), !id.isEmpty, id.utf8.count <= 1024,
            id.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
        else { throw .notTheProtocol(.member("client_id")) }
        self.init(id: id)
        secret = try answer.secret("client_secret").flatMap { $0.isEmpty ? nil : $0 }
        authenticationMethod = try Self.method(answer)
        managementToken = try answer.secret("registration_access_token").flatMap { $0.isEmpty ? nil : $0 }
        managementURL = try answer.text("registration_client_uri").flatMap {
            URL(string: $0, encodingInvalidCharacters: false)
        }
        scopes = try answer.text("scope").map { $0.split(separator: " ").map(String.init) }
    }

    /// A way that this program does not know is as good as none that would work.
    private static func method(_ answer: JSONObject) throws(OAuthError) -> ClientAuthenticationMethod? {
        guard let text = try answer.text("token_endpoint_auth_method") else { return nil }
        guard let method = ClientAuthenticationMethod(rawValue: text), method != .privateKeyJWT else {
            throw .notTheProtocol(.member("token_endpoint_auth_method"))
        }
        return method
    }
}
