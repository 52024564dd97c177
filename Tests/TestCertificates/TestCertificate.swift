import Crypto
import CryptoExtras
public import FoundationEssentials
import SwiftASN1
import X509

/// A client's certificate and its private key, made for one run of the tests: both PEM texts.
public struct TestCertificate: Sendable {
    public var certificate: String
    /// PKCS#8.
    public var key: String

    /// One with an RSA key. The key is the same for each number, since making one takes time.
    public static func rsa(_ number: Int = 0, from start: Date, to end: Date) throws -> TestCertificate {
        let key = try rsaKeys[number].get()
        return TestCertificate(
            certificate: try selfSigned(
                Certificate.PublicKey(key.publicKey), by: Certificate.PrivateKey(key), .sha256WithRSAEncryption, start,
                end), key: key.pkcs8PEMRepresentation)
    }

    /// One with an EC key on P-256.
    public static func p256(from start: Date, to end: Date) throws -> TestCertificate {
        let key = P256.Signing.PrivateKey()
        return TestCertificate(
            certificate: try selfSigned(
                Certificate.PublicKey(key.publicKey), by: Certificate.PrivateKey(key), .ecdsaWithSHA256, start, end),
            key: key.pemRepresentation)
    }

    private static let rsaKeys = (0..<2).map { _ in Result { try _RSA.Signing.PrivateKey(keySize: .bits2048) } }

    private static func selfSigned(
        _ publicKey: Certificate.PublicKey, by key: Certificate.PrivateKey,
        _ algorithm: Certificate.SignatureAlgorithm, _ start: Date, _ end: Date
    ) throws -> String {
        let name = try DistinguishedName { CommonName("mailgrant test client") }
        return try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: publicKey, notValidBefore: start,
            notValidAfter: end, issuer: name, subject: name, signatureAlgorithm: algorithm,
            extensions: Certificate.Extensions(), issuerPrivateKey: key
        ).serializeAsPEM().pemString
    }
}
