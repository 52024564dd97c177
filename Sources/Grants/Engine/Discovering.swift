import OAuth

/// Finding a provider's addresses: those that are declared, and for the rest what its issuer says.
extension GrantEngine {
    /// The authorization server's metadata; nothing where the declaration names no issuer, or where the issuer
    /// publishes none and the declaration has the addresses itself.
    func metadata(for details: TokenDetails) async throws(GrantFault) -> ServerMetadata? {
        guard let issuer = details.endpoints.issuer else { return nil }
        let deadline = Deadline(in: limits.call, by: time)
        var discovery: MetadataDiscovery
        do {
            discovery = try MetadataDiscovery(issuer: issuer)
        } catch {
            throw .provider(error)
        }
        var step = discovery.start()
        while true {
            switch step {
            case .send(let request):
                step = discovery.received(
                    try await send(request, before: deadline), now: time.now())
            case .done(let metadata): return metadata
            case .failed(.notTheProtocol(let fault)) where fault.saysNothingIsThere:
                let declared = details.endpoints
                guard declared.authorizationURL == nil || declared.tokenURL == nil else { return nil }
                throw .provider(.metadataNotFound(issuer: issuer, fault))
            case .failed(let error): throw .provider(error)
            }
        }
    }

    /// What a grant will be bound to. Each declared address overrides what discovery says.
    func binding(
        of details: TokenDetails, _ metadata: ServerMetadata?
    ) throws(GrantFault) -> EndpointBinding {
        let declared = details.endpoints
        guard let tokenURL = declared.tokenURL ?? metadata?.tokenEndpoint else {
            throw .provider(.missingEndpoint("token_endpoint"))
        }
        return EndpointBinding(
            // As the issuer itself states it: Microsoft's for several tenants is a template.
            issuer: metadata?.issuer ?? declared.issuer,
            authorizationURL: declared.authorizationURL ?? metadata?.authorizationEndpoint, tokenURL: tokenURL,
            deviceAuthorizationURL: declared.deviceAuthorizationURL ?? metadata?.deviceAuthorizationEndpoint,
            revocationURL: declared.revocationURL ?? metadata?.revocationEndpoint,
            jwksURL: declared.jwksURL ?? metadata?.jwksURI, clientID: details.clientID, declared: declared)
    }
}

extension ProtocolFault {
    /// What a server answers that knows no such address: a status, an empty page or one for people.
    fileprivate var saysNothingIsThere: Bool {
        switch self {
        case .unexpectedStatus, .notJSON, .empty: true
        case .truncatedJSON, .member, .tokenType, .redirect: false
        }
    }
}
