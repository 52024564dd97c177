import Crypto
import CryptoExtras
import FoundationEssentials
import JWTKit
import OAuth
import Secrets

/// A key made for one run of the tests, and what a provider publishes of it.
struct SigningKey: Sendable {
    let algorithm: any JWTAlgorithm
    /// The members of the public JWK, without `kid` and `alg`.
    let publicMembers: String

    /// A JWK with further members, such as `,"kid":"1"`.
    func jwk(_ members: String = "") -> String { "{\(publicMembers)\(members)}" }

    /// A token with this header and payload.
    func token(header: String, payload: String) throws -> Secret {
        let signed = Base64URL.encode(header.utf8) + "." + Base64URL.encode(payload.utf8)
        return Secret(signed + "." + Base64URL.encode(try algorithm.sign(Array(signed.utf8))))
    }
}

extension SigningKey {
    static func p256() async throws -> SigningKey {
        let key = P256.Signing.PrivateKey()
        return try await elliptic(
            key.publicKey.x963Representation, curve: "P-256", try ES256PrivateKey(pem: key.pemRepresentation))
    }

    static func p384() async throws -> SigningKey {
        let key = P384.Signing.PrivateKey()
        return try await elliptic(
            key.publicKey.x963Representation, curve: "P-384", try ES384PrivateKey(pem: key.pemRepresentation))
    }

    static func p521() async throws -> SigningKey {
        let key = P521.Signing.PrivateKey()
        return try await elliptic(
            key.publicKey.x963Representation, curve: "P-521", try ES512PrivateKey(pem: key.pemRepresentation))
    }

    /// The point is 0x04, x and y.
    private static func elliptic(_ point: Data, curve: String, _ key: some ECDSAKey) async throws -> SigningKey {
        let coordinates = Array(point.dropFirst())
        let x = Base64URL.encode(coordinates.prefix(coordinates.count / 2))
        let y = Base64URL.encode(coordinates.suffix(coordinates.count / 2))
        return SigningKey(
            algorithm: try await JWTKeyCollection().add(ecdsa: key, kid: "k").getKey(for: "k"),
            publicMembers: #""kty":"EC","crv":"\#(curve)","x":"\#(x)","y":"\#(y)""#)
    }

    static func ed25519() async throws -> SigningKey {
        let key = try EdDSA.PrivateKey(curve: .ed25519)
        return SigningKey(
            algorithm: try await JWTKeyCollection().add(eddsa: key, kid: "k").getKey(for: "k"),
            publicMembers: #""kty":"OKP","crv":"Ed25519","x":"\#(Base64URL.encode(key.publicKey.rawRepresentation))""#)
    }

    /// One RSA key, since making one takes time; the padding differs.
    static func rsa(_ digest: DigestAlgorithm, pss: Bool = false) async throws -> SigningKey {
        let key = try Insecure.RSA.PrivateKey(pem: sharedRSAKey.get())
        let numbers = try key.publicKey.getKeyPrimitives()
        let keys = JWTKeyCollection()
        if pss {
            await keys.add(pss: key, digestAlgorithm: digest, kid: "k")
        } else {
            await keys.add(rsa: key, digestAlgorithm: digest, kid: "k")
        }
        return SigningKey(
            algorithm: try await keys.getKey(for: "k"),
            publicMembers:
                #""kty":"RSA","n":"\#(Base64URL.encode(numbers.modulus))","e":"\#(Base64URL.encode(numbers.publicExponent))""#
        )
    }

    private static let sharedRSAKey = Result { try _RSA.Signing.PrivateKey(keySize: .bits2048).pemRepresentation }
}
