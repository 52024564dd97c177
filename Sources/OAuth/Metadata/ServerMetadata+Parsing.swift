public import FoundationEssentials

extension ServerMetadata {
    /// Reads a metadata document.
    ///
    /// - Parameters:
    ///   - issuer: the issuer that was asked; the document must state the same, byte for byte (RFC 8414 section 3.3),
    ///     or Microsoft's template for it.
    ///   - now: the local time, for a `Retry-After` that is a date.
    /// - Throws: `OAuthError.issuerMismatch`, `.insecureAddress` for an endpoint that is neither HTTPS nor HTTP on
    ///   loopback, `.unavailable` or `.notTheProtocol`.
    public static func parse(
        _ response: HTTPResponse, issuer: String, now: Date? = nil
    ) throws(OAuthError) -> ServerMetadata {
        try response.refuseRedirect()
        try response.refuseStatus(now: now)
        let document = try response.jsonObject()
        guard let stated = try document.text("issuer"), !stated.isEmpty else {
            throw .notTheProtocol(.member("issuer"))
        }
        guard IssuerIdentifier(issuer).isAnswered(by: stated) else {
            throw .issuerMismatch(expected: issuer, found: PrintableText.line(stated, limit: 200))
        }
        return try ServerMetadata(stated, document)
    }

    private init(_ issuer: String, _ document: JSONObject) throws(OAuthError) {
        self.init(
            issuer: issuer,
            authorizationEndpoint: try document.address("authorization_endpoint"),
            tokenEndpoint: try document.address("token_endpoint"),
            deviceAuthorizationEndpoint: try document.address("device_authorization_endpoint"),
            revocationEndpoint: try document.address("revocation_endpoint"),
            introspectionEndpoint: try document.address("introspection_endpoint"),
            registrationEndpoint: try document.address("registration_endpoint"),
            jwksURI: try document.address("jwks_uri"),
            authorizationResponseIssParameterSupported:
                try document.flag("authorization_response_iss_parameter_supported") ?? false,
            codeChallengeMethodsSupported: document.texts("code_challenge_methods_supported"),
            tokenEndpointAuthMethodsSupported: document.texts("token_endpoint_auth_methods_supported"),
            scopesSupported: document.texts("scopes_supported"),
            grantTypesSupported: document.texts("grant_types_supported"))
    }
}

extension JSONObject {
    /// An absolute address that may be talked to; nothing where the member is absent or empty.
    fileprivate func address(_ name: String) throws(OAuthError) -> URL? {
        guard let text = try text(name), !text.isEmpty else { return nil }
        guard let url = URL(string: text, encodingInvalidCharacters: false), url.scheme != nil, url.fragment() == nil
        else { throw .notTheProtocol(.member(name)) }
        try SecureAddress.check(url)
        return url
    }
}
