/// RFC 2045 section 6.7.
enum QuotedPrintable {
    /// Decodes what comes piece by piece. What is not of the encoding stays as it is.
    struct Decoder {
        /// An equals sign and what followed it, while it is not known what they mean.
        private var escape: [UInt8] = []
        /// White space that is gone where the line ends with it: it was added on the way.
        private var blanks: [UInt8] = []

        mutating func decode(_ input: some Sequence<UInt8>) -> [UInt8] {
            var bytes: [UInt8] = []
            for byte in input {
                if escape.isEmpty { takePlain(byte, into: &bytes) } else { takeEscaped(byte, into: &bytes) }
            }
            return bytes
        }

        /// What was held back.
        mutating func finish() -> [UInt8] {
            defer { (escape, blanks) = ([], []) }
            return blanks + escape
        }

        private mutating func takePlain(_ byte: UInt8, into bytes: inout [UInt8]) {
            if byte.isBlank {
                blanks.append(byte)
                return
            }
            if byte != UInt8(ascii: "\r"), byte != UInt8(ascii: "\n") { bytes += blanks }
            blanks = []
            if byte == UInt8(ascii: "=") { escape = [byte] } else { bytes.append(byte) }
        }

        private mutating func takeEscaped(_ byte: UInt8, into bytes: inout [UInt8]) {
            escape.append(byte)
            let rest = escape.dropFirst()
            // A soft line break: the line's end is none, with white space that was added before it.
            if byte == UInt8(ascii: "\n"), rest.dropLast().allSatisfy({ $0.isBlank || $0 == UInt8(ascii: "\r") }) {
                escape = []
            } else if rest.allSatisfy({ $0.isBlank || $0 == UInt8(ascii: "\r") }) {
                return
            } else if rest.allSatisfy(\.isHexadecimalDigit) {
                guard rest.count == 2 else { return }
                bytes.append(UInt8(String(decoding: rest, as: UTF8.self), radix: 16) ?? 0)
                escape = []
            } else {
                bytes += escape
                escape = []
            }
        }
    }
}

extension UInt8 {
    fileprivate var isHexadecimalDigit: Bool {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "F"),
            UInt8(ascii: "a")...UInt8(ascii: "f"):
            true
        default: false
        }
    }
}
