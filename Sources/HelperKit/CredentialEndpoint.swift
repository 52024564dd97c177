public import CredentialWire
public import TokenCache

/// The server that a credential request asks about, in the words of declarations and the cache.
public struct CredentialEndpoint: Sendable, Equatable {
    public var endpointProtocol: EndpointProtocol
    public var server: CredentialServer
    /// The request's port; where it names none, those that its protocol has by custom.
    public var ports: [UInt16]
}

extension CredentialMessage {
    /// The server that a request names by `protocol` and `host`, such as `smtp.example.org:587` or `[::1]:993`. Nothing
    /// for protocols that no connection has, and for a host that is none.
    public var endpoint: CredentialEndpoint? {
        guard let name = text(CredentialKey.protocolName),
            let endpointProtocol = EndpointProtocol(credentialProtocol: name),
            let server = text(CredentialKey.host).flatMap(CredentialServer.init)
        else { return nil }
        return CredentialEndpoint(
            endpointProtocol: endpointProtocol, server: server,
            ports: server.port.map { [$0] } ?? usualPorts(name))
    }

    /// Where the cache has what the request asks for. Nothing where the request does not name one user at one port, or
    /// names a path: then it takes the declarations to tell what is meant.
    public var cacheSelector: CacheSelector? {
        guard text(CredentialKey.path) == nil, let endpoint, endpoint.ports.count == 1,
            let user = text(CredentialKey.username), !user.isEmpty
        else { return nil }
        return .endpoint(
            endpoint.endpointProtocol, host: endpoint.server.name, port: endpoint.ports[0], user: user)
    }
}

/// Where a server listens that is named without a port. git always names one for mail; other callers may not. Mail is
/// submitted at 587 (RFC 6409), and what git takes for granted is 25.
private func usualPorts(_ credentialProtocol: String) -> [UInt16] {
    switch credentialProtocol {
    case "smtp": [587, 25]
    case "smtps": [465]
    case "imap": [143]
    case "imaps": [993]
    case "pop3": [110]
    case "pop3s": [995]
    case "https": [443]
    default: []
    }
}
