public import FoundationEssentials

/// Where a grant's secrets may be sent: the authorization server's addresses and the client, as they were when the
/// person consented. Refresh uses these, never newly discovered ones.
public struct EndpointBinding: Sendable, Equatable, Codable {
    public var issuer: String?
    public var authorizationURL: URL?
    public var tokenURL: URL
    public var deviceAuthorizationURL: URL?
    public var revocationURL: URL?
    public var jwksURL: URL?
    public var clientID: String
    /// What the declaration said then: discovery fills in the rest, so only this tells whether the declaration moved.
    public var declared: DeclaredEndpoints

    public init(
        issuer: String?, authorizationURL: URL?, tokenURL: URL, deviceAuthorizationURL: URL?, revocationURL: URL?,
        jwksURL: URL?, clientID: String, declared: DeclaredEndpoints
    ) {
        self.issuer = issuer
        self.authorizationURL = authorizationURL
        self.tokenURL = tokenURL
        self.deviceAuthorizationURL = deviceAuthorizationURL
        self.revocationURL = revocationURL
        self.jwksURL = jwksURL
        self.clientID = clientID
        self.declared = declared
    }

    /// What the declaration now says otherwise than the grant was given for; empty where the grant may be used.
    ///
    /// Writing down an address that was discovered before moves nothing. Taking a declared one away does, because
    /// what discovery would say now nobody has confirmed.
    public func moves(to details: TokenDetails) -> [EndpointMove] {
        let now = details.endpoints
        if now == declared, details.clientID == clientID { return [] }
        let pairs: [(String, String?, String?, String?)] = [
            ("issuer", declared.issuer, issuer, now.issuer),
            ("authorization-url", text(declared.authorizationURL), text(authorizationURL), text(now.authorizationURL)),
            ("token-url", text(declared.tokenURL), text(tokenURL), text(now.tokenURL)),
            (
                "device-authorization-url", text(declared.deviceAuthorizationURL), text(deviceAuthorizationURL),
                text(now.deviceAuthorizationURL)
            ),
            ("revocation-url", text(declared.revocationURL), text(revocationURL), text(now.revocationURL)),
            ("jwks-url", text(declared.jwksURL), text(jwksURL), text(now.jwksURL)),
            ("client-id", clientID, clientID, details.clientID),
        ]
        return pairs.compactMap { key, declaredThen, usedThen, declaredNow in
            guard declaredNow != declaredThen, declaredNow == nil || declaredNow != usedThen else { return nil }
            return EndpointMove(key: key, from: usedThen, to: declaredNow)
        }
    }

    /// Whether a client's secret may be shown to an endpoint beside the token endpoint: to one of the same origin, or
    /// where the issuer that the secret is bound to names it in its own metadata.
    func admits(_ endpoint: URL, secretBoundTo address: String) -> Bool {
        if endpoint.hasOrigin(of: tokenURL) { return true }
        let discovered = [
            declared.deviceAuthorizationURL == nil ? deviceAuthorizationURL : nil,
            declared.revocationURL == nil ? revocationURL : nil,
        ]
        return address == declared.issuer && discovered.contains(endpoint)
    }

    private func text(_ url: URL?) -> String? { url?.absoluteString }
}

/// One address that a declaration moved away from.
public struct EndpointMove: Sendable, Equatable, Codable {
    /// The declaration's key, such as `token-url`.
    public var key: String
    public var from: String?
    public var to: String?

    public init(key: String, from: String?, to: String?) {
        self.key = key
        self.from = from
        self.to = to
    }
}

extension URL {
    /// Whether scheme, host and port are another address's (RFC 6454 section 4); never for one without a host.
    fileprivate func hasOrigin(of other: URL) -> Bool {
        guard let host = host?.lowercased(), !host.isEmpty, host == other.host?.lowercased() else { return false }
        return scheme?.lowercased() == other.scheme?.lowercased() && effectivePort == other.effectivePort
    }

    private var effectivePort: Int? {
        if let port { return port }
        return switch scheme?.lowercased() {
        case "https": 443
        case "http": 80
        default: nil
        }
    }
}
