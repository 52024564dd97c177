import FoundationEssentials
import PlainJSON

/// A JSON Web Token in which a client says who it is, or for whom it asks (RFC 7523, section 3), taken apart and not yet
/// believed.
struct Assertion: Sendable {
    struct Header: Decodable, Sendable {
        let alg: String
        let typ: String?
        let kid: String?
        let thumbprint: String?

        enum CodingKeys: String, CodingKey {
            case alg, typ, kid
            case thumbprint = "x5t#S256"
        }
    }

    struct Claims: Decodable, Sendable {
        let iss: String
        let sub: String
        let aud: JSONValue
        let exp: Double
        let nbf: Double?
        let iat: Double?
        let jti: String?
        let scope: String?
    }

    let header: Header
    let claims: Claims
    private let signature: Data
    private let signedBytes: Data

    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Self.decode(parts[0]), let claims = Self.decode(parts[1]),
            let signature = Self.decode(parts[2]),
            let readHeader = try? JSONDecoder().decode(Header.self, from: header),
            let readClaims = try? JSONDecoder().decode(Claims.self, from: claims)
        else { return nil }
        self.header = readHeader
        self.claims = readClaims
        self.signature = signature
        signedBytes = Data("\(parts[0]).\(parts[1])".utf8)
    }

    /// base64url without padding (RFC 7515, appendix C).
    private static func decode(_ text: Substring) -> Data? {
        guard text.utf8.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "=") })
        else { return nil }
        let base64 = text.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
        return Data(base64Encoded: String(base64) + String(repeating: "=", count: (4 - base64.count % 4) % 4))
    }

    /// The most seconds that an assertion may still live.
    private static let longestLife = 3600.0
    /// How far the clocks of client and server may differ, in seconds.
    private static let tolerance = 60.0

    /// What is wrong with it, for the developer of a client; `nil` where it is right.
    func complaint(key: AssertionKey, audiences: [String], now: Date) -> String? {
        let time = now.timeIntervalSince1970
        guard header.typ.map({ $0.uppercased() == "JWT" }) ?? true else { return "the assertion's typ is not JWT" }
        guard key.thumbprint == nil || header.thumbprint == key.thumbprint else {
            return "the assertion's x5t#S256 is not that of the registered certificate"
        }
        guard key.id == nil || header.kid == key.id else {
            return "the assertion's kid is not that of the registered key"
        }
        guard key.verifies(signature, of: signedBytes, header.alg) else {
            return "the assertion's signature is wrong, or not made with an algorithm of the registered key"
        }
        guard key.expires.map({ $0 > now }) ?? true else { return "the registered certificate has expired" }
        guard names(audiences) else { return "the assertion's aud is not the token endpoint" }
        guard claims.exp > time else { return "the assertion has expired" }
        guard claims.exp <= time + Self.longestLife + Self.tolerance else {
            return "the assertion lives for over an hour"
        }
        guard (claims.nbf ?? 0) <= time + Self.tolerance, (claims.iat ?? 0) <= time + Self.tolerance else {
            return "the assertion is not yet valid"
        }
        return nil
    }

    private func names(_ audiences: [String]) -> Bool {
        let named: [JSONValue] = if case .array(let values) = claims.aud { values } else { [claims.aud] }
        return named.contains { value in
            if case .string(let text) = value { audiences.contains(text) } else { false }
        }
    }
}
