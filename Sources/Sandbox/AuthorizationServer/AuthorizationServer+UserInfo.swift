import Secrets

/// The claims about a person (OpenID Connect Core 1.0, section 5.3.2).
struct UserInfo: Encodable, Sendable {
    let subject: String
    let email: String?
    let isEmailVerified: Bool?

    private enum CodingKeys: String, CodingKey {
        case subject = "sub"
        case email
        case isEmailVerified = "email_verified"
    }
}

/// The userinfo endpoint: a resource behind a bearer token (RFC 6750).
extension AuthorizationServer {
    func userInfo(authorization: String?) throws(ProtocolError) -> UserInfo {
        guard let bearer = authorization?.credentials(scheme: "Bearer"),
            let (token, grant) = activeAccessToken(Secret(bearer)),
            let user = registry.users[grant.authentication.address]
        else { throw .invalidToken }
        guard token.scopes.contains(Scope.openID) else {
            throw ProtocolError(
                code: "insufficient_scope", description: "the scope openid is needed", status: 403, challenge: .bearer)
        }
        let revealsAddress = token.scopes.contains(Scope.email)
        return UserInfo(
            subject: user.subject, email: revealsAddress ? user.address : nil,
            isEmailVerified: revealsAddress ? true : nil)
    }
}
