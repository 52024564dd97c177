import FoundationEssentials
import Secrets

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
    /// Where the person came from, and so where the decision goes.
    enum Purpose: Sendable {
        case redirect(AuthorizationRequest)
        /// The person typed the code of a device (RFC 8628, section 3.3); its key in the server's state.
        case device(DeviceAuthorization, code: Secret)
    }

    let purpose: Purpose
    let expires: Date
    var authentication: Authentication?

    var clientID: String {
        switch purpose {
        case .redirect(let request): request.clientID
        case .device(let authorization, _): authorization.clientID
        }
    }

    var scopes: [String] {
        switch purpose {
        case .redirect(let request): request.scopes
        case .device(let authorization, _): authorization.scopes
        }
    }
}

/// A device that waits for its person (RFC 8628, section 3.2).
struct DeviceAuthorization: Sendable {
    enum Decision: Sendable {
        case pending
        case denied
        case granted(grantID: String)
        /// The tokens were given.
        case spent
    }

    let clientID: String
    let scopes: [String]
    /// As a person reads it: letters in groups.
    let userCode: String
    let expires: Date
    /// How many seconds must lie between two polls; each that comes too early adds to it.
    var interval: Int
    var lastPoll: Date?
    var decision = Decision.pending
}

/// What a person consented to: the family of all codes and tokens that came of it, which end together.
struct Grant: Sendable {
    let id: String
    let clientID: String
    let scopes: [String]
    let authentication: Authentication
    /// Whether a client asked in its own name: mail services over HTTPS then see a program and no person.
    var isClientsOwn = false
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
