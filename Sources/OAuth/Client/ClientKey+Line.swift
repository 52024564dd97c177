import Crypto
import CryptoExtras
import FoundationEssentials
public import Secrets

/// A key as the one line of text that a token store keeps.
extension ClientKey {
    /// JSON with a `version`: the key as PKCS#8 in Base64, and its ID. The same key always gives the same line.
    public var line: Secret {
        let stored = StoredKey(version: StoredKey.currentVersion, id: id, key: pkcs8)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Encoding strings and numbers cannot fail; an empty line would be refused when it is read.
        var data = (try? encoder.encode(stored)) ?? Data()
        defer { data.withUnsafeMutableBytes { Secret.wipe($0) } }
        return Secret(data)
    }

    /// The key of a line; nothing where the line is none, or is of a version that this program does not know.
    public init?(line: Secret) {
        var data = line.withExposedBytes { Data($0) }
        defer { data.withUnsafeMutableBytes { Secret.wipe($0) } }
        guard let stored = try? JSONDecoder().decode(StoredKey.self, from: data),
            stored.version == StoredKey.currentVersion
        else { return nil }
        if let key = try? _RSA.Signing.PrivateKey(derRepresentation: stored.key) {
            material = .rsa(key)
        } else if let key = try? P256.Signing.PrivateKey(derRepresentation: stored.key) {
            material = .p256(key)
        } else {
            return nil
        }
        id = stored.id
    }

    private var pkcs8: Data {
        switch material {
        case .rsa(let key): key.pkcs8DERRepresentation
        case .p256(let key): key.derRepresentation
        }
    }
}

private struct StoredKey: Codable {
    static let currentVersion = 1

    var version: Int
    var id: String?
    var key: Data

    enum CodingKeys: String, CodingKey {
        case version
        case id = "key-id"
        case key = "pkcs8"
    }
}
