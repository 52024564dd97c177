import Crypto
import CryptoExtras
public import FoundationEssentials
import SwiftASN1
import X509

/// The certificate that an authorization server knows a client by. Its key signs the client's assertions.
public struct ClientCertificate: Sendable {
    private let certificate: Certificate
    /// The SHA-256 digest of its DER form in base64url: `x5t#S256` (RFC 7515 section 4.1.8).
    public let thumbprint: String

    /// Reads the first certificate of a PEM text; nothing where there is none.
    public init?(pem: String) {
        guard let documents = try? PEMDocument.parseMultiple(pemString: pem),
            let document = documents.first(where: { $0.discriminator == Certificate.defaultPEMDiscriminator }),
            let certificate = try? Certificate(pemDocument: document)
        else { return nil }
        self.certificate = certificate
        thumbprint = Base64URL.encode(SHA256.hash(data: document.derBytes))
    }

    public var notBefore: Date { certificate.notValidBefore }
    public var notAfter: Date { certificate.notValidAfter }

    /// Whether it is this key's.
    public func belongs(to key: ClientKey) -> Bool {
        let ours: Certificate.PublicKey =
            switch key.material {
            case .rsa(let key): Certificate.PublicKey(key.publicKey)
            case .p256(let key): Certificate.PublicKey(key.publicKey)
            }
        return ours.subjectPublicKeyInfoBytes == certificate.publicKey.subjectPublicKeyInfoBytes
    }
}
