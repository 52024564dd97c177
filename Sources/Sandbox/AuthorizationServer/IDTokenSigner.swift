import Crypto
import FoundationEssentials
import JWTKit

/// The claims of an ID token (OpenID Connect Core 1.0, section 2). Times are seconds since 1970.
struct IDTokenClaims: JWTPayload {
    let issuer: String
    let subject: String
    let audience: String
    let expires: Int
    let issued: Int
    let authenticated: Int
    let nonce: String?
    let email: String?
    let isEmailVerified: Bool?
    /// Microsoft's: the ID of the person's tenant.
    var tenantID: String?
    var preferredUsername: String?

    enum CodingKeys: String, CodingKey {
        case issuer = "iss"
        case subject = "sub"
        case audience = "aud"
        case expires = "exp"
        case issued = "iat"
        case authenticated = "auth_time"
        case nonce
        case email
        case isEmailVerified = "email_verified"
        case tenantID = "tid"
        case preferredUsername = "preferred_username"
    }

    /// Whether the claims hold is for the client to judge: it has the time and the expectations.
    func verify(using algorithm: some JWTAlgorithm) {}
}

/// Signs ID tokens with ES256 under a key that lives as long as the sandbox.
struct IDTokenSigner: Sendable {
    /// The JSON Web Key Set with the public half (RFC 7517, RFC 7518 section 6.2).
    struct KeySet: Encodable, Sendable {
        struct Key: Encodable, Sendable {
            let kty = "EC"
            let use = "sig"
            let alg = "ES256"
            let crv = "P-256"
            let kid: String
            let x: String
            let y: String
        }

        let keys: [Key]
    }

    let keySet: KeySet
    private let keyID: String
    private let keys: JWTKeyCollection

    init(key: P256.Signing.PrivateKey = P256.Signing.PrivateKey()) async throws {
        // The raw representation is x and y, 32 bytes each.
        let coordinates = key.publicKey.rawRepresentation
        let x = Base64URL.encode(coordinates.prefix(32))
        let y = Base64URL.encode(coordinates.suffix(32))
        // RFC 7638: the key ID is the thumbprint, hence stable for a key and different for another.
        let thumbprint = SHA256.hash(data: Data(#"{"crv":"P-256","kty":"EC","x":"\#(x)","y":"\#(y)"}"#.utf8))
        keyID = Base64URL.encode(thumbprint)
        keySet = KeySet(keys: [KeySet.Key(kid: keyID, x: x, y: y)])
        keys = JWTKeyCollection()
        await keys.add(ecdsa: try ES256PrivateKey(backing: key), kid: JWKIdentifier(string: keyID))
    }

    func sign(_ claims: IDTokenClaims) async throws(ProtocolError) -> String {
        do {
            return try await keys.sign(claims, kid: JWKIdentifier(string: keyID))
        } catch {
            throw ProtocolError(code: "server_error", description: "the ID token could not be signed", status: 500)
        }
    }
}
