import CSodium
import Secrets
import TokenCache

/// How a key is made from a passphrase: Argon2id (RFC 9106), so that trying passphrases costs whoever has the file as much
/// for each as it costs the owner once.
struct PassphraseHardening: Sendable, Equatable {
    static let saltSize = Int(crypto_pwhash_argon2id_SALTBYTES)

    var salt: [UInt8]
    var operations: UInt64
    /// In bytes.
    var memory: UInt64

    /// What new files get: three passes over 256 MiB, libsodium's `MODERATE`. Nothing where libsodium does not start.
    static func fresh() -> PassphraseHardening? {
        guard let salt = Seal.randomBytes(saltSize) else { return nil }
        return PassphraseHardening(
            salt: salt.withExposedBytes { Array($0) },
            operations: UInt64(crypto_pwhash_argon2id_opslimit_moderate()),
            memory: UInt64(crypto_pwhash_argon2id_memlimit_moderate()))
    }

    /// Whether a file may ask for this much: the header is believed only after the key is made, and a forged one must not
    /// take the machine's memory or hours.
    var isBearable: Bool {
        (UInt64(crypto_pwhash_argon2id_OPSLIMIT_MIN)...16).contains(operations)
            && (UInt64(crypto_pwhash_argon2id_MEMLIMIT_MIN)...(1 << 30)).contains(memory)
    }

    /// The key. Nothing where there is not enough memory.
    func key(from passphrase: Secret) -> SealingKey? {
        var isMade = false
        let root = Secret(capacity: SealingKey.size) { block in
            isMade = passphrase.withExposedAddress { bytes in
                bytes.withMemoryRebound(to: CChar.self, capacity: passphrase.count) { characters in
                    crypto_pwhash_argon2id(
                        block.address, UInt64(block.count), characters, UInt64(passphrase.count), salt, operations,
                        Int(memory), crypto_pwhash_argon2id_ALG_ARGON2ID13) == 0
                }
            }
            return isMade ? block.count : 0
        }
        return isMade ? SealingKey(root) : nil
    }
}
