import FoundationEssentials
import JWTKit

/// The public keys of an issuer (RFC 7517 section 5).
struct KeySet {
    /// More keys than this are not tried for one token.
    private static let mostCandidates = 16

    private let keys: [JSONObject]

    /// Keys of kinds that are not known here are passed over, as RFC 7517 section 5 wants.
    ///
    /// - Throws: `OAuthError.unavailable` or `.notTheProtocol`.
    init(_ response: HTTPResponse, now: Date) throws(OAuthError) {
        try response.refuseRedirect()
        try response.refuseStatus(now: now)
        guard case .array(let keys)? = try response.jsonObject()["keys"] else {
            throw .notTheProtocol(.member("keys"))
        }
        self.keys = keys.compactMap(\.object)
    }

    /// Whether one of the keys made the token's signature.
    ///
    /// - Parameter issuer: the token's issuer. Microsoft says of each key whose tokens it signs.
    /// - Throws: `OAuthError.identityTokenRejected`.
    func verify(_ token: SignedToken, issuer: String) async throws(OAuthError) {
        let candidates = keys.filter { $0.mayHaveSigned(token, issuer: issuer) }
        guard !candidates.isEmpty else { throw .identityTokenRejected("the issuer has no key that fits") }
        for key in candidates.prefix(Self.mostCandidates) {
            guard let algorithm = await key.verifier(for: token.algorithm) else { continue }
            if (try? algorithm.verify(token.signature, signs: token.signedBytes)) == true { return }
        }
        throw .identityTokenRejected("its signature is wrong")
    }
}

extension JSONObject {
    /// Whether a key is for signatures of this token's algorithm and has the ID that the token names. A key without
    /// an ID may have signed any token: sets of one key leave it out.
    fileprivate func mayHaveSigned(_ token: SignedToken, issuer: String) -> Bool {
        guard self["kty"]?.text == token.algorithm.keyType, self["crv"]?.text == token.algorithm.curve else {
            return false
        }
        return isUnstated("use") { $0 == "sig" }
            && isUnstated("alg") { $0 == token.algorithm.rawValue }
            && isUnstated("kid") { token.keyID == nil || $0 == token.keyID }
            && isUnstated("issuer") { IssuerIdentifier($0).isNamed(by: issuer, tenant: nil) }
    }

    /// Whether a member is absent, or else a text that fits.
    private func isUnstated(_ name: String, orFits fits: (String) -> Bool) -> Bool {
        guard let value = self[name] else { return true }
        return value.text.map(fits) ?? false
    }

    /// The key, ready to check signatures; nothing where its numbers are not a key.
    fileprivate func verifier(for algorithm: SignatureAlgorithm) async -> (any JWTAlgorithm)? {
        guard let name = JWK.Algorithm(rawValue: algorithm.rawValue) else { return nil }
        let identifier = JWKIdentifier(string: "candidate")
        let key: JWK =
            switch algorithm.keyType {
            case "RSA":
                .rsa(name, identifier: identifier, modulus: self["n"]?.text, exponent: self["e"]?.text)
            case "EC":
                .ecdsa(
                    name, identifier: identifier, x: self["x"]?.text, y: self["y"]?.text,
                    curve: algorithm.curve.flatMap(ECDSACurve.init(rawValue:)))
            default:
                .octetKeyPair(name, identifier: identifier, x: self["x"]?.text, y: nil, curve: .ed25519)
            }
        return try? await JWTKeyCollection().add(jwk: key).getKey(for: identifier)
    }
}

extension SignatureAlgorithm {
    /// `kty` of the keys that it takes.
    fileprivate var keyType: String {
        switch self {
        case .rs256, .rs384, .rs512, .ps256, .ps384, .ps512: "RSA"
        case .es256, .es384, .es512: "EC"
        case .edDSA: "OKP"
        }
    }

    /// `crv` of the keys that it takes.
    fileprivate var curve: String? {
        switch self {
        case .rs256, .rs384, .rs512, .ps256, .ps384, .ps512: nil
        case .es256: "P-256"
        case .es384: "P-384"
        case .es512: "P-521"
        case .edDSA: "Ed25519"
        }
    }
}
