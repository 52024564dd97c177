import Crypto
import CryptoExtras
import Foundation
import JWTKit
import OAuth
import Secrets
import TestCertificates
import Testing

@Suite("Client assertions (RFC 7523)")
struct ClientAssertionTests {
    private static let now = Date(timeIntervalSince1970: 1_800_000_000)

    /// What a server that knows nothing of this program reads.
    private struct Claims: JWTPayload {
        var iss: IssuerClaim
        var sub: SubjectClaim
        var aud: AudienceClaim
        var jti: IDClaim
        var iat: IssuedAtClaim
        var nbf: NotBeforeClaim
        var exp: ExpirationClaim
        var scope: String?

        func verify(using algorithm: some JWTAlgorithm) throws {}
    }

    private func assertion(scopes: [String] = []) throws -> ClientAssertion {
        ClientAssertion(
            issuer: "client-1", subject: "alice@example.org", audience: try address("https://id.example/token"),
            scopes: scopes, id: "one", issuedAt: Self.now)
    }

    private static func certificate() throws -> TestCertificate {
        try .rsa(from: now.addingTimeInterval(-60), to: now.addingTimeInterval(60))
    }

    @Test(
        "Another library accepts the signature, and reads who, for whom, where and when",
        arguments: [AssertionAlgorithm.ps256, .rs256, .es256])
    func verifiedByAnother(algorithm: AssertionAlgorithm) async throws {
        let pair = algorithm == .es256 ? try .p256(from: Self.now, to: Self.now) : try Self.certificate()
        let key = try ClientKey(pem: Secret(pair.key))
        let token = try assertion(scopes: ["a", "b"]).signed(by: key, preferring: algorithm).exposedText
        let keys = JWTKeyCollection()
        switch algorithm {
        case .ps256:
            try await keys.add(pss: Insecure.RSA.PublicKey(certificatePEM: pair.certificate), digestAlgorithm: .sha256)
        case .rs256:
            try await keys.add(rsa: Insecure.RSA.PublicKey(certificatePEM: pair.certificate), digestAlgorithm: .sha256)
        case .es256: try await keys.add(ecdsa: ES256PublicKey(certificate: pair.certificate))
        }
        let claims = try await keys.verify(token, as: Claims.self)
        #expect(claims.iss.value == "client-1" && claims.sub.value == "alice@example.org" && claims.jti.value == "one")
        #expect(claims.aud.value == ["https://id.example/token"] && claims.scope == "a b")
        #expect(claims.iat.value == Self.now && claims.nbf.value == Self.now)
        #expect((300...600).contains(claims.exp.value.timeIntervalSince(Self.now)))
        #expect(try header(of: token)["alg"] == algorithm.rawValue)
    }

    @Test("The header names the certificate by the SHA-256 of its DER form, and the key by its ID")
    func header() throws {
        let pair = try Self.certificate()
        var key = try ClientKey(pem: Secret(pair.key))
        key.id = "key-7"
        let certificate = try #require(ClientCertificate(pem: "leading text\n" + pair.certificate))
        let token = try assertion().signed(by: key, naming: certificate.thumbprint).exposedText
        let base64 = pair.certificate.split(separator: "\n").filter { !$0.hasPrefix("-----") }.joined()
        let digest = SHA256.hash(data: try #require(Data(base64Encoded: base64)))
        let expected = Data(digest).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
            .replacing("=", with: "")
        #expect(
            try header(of: token) == ["alg": "PS256", "kid": "key-7", "typ": "JWT", "x5t#S256": expected])
    }

    @Test("A certificate belongs to its own key only")
    func belonging() throws {
        let other = try TestCertificate.rsa(1, from: Self.now, to: Self.now)
        let elliptic = try TestCertificate.p256(from: Self.now, to: Self.now)
        let pairs = [try Self.certificate(), other, elliptic]
        for (index, pair) in pairs.enumerated() {
            let certificate = try #require(ClientCertificate(pem: pair.certificate))
            let owners = try pairs.map { certificate.belongs(to: try ClientKey(pem: Secret($0.key))) }
            #expect(owners == pairs.indices.map { $0 == index })
        }
        #expect(ClientCertificate(pem: other.key) == nil)
    }

    private func header(of token: String) throws -> [String: String] {
        let part = try #require(token.split(separator: ".").first)
        let bytes = try #require(Base64URL.decode(part.utf8))
        return try JSONDecoder().decode([String: String].self, from: Data(bytes))
    }
}

@Suite("Private keys of clients")
struct ClientKeyTests {
    private static let rsa = Result { try _RSA.Signing.PrivateKey(keySize: .bits2048) }

    @Test("PKCS#8, PKCS#1 and SEC 1 are read, whatever stands around the key, and come back from their line")
    func forms() throws {
        let rsa = try Self.rsa.get()
        let elliptic = P256.Signing.PrivateKey()
        let sec1 = try openSSLForm(of: elliptic)
        for pem in [
            rsa.pemRepresentation, rsa.pkcs8PEMRepresentation, elliptic.pemRepresentation,
            "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\r\n" + sec1,
        ] {
            var key = try ClientKey(pem: Secret(pem))
            key.id = "7"
            let line = key.line
            #expect(!line.exposedText.contains("\n"))
            let again = try #require(ClientKey(line: line))
            #expect(again.line == line && again.id == "7")
        }
    }

    @Test("What is no usable key says why")
    func faults() throws {
        let certificate = try TestCertificate.p256(from: Date(), to: Date())
        let encrypted = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----"
        let old =
            "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: A\n\nAAAA\n-----END RSA PRIVATE KEY-----"
        let curve = P384.Signing.PrivateKey().pemRepresentation
        let small = try _RSA.Signing.PrivateKey(unsafeKeySize: .init(bitCount: 1024)).pkcs8PEMRepresentation
        let cases: [(String, ClientKeyError)] = [
            (certificate.certificate, .noPrivateKey), ("", .noPrivateKey), ("{}", .noPrivateKey),
            (encrypted, .encrypted), (old, .encrypted), (curve, .unusable), (small, .unusable),
            (String(certificate.key.prefix(60)) + "\n-----END PRIVATE KEY-----", .unusable),
        ]
        for (text, fault) in cases {
            #expect(throws: fault) { try ClientKeyFile(Secret(text)) }
        }
    }

    @Test("Google's JSON key file gives the key, its ID and its owner")
    func serviceAccount() throws {
        let pem = try Self.rsa.get().pkcs8PEMRepresentation
        let text = """
            {"type": "service_account", "private_key_id": "0a1b", "private_key": "\(pem.replacing("\n", with: "\\n"))",
             "client_email": "mail@project.iam.gserviceaccount.com", "client_id": "1234"}
            """
        let file = try ClientKeyFile(Secret(text))
        #expect(file.owner == "mail@project.iam.gserviceaccount.com")
        #expect(file.key.id == "0a1b")
    }

    /// SEC 1, as `openssl ecparam -genkey` writes it: what stands inside PKCS#8.
    private func openSSLForm(of key: P256.Signing.PrivateKey) throws -> String {
        let point = key.publicKey.x963Representation
        let oid: [UInt8] = [0xA0, 0x0A, 0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07]
        let body: [UInt8] =
            [0x02, 0x01, 0x01, 0x04, 0x20] + key.rawRepresentation + oid + [0xA1, 0x44, 0x03, 0x42, 0x00] + point
        let der = Data([0x30, UInt8(body.count)] + body)
        return "-----BEGIN EC PRIVATE KEY-----\n"
            + der.base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
            + "\n-----END EC PRIVATE KEY-----\n"
    }
}
