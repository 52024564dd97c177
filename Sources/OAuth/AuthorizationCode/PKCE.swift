import Crypto
public import Secrets

/// Proof Key for Code Exchange (RFC 7636): whoever redeems the code is the one who asked for it.
public struct PKCE: Sendable {
    /// The only method that is used; `plain` protects nothing.
    public static let method = "S256"

    /// 43 to 128 characters of `A–Z a–z 0–9 - . _ ~`. It goes to the token endpoint only.
    public let verifier: Secret

    /// A new verifier of 32 random bytes, hence 43 characters (RFC 7636 section 4.1).
    public init(randomness: Randomness) {
        verifier = Base64URL.encodeSecret(randomness.bytes(32))
    }

    public init(verifier: Secret) {
        self.verifier = verifier
    }

    /// base64url(SHA-256(verifier)), for the authorization request.
    public var challenge: String {
        verifier.withExposedBytes { Base64URL.encode(SHA256.hash(data: $0)) }
    }
}
