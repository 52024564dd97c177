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
            authorizationEndpoint: try document.endpoint("authorization_endpoint"),
            tokenEndpoint: try document.endpoint("token_endpoint"),
            deviceAuthorizationEndpoint: try document.endpoint("device_authorization_endpoint"),
            revocationEndpoint: try document.endpoint("revocation_endpoint"),
            introspectionEndpoint: try document.endpoint("introspection_endpoint"),
            registrationEndpoint: try document.endpoint("registration_endpoint"),
            jwksURI: try document.endpoint("jwks_uri"),
            authorizationResponseIssParameterSupported:
                try document.flag("authorization_response_iss_parameter_supported") ?? false,
            codeChallengeMethodsSupported: document.texts("code_challenge_methods_supported"),
            tokenEndpointAuthMethodsSupported: document.texts("token_endpoint_auth_methods_supported"),
            scopesSupported: document.texts("scopes_supported"),
            grantTypesSupported: document.texts("grant_types_supported"))
    }
}

extension JSONObject {
    /// An endpoint's address, which has no fragment (RFC 6749 section 3.1).
    fileprivate func endpoint(_ name: String) throws(OAuthError) -> URL? {
        let url = try address(name)
        guard url?.fragment() == nil else { throw .notTheProtocol(.member(name)) }
        return url
    }
}
