import Secrets

/// A JSON Web Token, signed and in compact form (RFC 7515 section 7.1), taken apart and not yet believed.
struct SignedToken {
    let algorithm: SignatureAlgorithm
    /// Which of the issuer's keys signed it.
    let keyID: String?
    let claims: JSONObject
    let signature: [UInt8]
    /// What the signature is over: header, dot, payload.
    let signedBytes: [UInt8]

    /// - Throws: `OAuthError.identityTokenRejected`.
    init(_ token: Secret) throws(OAuthError) {
        let parts = token.withExposedBytes { bytes in
            bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).map { Array($0) }
        }
        guard parts.count == 3, let signature = Base64URL.decode(parts[2]) else { throw Self.malformed }
        let header = try Self.object(parts[0])
        // A header that must be understood and is not (RFC 7515 section 4.1.11).
        guard header["crit"] == nil else { throw .identityTokenRejected("its header has critical extensions") }
        algorithm = try SignatureAlgorithm(named: header["alg"]?.text)
        keyID = header["kid"]?.text
        claims = try Self.object(parts[1])
        self.signature = signature
        signedBytes = parts[0] + [UInt8(ascii: ".")] + parts[1]
    }

    private static let malformed = OAuthError.identityTokenRejected("it is not a signed JSON Web Token")

    private static func object(_ encoded: [UInt8]) throws(OAuthError) -> JSONObject {
        guard let bytes = Base64URL.decode(encoded), let object = try? JSONReader.read(Secret(bytes)).object else {
            throw malformed
        }
        return object
    }
}

/// The algorithms that an ID token may be signed with: those with a public key (RFC 7518 section 3.1, RFC 8037).
///
/// `none` is no signature, and with an HMAC whoever can check a token can also forge it.
enum SignatureAlgorithm: String {
    case rs256 = "RS256"
    case rs384 = "RS384"
    case rs512 = "RS512"
    case ps256 = "PS256"
    case ps384 = "PS384"
    case ps512 = "PS512"
    case es256 = "ES256"
    case es384 = "ES384"
    case es512 = "ES512"
    case edDSA = "EdDSA"

    init(named name: String?) throws(OAuthError) {
        guard let algorithm = name.flatMap(SignatureAlgorithm.init(rawValue:)) else {
            throw .identityTokenRejected("its signature algorithm is not accepted")
        }
        self = algorithm
    }
}
