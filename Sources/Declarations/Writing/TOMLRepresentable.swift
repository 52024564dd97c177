/// A value that can be written into a TOML document.
protocol TOMLRepresentable {
    var toml: String { get }
}

extension Int: TOMLRepresentable {
    var toml: String { String(self) }
}

extension String: TOMLRepresentable {
    /// A basic string (TOML 1.0), whatever the text holds.
    var toml: String {
        let escaped = unicodeScalars.map { scalar in
            switch scalar {
            case "\"": "\\\""
            case "\\": "\\\\"
            case "\n": "\\n"
            case "\t": "\\t"
            case "\r": "\\r"
            case _ where scalar.value < 0x20 || scalar.value == 0x7f: "\\u" + Self.fourDigits(scalar.value)
            default: String(scalar)
            }
        }
        return "\"" + escaped.joined() + "\""
    }

    private static func fourDigits(_ number: UInt32) -> String {
        let digits = String(number, radix: 16, uppercase: true)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}

extension [String]: TOMLRepresentable {
    var toml: String { "[" + map(\.toml).joined(separator: ", ") + "]" }
}
