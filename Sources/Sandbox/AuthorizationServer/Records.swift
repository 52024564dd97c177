import FoundationEssentials

/// A valid authorization request, kept while the person signs in and decides.
struct AuthorizationRequest: Sendable {
    let clientID: String
    let redirectURI: String
    let state: String?
    let scopes: [String]
    /// base64url of the SHA-256 of the verifier (RFC 7636, section 4.2, method S256).
    let codeChallenge: String
    let nonce: String?
    let loginHint: String?
}

/// Who signed in, and when.
struct Authentication: Sendable {
    let address: String
    let time: Date
}

/// One person's way from the authorization request to the redirect. Its random identifier, which only the pages carry,
/// is what the forms prove themselves with; it changes at sign-in.
struct Transaction: Sendable {
    let request: AuthorizationRequest
    let expires: Date
    var authentication: Authentication?
}

/// What a person consented to: the family of all codes and tokens that came of it, which end together.
struct Grant: Sendable {
    let id: String
    let clientID: String
    let scopes: [String]
    let authentication: Authentication
    /// What a later refresh is told, once the grant has ended.
    var end: ProtocolError?
}

struct AuthorizationCode: Sendable {
    let grantID: String
    let redirectURI: String
    let codeChallenge: String
    let nonce: String?
    let expires: Date
    var isRedeemed = false
}

struct RefreshToken: Sendable {
    let grantID: String
    let expires: Date
    /// When rotation replaced it.
    var spent: Date?
}

struct AccessToken: Sendable {
    let grantID: String
    let scopes: [String]
    let issued: Date
    let expires: Date
}
