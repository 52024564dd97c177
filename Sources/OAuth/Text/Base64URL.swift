public import Secrets

/// The base64url alphabet without padding (RFC 4648 section 5; RFC 7515 appendix C).
public enum Base64URL {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// Encodes bytes that are no secret.
    public static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        encode(bytes) { text.append($0) }
        return String(decoding: text, as: UTF8.self)
    }

    /// Encodes bytes without leaving a copy of the result in an ordinary string.
    public static func encodeSecret(_ bytes: some Collection<UInt8>) -> Secret {
        Secret(capacity: (bytes.count * 4 + 2) / 3) { output in
            var written = 0
            encode(bytes) { digit in
                output[written] = digit
                written += 1
            }
            return written
        }
    }

    private static func encode(_ bytes: some Sequence<UInt8>, _ write: (UInt8) -> Void) {
        var held: UInt32 = 0
        var heldBits = 0
        for byte in bytes {
            held = held << 8 | UInt32(byte)
            heldBits += 8
            while heldBits >= 6 {
                heldBits -= 6
                write(alphabet[Int(held >> heldBits & 0x3F)])
            }
        }
        if heldBits > 0 { write(alphabet[Int(held << (6 - heldBits) & 0x3F)]) }
    }

    /// Decodes strictly: no padding, no whitespace, no other alphabet, and no stray bits at the end, so that every
    /// value has one spelling only.
    ///
    /// - Returns: nothing where the text is not of this form.
    public static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        var held: UInt32 = 0
        var heldBits = 0
        for digit in text {
            guard let value = value(of: digit) else { return nil }
            held = held << 6 | UInt32(value)
            heldBits += 6
            if heldBits >= 8 {
                heldBits -= 8
                bytes.append(UInt8(truncatingIfNeeded: held >> heldBits))
            }
        }
        guard heldBits < 6, held & (1 << heldBits - 1) == 0 else { return nil }
        return bytes
    }

    private static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): digit - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): digit - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0") + 52
        case UInt8(ascii: "-"): 62
        case UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
