import Secrets

/// Writes and reads `application/x-www-form-urlencoded` (RFC 6749 appendix B).
public enum FormEncoding {
    static let contentType = "application/x-www-form-urlencoded"

    /// What a space becomes: `+` as in appendix B, or `%20`, which is also right in the query of a URL.
    public enum Space: Sendable {
        case plus
        case percent
    }

    /// The most bytes that an encoded text takes.
    static func capacity(for count: Int) -> Int { count * 3 }

    static func encode(_ bytes: some Sequence<UInt8>, space: Space, _ write: (UInt8) -> Void) {
        for byte in bytes {
            if isUnreserved(byte) {
                write(byte)
            } else if byte == 0x20, space == .plus {
                write(UInt8(ascii: "+"))
            } else {
                write(UInt8(ascii: "%"))
                write(Hexadecimal.upperCaseDigits[Int(byte >> 4)])
                write(Hexadecimal.upperCaseDigits[Int(byte & 0x0F)])
            }
        }
    }

    /// Encodes text that is no secret.
    public static func encode(_ text: String, space: Space) -> String {
        var encoded: [UInt8] = []
        encode(text.utf8, space: space) { encoded.append($0) }
        return String(decoding: encoded, as: UTF8.self)
    }

    /// RFC 3986 section 2.3.
    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }

    /// Reads one name or value.
    ///
    /// - Returns: nothing where an escape is broken or the result is not UTF-8.
    public static func decode(_ text: some Collection<UInt8>) -> String? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var rest = text.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(0x20)
            case UInt8(ascii: "%"):
                guard let high = rest.next().flatMap(Hexadecimal.value),
                    let low = rest.next().flatMap(Hexadecimal.value)
                else { return nil }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
