/// A value that can be written into a TOML document.
public protocol TOMLRepresentable {
    var toml: String { get }
}

extension Bool: TOMLRepresentable {
    public var toml: String { String(self) }
}

extension Int: TOMLRepresentable {
    public var toml: String { String(self) }
}

extension String: TOMLRepresentable {
    /// A basic string (TOML 1.0), whatever the text holds.
    public var toml: String {
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
    public var toml: String { "[" + map(\.toml).joined(separator: ", ") + "]" }
}

/// A table on one line: `{ prompt = "consent" }`.
public struct TOMLBraces: TOMLRepresentable {
    private let entries: [(key: String, value: any TOMLRepresentable)]

    public init(_ entries: [(key: String, value: any TOMLRepresentable)]) {
        self.entries = entries
    }

    public var toml: String {
        "{ " + entries.map { "\(TOMLKey.text($0.key)) = \($0.value.toml)" }.joined(separator: ", ") + " }"
    }
}

/// A key of a TOML document as it is written: bare where it may be, else in quotes.
public enum TOMLKey {
    public static func text(_ key: String) -> String {
        !key.isEmpty && key.utf8.allSatisfy(isBare) ? key : key.toml
    }

    /// `a."b c".d`
    public static func dotted(_ path: some Sequence<String>) -> String {
        path.map(text).joined(separator: ".")
    }

    /// Whether a byte may stand in a key without quotes.
    static func isBare(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
