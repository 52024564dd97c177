/// Free text in a line of a mail protocol.
enum ProtocolText {
    /// Printable ASCII; anything else becomes a question mark.
    static func line(_ text: String, limit: Int) -> String {
        String(decoding: text.unicodeScalars.prefix(limit).map { Self.printable($0) }, as: UTF8.self)
    }

    private static func printable(_ scalar: Unicode.Scalar) -> UInt8 {
        (0x20..<0x7F).contains(scalar.value) ? UInt8(scalar.value) : UInt8(ascii: "?")
    }
}
