import Crypto
import CryptoExtras
import FoundationEssentials
import SwiftASN1
import X509

/// The public key by which a client's assertions are checked: a certificate's, or one alone.
struct AssertionKey: Sendable {
    private enum Material: Sendable {
        case rsa(_RSA.Signing.PublicKey)
        case p256(P256.Signing.PublicKey)
    }

    private let material: Material
    /// `x5t#S256` of its certificate, which an assertion must then name (RFC 7515, section 4.1.8).
    var thumbprint: String?
    /// When its certificate ends.
    let expires: Date?
    /// `kid`, which an assertion must name where it is set.
    var id: String?
    /// The one algorithm that is taken; nothing takes all that fit the key.
    var algorithm: String?

    /// - Parameter pem: `CERTIFICATE` or `PUBLIC KEY`, RSA or EC on P-256. `nil` where it is neither.
    init?(pem: String) {
        guard let document = try? PEMDocument(pemString: pem) else { return nil }
        let key: Certificate.PublicKey
        if document.discriminator == Certificate.defaultPEMDiscriminator {
            guard let certificate = try? Certificate(pemDocument: document) else { return nil }
            key = certificate.publicKey
            thumbprint = Base64URL.encode(SHA256.hash(data: document.derBytes))
            expires = certificate.notValidAfter
        } else {
            guard let publicKey = try? Certificate.PublicKey(pemDocument: document) else { return nil }
            key = publicKey
            thumbprint = nil
            expires = nil
        }
        if let key = _RSA.Signing.PublicKey(key) {
            material = .rsa(key)
        } else if let key = P256.Signing.PublicKey(key) {
            material = .p256(key)
        } else {
            return nil
        }
    }

    /// Whether the key made a signature with this algorithm (RFC 7518, sections 3.3 to 3.5).
    func verifies(_ signature: Data, of bytes: Data, _ algorithm: String) -> Bool {
        guard self.algorithm ?? algorithm == algorithm else { return false }
        let digest = SHA256.hash(data: bytes)
        switch (material, algorithm) {
        case (.rsa(let key), "RS256"):
            return key.isValidSignature(
                _RSA.Signing.RSASignature(rawRepresentation: signature), for: digest, padding: .insecurePKCS1v1_5)
        case (.rsa(let key), "PS256"):
            return key.isValidSignature(
                _RSA.Signing.RSASignature(rawRepresentation: signature), for: digest, padding: .PSS)
        case (.p256(let key), "ES256"):
            guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature) else { return false }
            return key.isValidSignature(signature, for: digest)
        default: return false
        }
    }
}
