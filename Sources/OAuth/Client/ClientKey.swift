import Crypto
import CryptoExtras
import FoundationEssentials
public import Secrets

/// The private key that a client signs its assertions with: RSA from 2048 bits up, or EC on the curve P-256.
public struct ClientKey: Sendable {
    enum Material: Sendable {
        case rsa(_RSA.Signing.PrivateKey)
        case p256(P256.Signing.PrivateKey)
    }

    let material: Material
    /// How the authorization server names the key (`kid`), where it gave it a name.
    public var id: String?

    /// Reads PEM: PKCS#8, PKCS#1 (`RSA PRIVATE KEY`) or SEC 1 (`EC PRIVATE KEY`). Certificates and parameters around the
    /// key are passed over.
    ///
    /// - Throws: ``ClientKeyError``
    public init(pem: Secret) throws(ClientKeyError) {
        let blocks = PEMBlocks(pem)
        // RFC 1421 section 4.6.1.1 within, PKCS#8 by its label.
        guard !blocks.hasEncryptedKey else { throw .encrypted }
        guard let block = blocks.privateKey else { throw .noPrivateKey }
        if let key = try? _RSA.Signing.PrivateKey(pemRepresentation: block.exposedText) {
            material = .rsa(key)
        } else if let key = try? P256.Signing.PrivateKey(pemRepresentation: block.exposedText) {
            material = .p256(key)
        } else {
            throw .unusable
        }
    }
}

/// Why a text is no key to sign with. It never carries the text.
public enum ClientKeyError: Error, Sendable, Equatable {
    /// There is no private key in it: perhaps a certificate or a public key.
    case noPrivateKey
    /// A passphrase protects it.
    case encrypted
    /// It is damaged, too short, or of another algorithm or curve.
    case unusable
}

extension ClientKey {
    /// The algorithm of its signatures.
    ///
    /// - Parameter preferred: what an RSA key signs with. An EC key has one algorithm only.
    func algorithm(preferring preferred: AssertionAlgorithm) -> AssertionAlgorithm {
        switch material {
        case .rsa: preferred == .rs256 ? .rs256 : .ps256
        case .p256: .es256
        }
    }

    /// A signature as JSON Web Signatures have it (RFC 7518 sections 3.3 to 3.5).
    func signature(of bytes: [UInt8], _ algorithm: AssertionAlgorithm) throws(ClientKeyError) -> [UInt8] {
        do {
            switch material {
            case .rsa(let key):
                let padding: _RSA.Signing.Padding = algorithm == .rs256 ? .insecurePKCS1v1_5 : .PSS
                return Array(try key.signature(for: SHA256.hash(data: bytes), padding: padding).rawRepresentation)
            case .p256(let key):
                return Array(try key.signature(for: SHA256.hash(data: bytes)).rawRepresentation)
            }
        } catch {
            throw .unusable
        }
    }
}

/// How an assertion is signed (RFC 7518 section 3.1).
public enum AssertionAlgorithm: String, Sendable, CaseIterable, Codable {
    /// RSA with the probabilistic padding.
    case ps256 = "PS256"
    /// RSA with the padding of PKCS#1 v1.5.
    case rs256 = "RS256"
    /// ECDSA on P-256.
    case es256 = "ES256"
}
