public import FoundationEssentials

/// What went wrong between this client and an authorization server.
///
/// No case carries a token, a code, a request or a response body; text of the server's is cut and made printable.
public enum OAuthError: Error, Sendable, Equatable {
    /// The server answered with an error of the protocol (RFC 6749 sections 4.1.2.1 and 5.2).
    case refused(ErrorAnswer)
    /// The server could not answer for now: 5xx or 429 without an error of the protocol. `retryAfter` in seconds.
    case unavailable(status: Int, retryAfter: Int?)
    /// What came back is not the protocol, for example a captive portal's page.
    case notTheProtocol(ProtocolFault)
    /// An issuer publishes no metadata, neither in the place of RFC 8414 nor in that of OpenID Connect Discovery.
    case metadataNotFound(issuer: String, ProtocolFault)
    /// The `iss` of a redirect or of a metadata document is not the issuer that was asked (RFC 9207, RFC 8414).
    case issuerMismatch(expected: String, found: String?)
    /// An ID token was not accepted; the text says which check failed, never what it held.
    case identityTokenRejected(String)
    /// The metadata lacks an endpoint that is needed, named as in RFC 8414, such as `token_endpoint`.
    case missingEndpoint(String)
    /// An address is not HTTPS, and not HTTP on loopback.
    case insecureAddress(URL)
    /// Something declared cannot go into a request; its name as in the standard, such as `issuer` or `redirect_uri`,
    /// or the name of an additional parameter which the request already has.
    case unusableParameter(String)
}

/// An error answer, from the token endpoint or in a redirect.
public struct ErrorAnswer: Sendable, Equatable {
    /// The registered code, such as `invalid_grant`.
    public var error: String
    /// The server's `suberror` or `error_subtype`.
    public var subError: String?
    /// The server's numeric codes, as Microsoft sends them in `error_codes`.
    public var codes: [Int]
    /// The server's description: one printable line, at most 300 characters. For advice, never for decisions.
    public var description: String?
    /// By which the server finds the failure in its own logs, as Microsoft sends it.
    public var correlationID: String?
    public var traceID: String?
    /// When it happened, as the server wrote it.
    public var timestamp: String?
    /// The HTTP status; nothing where the error came in a redirect.
    public var status: Int?
    /// Seconds to wait, where the server said so.
    public var retryAfter: Int?

    public init(
        error: String, subError: String? = nil, codes: [Int] = [], description: String? = nil,
        correlationID: String? = nil, traceID: String? = nil, timestamp: String? = nil, status: Int? = nil,
        retryAfter: Int? = nil
    ) {
        self.error = error
        self.subError = subError
        self.codes = codes
        self.description = description
        self.correlationID = correlationID
        self.traceID = traceID
        self.timestamp = timestamp
        self.status = status
        self.retryAfter = retryAfter
    }
}

/// In which way an answer is not the protocol.
public enum ProtocolFault: Sendable, Equatable {
    case empty
    /// The Content-Type, where it is not JSON, or what the body looks like, such as `HTML`.
    case notJSON(String)
    case truncatedJSON
    /// A member is missing or of a wrong type; its name.
    case member(String)
    /// The token type is not `Bearer`.
    case tokenType(String)
    /// A redirect (3xx): token endpoints do not redirect.
    case redirect(status: Int)
    case unexpectedStatus(Int)
}
