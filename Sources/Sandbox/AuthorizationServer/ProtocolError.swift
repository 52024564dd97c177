/// An error answer of a protocol endpoint (RFC 6749, section 5.2; RFC 6750, section 3.1).
struct ProtocolError: Error, Sendable, Equatable {
    /// How the caller is asked to authenticate where the answer is 401.
    enum Challenge: String, Sendable { case basic = "Basic", bearer = "Bearer" }

    /// The `error` member.
    let code: String
    /// The `error_description` member: printable ASCII, for a developer.
    let description: String
    var status = 400
    var challenge: Challenge?
    /// Microsoft's refinement of an error, such as `consent_required`.
    var suberror: String?
    /// Microsoft's numbers, such as 50076.
    var errorCodes: [Int]?

    static func invalidRequest(_ description: String) -> Self {
        .init(code: "invalid_request", description: description)
    }
    static func invalidGrant(_ description: String) -> Self { .init(code: "invalid_grant", description: description) }
    static func invalidScope(_ description: String) -> Self { .init(code: "invalid_scope", description: description) }

    static let invalidClient = ProtocolError(
        code: "invalid_client", description: "the client is unknown or did not prove who it is", status: 401,
        challenge: .basic)
    static let invalidToken = ProtocolError(
        code: "invalid_token", description: "the access token is unknown, expired or revoked", status: 401,
        challenge: .bearer)
}

extension ProtocolError: Encodable {
    private enum CodingKeys: String, CodingKey {
        case code = "error"
        case description = "error_description"
        case suberror
        case errorCodes = "error_codes"
    }
}
