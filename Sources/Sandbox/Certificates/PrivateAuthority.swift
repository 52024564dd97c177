import Crypto
import FoundationEssentials
import SwiftASN1
import X509

/// A certificate authority of a moment: it issues one certificate for the loopback names, then its key is dropped
/// without ever having been written.
struct PrivateAuthority {
    /// PEM texts.
    struct Issued {
        let authority: String
        let certificate: String
        let key: String
    }

    /// The lifetime of both certificates in seconds: longer than anybody practises.
    private static let lifetime: TimeInterval = 30 * 24 * 3600
    /// How far other clocks may be behind, in seconds.
    private static let tolerance: TimeInterval = 3600

    private let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
    private let name: DistinguishedName
    private let now: Date

    private init(now: Date) throws {
        self.now = now
        name = try DistinguishedName {
            OrganizationName("Sandbox identity provider, for practice only")
            // Each authority has a name of its own, so that a trust store never mixes two up.
            CommonName("Sandbox authority \(UUID().uuidString.prefix(8))")
        }
    }

    /// - Throws: what the cryptography throws, which it has no reason to.
    static func issueLoopbackCertificate(now: Date) throws -> Issued {
        let authority = try PrivateAuthority(now: now)
        let leafKey = P256.Signing.PrivateKey()
        return Issued(
            authority: try authority.authorityCertificate().serializeAsPEM().pemString + "\n",
            certificate: try authority.loopbackCertificate(leafKey).serializeAsPEM().pemString + "\n",
            key: leafKey.pemRepresentation)
    }

    private func authorityCertificate() throws -> Certificate {
        try certificate(
            for: key.publicKey, subject: name,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true, cRLSign: true))
                SubjectKeyIdentifier(hash: key.publicKey)
            })
    }

    private func loopbackCertificate(_ leafKey: P256.Signing.PrivateKey) throws -> Certificate {
        let publicKey = Certificate.PublicKey(leafKey.publicKey)
        let ipv6Loopback = [UInt8](repeating: 0, count: 15) + [1]
        return try certificate(
            for: publicKey, subject: try DistinguishedName { CommonName("localhost") },
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.serverAuth])
                SubjectKeyIdentifier(hash: publicKey)
                AuthorityKeyIdentifier(keyIdentifier: SubjectKeyIdentifier(hash: key.publicKey).keyIdentifier)
                SubjectAlternativeNames([
                    .dnsName("localhost"),
                    .ipAddress(ASN1OctetString(contentBytes: [127, 0, 0, 1])),
                    .ipAddress(ASN1OctetString(contentBytes: ipv6Loopback[...])),
                ])
            })
    }

    private func certificate(
        for publicKey: Certificate.PublicKey, subject: DistinguishedName, extensions: Certificate.Extensions
    ) throws -> Certificate {
        try Certificate(
            version: .v3, serialNumber: Certificate.SerialNumber(), publicKey: publicKey,
            notValidBefore: now - Self.tolerance, notValidAfter: now + Self.lifetime, issuer: name, subject: subject,
            signatureAlgorithm: .ecdsaWithSHA256, extensions: extensions, issuerPrivateKey: key)
    }
}
