public import FoundationEssentials
public import Secrets

/// What an access token says of itself, where it is a JSON Web Token (RFC 9068).
///
/// For diagnosis only: no signature is checked, since the token is for its server to judge, and nothing is decided by it.
/// Many providers' access tokens are opaque, or look like a token and are meant for nobody's eyes.
public struct AccessTokenClaims: Sendable, Equatable {
    public var issuer: String?
    /// For whom it is.
    public var audience: [String]
    /// What it allows: `scope`, or Microsoft's `scp`; for a program without a person, its `roles`.
    public var scopes: [String]
    public var expiresAt: Date?

    /// Nothing where the token is opaque.
    public init?(_ token: Secret) {
        let parts = token.withExposedBytes { bytes in
            bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map { Array($0) }
        }
        guard parts.count == 3, Self.object(parts[0])?["alg"] != nil, let claims = Self.object(parts[1]) else {
            return nil
        }
        issuer = claims["iss"]?.text
        audience = claims.texts("aud") ?? []
        let lists = (claims.texts("scope") ?? []) + (claims.texts("scp") ?? [])
        let words = lists.joined(separator: " ").split(separator: " ").map(String.init)
        scopes = words + (claims.texts("roles") ?? [])
        expiresAt = (try? claims.number("exp")).map { Date(timeIntervalSince1970: $0) }
    }

    private static func object(_ encoded: [UInt8]) -> JSONObject? {
        guard let bytes = Base64URL.decode(encoded) else { return nil }
        return try? JSONReader.read(Secret(bytes)).object
    }
}
