/// A piece of XML that is being written. Text becomes characters, never markup.
public struct XMLFragment: Sendable, Equatable {
    /// Its UTF-8.
    public let bytes: [UInt8]

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// - Parameters:
    ///   - name: with its prefix; a constant of the program.
    ///   - attributes: names with their prefixes, and values.
    public static func element(
        _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:], _ content: XMLFragment...
    ) -> XMLFragment {
        element(name, attributes, content)
    }

    public static func element(
        _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:], _ content: [XMLFragment]
    ) -> XMLFragment {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(content.reduce(128) { $0 + $1.bytes.count })
        bytes += "<\(name)".utf8
        for (name, value) in attributes { bytes += " \(name)=\"".utf8 + escaped(value) + "\"".utf8 }
        guard !content.isEmpty else { return XMLFragment(bytes + "/>".utf8) }
        bytes += ">".utf8
        for fragment in content { bytes += fragment.bytes }
        return XMLFragment(bytes + "</\(name)>".utf8)
    }

    /// Characters. Those that XML cannot carry are left out.
    public static func text(_ text: String) -> XMLFragment { XMLFragment(escaped(text)) }

    /// Bytes in base64.
    ///
    /// - Parameter digits: of base64 and nothing else: they need no escape.
    public static func base64(_ digits: [UInt8]) -> XMLFragment { XMLFragment(digits) }

    /// The whole document, with its declaration.
    public var document: [UInt8] { Array("<?xml version=\"1.0\" encoding=\"utf-8\"?>".utf8) + bytes }

    private static func escaped(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars where scalar.isXMLCharacter {
            switch scalar {
            case "<": bytes += "&lt;".utf8
            case ">": bytes += "&gt;".utf8
            case "&": bytes += "&amp;".utf8
            case "\"": bytes += "&quot;".utf8
            case "\r": bytes += "&#13;".utf8
            case "\n": bytes += "&#10;".utf8
            case "\t": bytes += "&#9;".utf8
            default: bytes += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
            }
        }
        return bytes
    }
}
