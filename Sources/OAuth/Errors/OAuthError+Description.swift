import FoundationEssentials

extension OAuthError: CustomStringConvertible {
    /// What happened, in one printable line for a person, without a full stop.
    public var description: String {
        switch self {
        case .refused(let answer): answer.line
        case .unavailable(let status, let retryAfter):
            "the server is unavailable (status \(status)\(retryAfter.map { ", try again in \($0) s" } ?? ""))"
        case .notTheProtocol(let fault): "the answer is not OAuth: \(fault)"
        case .metadataNotFound(let issuer, let fault):
            "\(PrintableText.line(issuer, limit: 200)) publishes no metadata (RFC 8414, OpenID Connect Discovery): \(fault)"
        case .issuerMismatch(let expected, let found?): "the issuer is \(found), not \(expected)"
        case .issuerMismatch(let expected, nil): "the answer does not name its issuer, which should be \(expected)"
        case .identityTokenRejected(let check): "the ID token was not accepted: \(check)"
        case .missingEndpoint(let name): "the server's metadata has no \(name)"
        case .insecureAddress(let url):
            "\(PrintableText.line(url.absoluteString, limit: 200)) is neither HTTPS nor HTTP on loopback"
        case .unusableParameter(let name): "\(name) cannot be used in a request"
        }
    }
}

extension ProtocolFault: CustomStringConvertible {
    public var description: String {
        switch self {
        case .empty: "it is empty"
        case .notJSON(let shape): "it is \(shape)"
        case .truncatedJSON: "it breaks off"
        case .member(let name): "\(name) is missing or wrong"
        case .tokenType(let type): "the token type is \(type), not Bearer"
        case .redirect(let status): "it is a redirect (status \(status))"
        case .unexpectedStatus(let status): "it is status \(status) without an explanation"
        }
    }
}

extension ErrorAnswer {
    /// The code, and the server's own words where it has some.
    fileprivate var line: String {
        let code = subError.map { "\(error) (\($0))" } ?? error
        return description.map { "\(code): \($0)" } ?? code
    }
}
