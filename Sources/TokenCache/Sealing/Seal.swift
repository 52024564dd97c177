import CSodium
import Glibc
package import Secrets

/// Seals the cache's files and names them, both under keys that are derived from the one in the kernel.
///
/// A sealed file is 8 bytes that name the format and its version, a random nonce of 24 bytes, and the box of libsodium's
/// `crypto_secretbox` (XSalsa20 and Poly1305): 16 bytes and as many as the text has.
package struct Seal: Sendable {
    static let keySize = Int(crypto_kdf_KEYBYTES)

    private static let header: StaticString = "mgcache1"
    private static let headerSize = 8
    private static let nonceSize = Int(crypto_secretbox_NONCEBYTES)
    /// The size of Poly1305's authentication code.
    private static let codeSize = Int(crypto_secretbox_MACBYTES)
    private static let overhead = headerSize + nonceSize + codeSize

    private let sealingKey: Secret
    private let namingKey: Secret

    /// Nothing where the key is not ``keySize`` bytes long.
    init?(key: Secret) {
        guard key.count == Self.keySize else { return nil }
        sealingKey = Self.subkey(1, of: key)
        namingKey = Self.subkey(2, of: key)
    }

    private static func subkey(_ number: UInt64, of key: Secret) -> Secret {
        Secret(capacity: Int(crypto_secretbox_KEYBYTES)) { block in
            key.withExposedAddress { key in
                _ = crypto_kdf_derive_from_key(block.address, block.count, number, "mgcache1", key)
            }
            return block.count
        }
    }

    /// A file name that says nothing about what it stands for: the keyed hash (BLAKE2b) in hexadecimal.
    func fileName(for identity: Secret) -> Secret {
        let hash = Secret(capacity: Int(crypto_generichash_BYTES)) { block in
            namingKey.withExposedAddress { key in
                identity.withExposedAddress { bytes in
                    _ = crypto_generichash(
                        block.address, block.count, bytes, UInt64(identity.count), key, namingKey.count)
                }
            }
            return block.count
        }
        return hexadecimal(hash)
    }

    /// - Returns: a sealed file. Nothing where libsodium does not start.
    func seal(_ text: Secret) -> Secret? {
        guard let nonce = Self.randomBytes(Self.nonceSize) else { return nil }
        return Secret(capacity: Self.overhead + text.count) { block in
            memcpy(block.address, Self.header.utf8Start, Self.headerSize)
            nonce.withExposedAddress { nonce in
                _ = memcpy(block.address + Self.headerSize, nonce, Self.nonceSize)
                text.withExposedAddress { bytes in
                    sealingKey.withExposedAddress { key in
                        let box = block.address + Self.headerSize + Self.nonceSize
                        _ = crypto_secretbox_easy(box, bytes, UInt64(text.count), nonce, key)
                    }
                }
            }
            return block.count
        }
    }

    /// The text of a sealed file. Nothing where it is damaged, of another version or sealed under another key.
    ///
    /// Opening needs no `sodium_init`, which picks the fastest implementations: for a text as short as a token, asking the
    /// processor what it can takes longer than what that saves.
    func open(_ file: Secret) -> Secret? {
        guard file.count >= Self.overhead else { return nil }
        var isGenuine = false
        let text = Secret(capacity: file.count - Self.overhead) { block in
            isGenuine = file.withExposedAddress { open($0, size: file.count, into: block.address) }
            return isGenuine ? block.count : 0
        }
        return isGenuine ? text : nil
    }

    private func open(_ file: UnsafePointer<UInt8>, size: Int, into text: UnsafeMutablePointer<UInt8>) -> Bool {
        guard memcmp(file, Self.header.utf8Start, Self.headerSize) == 0 else { return false }
        let nonce = file + Self.headerSize
        let boxSize = UInt64(size - Self.headerSize - Self.nonceSize)
        return sealingKey.withExposedAddress { key in
            crypto_secretbox_open_easy(text, nonce + Self.nonceSize, boxSize, nonce, key) == 0
        }
    }

    /// Bytes that nobody can guess, such as a key. Nothing where libsodium does not start.
    package static func randomBytes(_ count: Int) -> Secret? {
        guard sodium_init() >= 0 else { return nil }
        return Secret(capacity: count) { block in
            randombytes_buf(block.address, block.count)
            return block.count
        }
    }
}

/// The bytes in hexadecimal.
package func hexadecimal(_ bytes: Secret) -> Secret {
    func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
    return Secret(capacity: bytes.count * 2) { block in
        bytes.withExposedBytes { bytes in
            for index in 0..<bytes.count {
                block[index * 2] = digit(bytes[index] >> 4)
                block[index * 2 + 1] = digit(bytes[index] & 15)
            }
        }
        return block.count
    }
}
