public import CredentialWire
public import TokenCache

extension CachedToken {
    /// The answer to `get`: always the user name and the password that every caller understands, and the token once more
    /// as an HTTP authorization for a caller that announced to understand it (`authtype` in git-credential(1)).
    ///
    /// - Throws: ``ProgramFailure`` as ``rendered(as:maxBytes:)`` does.
    public func credentialAnswer(to request: CredentialMessage) throws(ProgramFailure) -> CredentialMessage {
        try checkCharacters()
        var answer = CredentialMessage()
        let isHTTP = request.text(CredentialKey.protocolName) == "https"
        if isHTTP, request.list(CredentialKey.capability).contains(CredentialKey.authtype) {
            answer.append(CredentialKey.capability + "[]", CredentialKey.authtype)
            answer.append(CredentialKey.authtype, "Bearer")
            answer.append(CredentialKey.credential, accessToken)
            answer.append(CredentialKey.ephemeral, "1")
        }
        answer.append(CredentialKey.username, user)
        answer.append(CredentialKey.password, accessToken)
        answer.append(CredentialKey.passwordExpiryUTC, String(expiresAt))
        return answer
    }
}

extension CredentialMessage {
    /// Where the cache has what the request asks for. Nothing where the request does not name one user at one port, or
    /// names a path: then it takes the declarations to tell what is meant.
    var cacheSelector: CacheSelector? {
        guard text(CredentialKey.path) == nil, let endpoint, let user = text(CredentialKey.username), !user.isEmpty
        else { return nil }
        return .endpoint(endpoint.endpointProtocol, host: endpoint.host, port: endpoint.port, user: user)
    }

    /// The server that a request names by `protocol` and `host`, such as `smtp.example.org:587` or `[::1]:993`. Nothing
    /// for other protocols, and where the port is missing that only HTTPS leaves out.
    public var endpoint: (endpointProtocol: EndpointProtocol, host: String, port: UInt16)? {
        guard
            let endpointProtocol = text(CredentialKey.protocolName).flatMap(EndpointProtocol.init(credentialProtocol:)),
            let text = text(CredentialKey.host)
        else { return nil }
        let afterBrackets = text.lastIndex(of: "]") ?? text.startIndex
        guard let colon = text[afterBrackets...].lastIndex(of: ":") else {
            let isWhole = endpointProtocol == .https && !text.isEmpty
            return isWhole ? (endpointProtocol, withoutBrackets(text[...]), 443) : nil
        }
        let digits = text[text.index(after: colon)...]
        guard colon > text.startIndex, digits.allSatisfy(\.isASCIIDigit), let port = UInt16(digits), port > 0 else {
            return nil
        }
        return (endpointProtocol, withoutBrackets(text[..<colon]), port)
    }

    /// An IPv6 address stands in brackets where a port may follow, and bare in a declaration.
    private func withoutBrackets(_ host: Substring) -> String {
        host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : String(host)
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { "0"..."9" ~= self }
}
