import CSodium
import Secrets
import TokenCache

/// The key of a sealed file: 32 bytes, from which the one that seals and the one that is compared are derived.
struct SealingKey: Sendable, Equatable {
    static let size = Int(crypto_kdf_KEYBYTES)
    static let checkSize = 16

    private static let nonceSize = Int(crypto_aead_xchacha20poly1305_ietf_NPUBBYTES)
    private static let codeSize = Int(crypto_aead_xchacha20poly1305_ietf_ABYTES)

    /// The bytes that everything else comes from.
    let root: Secret
    /// Tells, without helping to find the key, whether a file is sealed under it.
    let check: [UInt8]

    private let sealingKey: Secret

    /// Nothing where the key is not ``size`` bytes long.
    init?(_ root: Secret) {
        guard root.count == Self.size else { return nil }
        self.root = root
        sealingKey = Self.subkey(1, of: root, size: Int(crypto_aead_xchacha20poly1305_ietf_KEYBYTES))
        check = Self.subkey(2, of: root, size: Self.checkSize).withExposedBytes { Array($0) }
    }

    private static func subkey(_ number: UInt64, of root: Secret, size: Int) -> Secret {
        Secret(capacity: size) { block in
            root.withExposedAddress { _ = crypto_kdf_derive_from_key(block.address, size, number, "mgstore1", $0) }
            return size
        }
    }

    /// Something sealed, and the nonce without which it does not open.
    struct Box: Sendable {
        var nonce: [UInt8]
        var bytes: [UInt8]
    }

    /// Seals a text with libsodium's `crypto_aead_xchacha20poly1305_ietf` under a random nonce.
    ///
    /// - Parameter association: what the text belongs to, which is authenticated with it and not kept in it.
    /// - Returns: nothing where libsodium does not start.
    func seal(_ text: Secret, for association: [UInt8]) -> Box? {
        guard let nonce = Seal.randomBytes(Self.nonceSize)?.withExposedBytes({ Array($0) }) else { return nil }
        let sealed = Secret(capacity: text.count + Self.codeSize) { block in
            var length: UInt64 = 0
            text.withExposedAddress { plain in
                sealingKey.withExposedAddress { key in
                    _ = crypto_aead_xchacha20poly1305_ietf_encrypt(
                        block.address, &length, plain, UInt64(text.count), association, UInt64(association.count), nil,
                        nonce, key)
                }
            }
            return Int(length)
        }
        return Box(nonce: nonce, bytes: sealed.withExposedBytes { Array($0) })
    }

    /// The text of something sealed.
    ///
    /// - Throws: ``SealedFileDamage/altered`` where it was sealed under another key or nonce, for something else, or is not
    ///   whole.
    func open(_ sealed: ArraySlice<UInt8>, nonce: [UInt8], for association: [UInt8]) throws(SealedFileDamage) -> Secret
    {
        guard sealed.count >= Self.codeSize, nonce.count == Self.nonceSize else { throw .altered }
        var isGenuine = false
        let text = Secret(capacity: sealed.count - Self.codeSize) { block in
            var length: UInt64 = 0
            isGenuine = Secret(sealed).withExposedAddress { box in
                sealingKey.withExposedAddress { key in
                    crypto_aead_xchacha20poly1305_ietf_decrypt(
                        block.address, &length, nil, box, UInt64(sealed.count), association,
                        UInt64(association.count), nonce, key) == 0
                }
            }
            return isGenuine ? Int(length) : 0
        }
        guard isGenuine else { throw .altered }
        return text
    }

    /// The size of a nonce in bytes.
    static var sizeOfNonce: Int { nonceSize }

    /// How many bytes a text of a size has when it is sealed.
    static func sizeSealed(_ size: Int) -> Int { size + codeSize }
}

extension SealingKey {
    /// A new random key. Nothing where libsodium does not start.
    static func random() -> SealingKey? {
        Seal.randomBytes(size).flatMap { SealingKey($0) }
    }

    /// Reads the text of a key: 64 hexadecimal digits, and perhaps a newline.
    init?(text: Secret) {
        let root = text.withExposedBytes { bytes -> Secret? in
            let digits = bytes.last == UInt8(ascii: "\n") ? bytes.dropLast() : bytes[...]
            guard digits.count == Self.size * 2, digits.allSatisfy({ Self.value(of: $0) != nil }) else { return nil }
            return Secret(capacity: Self.size) { block in
                for index in 0..<Self.size {
                    let high = Self.value(of: digits[index * 2]) ?? 0
                    block[index] = high << 4 | (Self.value(of: digits[index * 2 + 1]) ?? 0)
                }
                return Self.size
            }
        }
        guard let root else { return nil }
        self.init(root)
    }

    /// The text of the key with a newline.
    var text: Secret { hexadecimal(root).followed(by: Secret("\n")) }

    private static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
