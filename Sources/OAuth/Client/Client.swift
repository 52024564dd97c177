import FoundationEssentials
public import Secrets

/// The program as an authorization server knows it, and how it proves to be that (RFC 6749 section 2.3).
public struct Client: Sendable {
    public var id: String
    public var method: ClientAuthenticationMethod
    /// The client secret. With `private_key_jwt` it is the signed assertion, made for this one request
    /// (RFC 7523 section 2.2).
    public var secret: Secret?

    public init(id: String, method: ClientAuthenticationMethod, secret: Secret?) {
        self.id = id
        self.method = method
        self.secret = secret
    }

    /// Makes a POST of a form in this client's name.
    func request(to endpoint: URL, form: FormBody) -> HTTPRequest {
        var form = form
        var headers: [HTTPHeader] = []
        let proof = secret ?? Secret("")
        switch method {
        case .none:
            form.append("client_id", id)
        case .clientSecretBasic:
            // The ID is in the header: a server may refuse a request that names its client in two ways.
            headers.append(HTTPHeader("Authorization", BasicCredentials.header(id: id, secret: proof)))
        case .clientSecretPost:
            form.append("client_id", id)
            form.append("client_secret", proof)
        case .privateKeyJWT:
            form.append("client_id", id)
            form.append("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
            form.append("client_assertion", proof)
        }
        return HTTPRequest(to: endpoint, form: form, headers: headers)
    }
}

extension HTTPRequest {
    /// A POST of a form that is answered in JSON.
    init(to endpoint: URL, form: FormBody, headers: [HTTPHeader] = []) {
        let common = [
            HTTPHeader("Accept", "application/json"), HTTPHeader("Content-Type", FormEncoding.contentType),
        ]
        self.init(.post, endpoint, headers: common + headers, body: form.encoded())
    }
}
