public import FoundationEssentials

/// What a verified ID token states about the person who consented (OpenID Connect Core 1.0 section 2).
public struct IDTokenClaims: Sendable, Equatable {
    public var issuer: String
    /// The person's ID at this issuer; it does not change and is used for nobody else.
    public var subject: String
    public var audience: [String]
    public var expiresAt: Date
    public var nonce: String?
    public var email: String?
    public var isEmailVerified: Bool?
    /// What the person calls the account; it may change.
    public var preferredUsername: String?
    /// Microsoft's user principal name.
    public var upn: String?

    public init(
        issuer: String, subject: String, audience: [String], expiresAt: Date, nonce: String? = nil,
        email: String? = nil, isEmailVerified: Bool? = nil, preferredUsername: String? = nil, upn: String? = nil
    ) {
        self.issuer = issuer
        self.subject = subject
        self.audience = audience
        self.expiresAt = expiresAt
        self.nonce = nonce
        self.email = email
        self.isEmailVerified = isEmailVerified
        self.preferredUsername = preferredUsername
        self.upn = upn
    }
}
