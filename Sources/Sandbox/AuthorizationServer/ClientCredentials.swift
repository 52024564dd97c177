import FoundationEssentials
import Secrets

/// How a caller says who it is: HTTP Basic, or `client_id` and `client_secret` in the body, or a signed assertion
/// (RFC 7523, section 2.2), or `client_id` alone.
struct ClientCredentials: Sendable {
    let id: String
    let secret: Secret?
    let assertion: String?

    /// - Parameter authorization: the `Authorization` header.
    /// - Throws: `invalid_request` where two ways are mixed (RFC 6749, section 2.3), `invalid_client` where there is none.
    init(_ parameters: Parameters, authorization: String?) throws(ProtocolError) {
        assertion = parameters["client_assertion"]
        if let assertion {
            guard parameters["client_assertion_type"] == AuthorizationServer.clientAssertionType else {
                throw .invalidRequest("client_assertion_type is not jwt-bearer")
            }
            guard authorization == nil, parameters["client_secret"] == nil else {
                throw .invalidRequest("the client authenticates in two ways at once")
            }
            guard let id = parameters["client_id"] ?? Assertion(assertion)?.claims.sub else {
                throw .invalidClient("the assertion is not a JSON Web Token")
            }
            self.id = id
            secret = nil
            return
        }
        guard let authorization else {
            guard let id = parameters["client_id"] else { throw .invalidClient }
            self.id = id
            secret = parameters["client_secret"].map { Secret($0) }
            return
        }
        guard let (id, secret) = Self.basic(authorization) else { throw .invalidClient }
        guard parameters["client_secret"] == nil, parameters["client_id"] ?? id == id else {
            throw .invalidRequest("the client authenticates in two ways at once")
        }
        self.id = id
        self.secret = secret
    }

    /// RFC 6749, section 2.3.1: both halves are form-encoded before Basic's own base64.
    private static func basic(_ authorization: String) -> (id: String, secret: Secret)? {
        guard let encoded = authorization.credentials(scheme: "Basic"), let data = Data(base64Encoded: encoded),
            let text = String(validating: data, as: UTF8.self), let colon = text.firstIndex(of: ":"),
            let id = FormEncoding.decode(text[..<colon]),
            let secret = FormEncoding.decode(text[text.index(after: colon)...])
        else { return nil }
        return (id, Secret(secret))
    }
}

extension String {
    /// What follows an authentication scheme, whose case does not matter (RFC 9110, section 11.1).
    func credentials(scheme: String) -> String? {
        let parts = split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == scheme.lowercased() else { return nil }
        return String(parts[1]).trimmed
    }

    private var trimmed: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}

extension AuthorizationServer {
    /// The client that calls. A public client has no secret to show; a confidential one must.
    func authenticatedClient(_ credentials: ClientCredentials) throws(ProtocolError) -> Registry.Client {
        if let assertion = credentials.assertion {
            return try authenticatedClient(assertion: assertion, named: credentials.id)
        }
        guard let client = client(credentials.id), client.key == nil, client.secret == credentials.secret else {
            throw .invalidClient
        }
        return client
    }
}
