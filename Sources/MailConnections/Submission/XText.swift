/// Printable ASCII for a parameter: all but plus and equals stands for itself (RFC 3461 section 4).
enum XText {
    static func encode(_ text: String) -> String {
        text.utf8.reduce(into: "") { encoded, byte in
            if byte > 0x20, byte < 0x7F, byte != UInt8(ascii: "+"), byte != UInt8(ascii: "=") {
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += "+" + (digits.count < 2 ? "0" : "") + digits
            }
        }
    }
}
