import Secrets

/// What stands between the quotation marks of a JSON string (RFC 8259 section 7).
enum JSONString {
    /// Resolves the escapes and checks that the result is Unicode, writing straight into a secret.
    ///
    /// - Throws: `JSONFault.malformed` for an unknown escape, half a surrogate pair or bytes that are not UTF-8.
    static func decode(_ raw: UnsafeRawBufferPointer) throws(JSONFault) -> Secret {
        guard isUTF8(raw) else { throw .malformed }
        // No escape is shorter than what it stands for.
        return try Secret(capacity: raw.count) { (output) throws(JSONFault) in
            var unescaper = Unescaper(raw: raw, output: output)
            return try unescaper.run()
        }
    }

    private static func isUTF8(_ raw: UnsafeRawBufferPointer) -> Bool {
        var iterator = raw.makeIterator()
        var codec = UTF8()
        while true {
            switch codec.decode(&iterator) {
            case .scalarValue: continue
            case .emptyInput: return true
            case .error: return false
            }
        }
    }

    private struct Unescaper {
        let raw: UnsafeRawBufferPointer
        let output: UnsafeMutableRawBufferPointer
        var read = 0
        var written = 0

        /// - Returns: how many bytes it wrote.
        mutating func run() throws(JSONFault) -> Int {
            while read < raw.count {
                let byte = raw[read]
                read += 1
                if byte == UInt8(ascii: "\\") { try escape() } else { write(byte) }
            }
            return written
        }

        private mutating func escape() throws(JSONFault) {
            guard read < raw.count else { throw .malformed }
            let letter = raw[read]
            read += 1
            switch letter {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): write(letter)
            case UInt8(ascii: "b"): write(0x08)
            case UInt8(ascii: "f"): write(0x0C)
            case UInt8(ascii: "n"): write(0x0A)
            case UInt8(ascii: "r"): write(0x0D)
            case UInt8(ascii: "t"): write(0x09)
            case UInt8(ascii: "u"):
                guard let encoded = UTF8.encode(try scalar()) else { throw .malformed }
                for byte in encoded { write(byte) }
            default: throw .malformed
            }
        }

        /// What `\u` began: one code unit, or two that are a surrogate pair.
        private mutating func scalar() throws(JSONFault) -> Unicode.Scalar {
            let first = try codeUnit()
            if let scalar = Unicode.Scalar(first) { return scalar }
            guard UTF16.isLeadSurrogate(first), read + 1 < raw.count, raw[read] == UInt8(ascii: "\\"),
                raw[read + 1] == UInt8(ascii: "u")
            else { throw .malformed }
            read += 2
            let second = try codeUnit()
            guard UTF16.isTrailSurrogate(second) else { throw .malformed }
            return UTF16.decode(UTF16.EncodedScalar([first, second]))
        }

        private mutating func codeUnit() throws(JSONFault) -> UInt16 {
            var unit: UInt16 = 0
            for _ in 0..<4 {
                guard read < raw.count, let digit = Hexadecimal.value(of: raw[read]) else { throw .malformed }
                unit = unit << 4 | UInt16(digit)
                read += 1
            }
            return unit
        }

        private mutating func write(_ byte: UInt8) {
            output[written] = byte
            written += 1
        }
    }
}
