public import FoundationEssentials
public import Secrets

/// A signed statement of who asks, and for whom: of a client about itself (RFC 7523 section 2.2), or of a service
/// account about the mailbox for which it asks (section 2.1).
public struct ClientAssertion: Sendable {
    public var issuer: String
    public var subject: String
    /// The token endpoint: no other server takes the assertion.
    public var audience: URL
    /// What is asked for, where the server wants it in the assertion; empty otherwise.
    public var scopes: [String]
    /// No two assertions have the same, so that a server can refuse a repeated one.
    public var id: String
    public var issuedAt: Date

    /// Seconds: long enough for clocks that differ, and within the five to ten minutes that Microsoft recommends and
    /// the hour that Google allows.
    public static let lifetime = 600

    public init(
        issuer: String, subject: String, audience: URL, scopes: [String] = [], id: String, issuedAt: Date
    ) {
        self.issuer = issuer
        self.subject = subject
        self.audience = audience
        self.scopes = scopes
        self.id = id
        self.issuedAt = issuedAt
    }

    /// The assertion as a JSON Web Token in compact form (RFC 7515 section 7.1).
    ///
    /// - Parameters:
    ///   - thumbprint: of the client's certificate, in the header, so that the server finds the key.
    ///   - preferred: what an RSA key signs with.
    /// - Throws: ``ClientKeyError/unusable``
    public func signed(
        by key: ClientKey, naming thumbprint: String? = nil, preferring preferred: AssertionAlgorithm = .ps256
    ) throws(ClientKeyError) -> Secret {
        let algorithm = key.algorithm(preferring: preferred)
        let header = Header(alg: algorithm.rawValue, thumbprint: thumbprint, kid: key.id)
        let issued = Int(issuedAt.timeIntervalSince1970)
        let claims = Claims(
            iss: issuer, sub: subject, aud: audience.absoluteString,
            scope: scopes.isEmpty ? nil : scopes.joined(separator: " "), jti: id, iat: issued, nbf: issued,
            exp: issued + Self.lifetime)
        let signed = Self.encode(header) + "." + Self.encode(claims)
        let signature = try key.signature(of: Array(signed.utf8), algorithm)
        return Secret(signed + "." + Base64URL.encode(signature))
    }

    private static func encode(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Encoding strings and numbers cannot fail.
        return Base64URL.encode((try? encoder.encode(value)) ?? Data())
    }

    private struct Header: Encodable {
        let alg: String
        let typ = "JWT"
        let thumbprint: String?
        let kid: String?

        enum CodingKeys: String, CodingKey {
            case alg, typ, kid
            case thumbprint = "x5t#S256"
        }
    }

    private struct Claims: Encodable {
        let iss: String
        let sub: String
        let aud: String
        let scope: String?
        let jti: String
        let iat: Int
        let nbf: Int
        let exp: Int
    }
}
