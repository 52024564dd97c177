public import FoundationEssentials

/// Finds an authorization server's metadata from its issuer.
///
/// It asks the place of RFC 8414 first, then that of OpenID Connect Discovery 1.0: the one name goes between host and
/// path of the issuer, the other after the path. Whatever the first place answers that is no metadata of this issuer
/// leads to the second. A request without a response is the caller's affair.
public struct MetadataDiscovery: Sendable {
    public enum Step: Sendable {
        case send(HTTPRequest)
        case done(ServerMetadata)
        case failed(OAuthError)
    }

    public let issuer: String
    private let places: [HTTPRequest]
    /// What was wrong with the answers until now.
    private var faults: [OAuthError] = []

    /// - Throws: `OAuthError.insecureAddress`, or `.unusableParameter` where the issuer is no URL or has a query,
    ///   a fragment or a placeholder.
    public init(issuer: String) throws(OAuthError) {
        guard let url = URL(string: issuer, encodingInvalidCharacters: false), url.scheme != nil else {
            throw .unusableParameter("issuer")
        }
        try SecureAddress.check(url)
        guard !issuer.contains(where: { "?#".contains($0) }) else { throw .unusableParameter("issuer") }
        self.issuer = issuer
        places = try Self.places(issuer).map { place throws(OAuthError) in
            guard let url = URL(string: place, encodingInvalidCharacters: false) else {
                throw .unusableParameter("issuer")
            }
            return .document(at: url)
        }
    }

    /// Splits text, not a URL value, which might normalise what must stay as it is.
    private static func places(_ issuer: String) -> [String] {
        let base = issuer.hasSuffix("/") ? String(issuer.dropLast()) : issuer
        let parts = base.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        let host = parts.prefix(3).joined(separator: "/")
        let path = parts.count > 3 ? "/" + parts[3] : ""
        return [
            host + "/.well-known/oauth-authorization-server" + path,
            host + path + "/.well-known/openid-configuration",
        ]
    }

    public mutating func start() -> Step {
        faults = []
        return .send(places[0])
    }

    /// - Parameter now: the local time, for a `Retry-After` that is a date.
    public mutating func received(_ response: HTTPResponse, now: Date? = nil) -> Step {
        do {
            return .done(try ServerMetadata.parse(response, issuer: issuer, now: now))
        } catch {
            faults.append(error)
            return faults.count < places.count ? .send(places[faults.count]) : .failed(mostTelling)
        }
    }

    /// A document that was refused tells more than a page that is not there.
    private var mostTelling: OAuthError {
        let telling = faults.last { fault in
            switch fault {
            case .notTheProtocol(.unexpectedStatus), .notTheProtocol(.notJSON), .notTheProtocol(.empty): false
            default: true
            }
        }
        return telling ?? faults[0]
    }
}
