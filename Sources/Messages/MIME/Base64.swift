/// RFC 4648 section 4.
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encode(_ bytes: some Collection<UInt8>) -> String {
        var encoder = Encoder()
        return String(decoding: encoder.encode(bytes) + encoder.finish(), as: UTF8.self)
    }

    /// Encodes what comes piece by piece.
    struct Encoder {
        private var bits: UInt32 = 0
        private var count = 0

        mutating func encode(_ bytes: some Collection<UInt8>) -> [UInt8] {
            let bytes = Array(bytes)
            var bits = bits
            var count = count
            // In memory, since whole messages come by here.
            let digits = [UInt8](unsafeUninitializedCapacity: (bytes.count + count) / 3 * 4) { digits, written in
                Base64.alphabet.withUnsafeBufferPointer { alphabet in
                    bytes.withUnsafeBufferPointer { bytes in
                        for byte in bytes {
                            bits = bits << 8 | UInt32(byte)
                            count += 1
                            guard count == 3 else { continue }
                            digits[written] = alphabet[Int(bits >> 18 & 63)]
                            digits[written + 1] = alphabet[Int(bits >> 12 & 63)]
                            digits[written + 2] = alphabet[Int(bits >> 6 & 63)]
                            digits[written + 3] = alphabet[Int(bits & 63)]
                            written += 4
                            (bits, count) = (0, 0)
                        }
                    }
                }
            }
            (self.bits, self.count) = (bits, count)
            return digits
        }

        mutating func finish() -> [UInt8] {
            guard count > 0 else { return [] }
            defer { (bits, count) = (0, 0) }
            let padded = bits << UInt32(8 * (3 - count))
            return (0..<4).map { index in
                index <= count ? Base64.alphabet[Int(padded >> UInt32(18 - 6 * index) & 63)] : UInt8(ascii: "=")
            }
        }
    }

    /// Decodes what comes piece by piece; what is no digit separates nothing and is left out (RFC 2045 section 6.8).
    struct Decoder {
        private var bits: UInt32 = 0
        private var count = 0

        mutating func decode(_ digits: some Sequence<UInt8>) -> [UInt8] {
            let digits = Array(digits)
            var bits = bits
            var count = count
            // A group that ends early with "=" gives fewer bytes than its digits take room.
            let bytes = [UInt8](unsafeUninitializedCapacity: (digits.count + count) / 4 * 3 + 3) { bytes, written in
                Base64.values.withUnsafeBufferPointer { values in
                    digits.withUnsafeBufferPointer { digits in
                        for digit in digits {
                            let value = values[Int(digit)]
                            if value < 64 {
                                bits = bits << 6 | UInt32(value)
                                count += 1
                                guard count == 4 else { continue }
                            } else if digit != UInt8(ascii: "=") || count < 2 {
                                continue
                            } else {
                                bits <<= UInt32(6 * (4 - count))
                            }
                            for index in 0..<count - 1 {
                                bytes[written] = UInt8(truncatingIfNeeded: bits >> UInt32(16 - 8 * index))
                                written += 1
                            }
                            (bits, count) = (0, 0)
                        }
                    }
                }
            }
            (self.bits, self.count) = (bits, count)
            return bytes
        }

        /// The bytes of a group that is not whole.
        mutating func finish() -> [UInt8] { decode([UInt8(ascii: "=")]) }
    }

    /// What each byte stands for as a digit; 64 for what is none.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 64, count: 256)
        for (value, digit) in alphabet.enumerated() { values[Int(digit)] = UInt8(value) }
        return values
    }()
}
