public import FoundationEssentials
public import OAuth
public import Secrets

/// An authorization server that somebody names for an address.
public struct AuthorizationOffer: Sendable {
    /// An HTTPS address, as it was named.
    public var issuer: String
    /// As the document names them; of use where the issuer publishes no metadata.
    public var authorizationURL: URL?
    public var tokenURL: URL?
    public var scopes: [String]
    /// Of the domain's own publishing, for every program.
    public var clientID: String?
    public var clientSecret: Secret?
    /// What the issuer says of itself.
    public var metadata: ServerMetadata?

    public init(issuer: String, scopes: [String] = []) {
        self.issuer = issuer
        self.scopes = scopes
    }
}
