public import Secrets

extension Secret {
    /// The bytes in base64 (RFC 4648 section 4), padded and on one line, made in place.
    public func base64Encoded() -> Secret {
        withExposedBytes { bytes in
            Secret(capacity: (bytes.count + 2) / 3 * 4) { block in
                for group in 0..<(block.count / 4) {
                    let three = bytes[(group * 3)..<min(group * 3 + 3, bytes.count)]
                    let padded = Array(three) + [0, 0]
                    let bits = UInt32(padded[0]) << 16 | UInt32(padded[1]) << 8 | UInt32(padded[2])
                    for position in 0..<4 {
                        let sextet = Int(bits >> (18 - 6 * UInt32(position)) & 63)
                        block[group * 4 + position] = position <= three.count ? base64Alphabet[sextet] : padding
                    }
                }
                return block.count
            }
        }
    }
}

private let base64Alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
private let padding = UInt8(ascii: "=")
