/// The parameters of a query or a form, decoded (RFC 6749, appendix B).
struct Parameters: Sendable {
    private var values: [String: [String]]

    /// - Parameter text: `application/x-www-form-urlencoded`. `nil` where it is not: a broken escape, or not UTF-8.
    init?(urlEncoded text: String) {
        var values: [String: [String]] = [:]
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = FormEncoding.decode(parts[0]),
                let value = FormEncoding.decode(parts.count > 1 ? parts[1] : "")
            else { return nil }
            values[name, default: []].append(value)
        }
        self.values = values
    }

    /// The value. One that is empty counts as absent (RFC 6749, section 3.1).
    subscript(name: String) -> String? {
        guard let value = values[name]?.first, !value.isEmpty else { return nil }
        return value
    }

    /// The same with one value for a name.
    func replacing(_ name: String, with value: String) -> Parameters {
        var changed = self
        changed.values[name] = [value]
        return changed
    }

    /// Every value of a name that may repeat, such as a ticked box.
    func all(_ name: String) -> [String] {
        values[name] ?? []
    }

    /// Whether any of these is given more than once, which RFC 6749, section 3.1, forbids.
    func repeats(_ names: [String]) -> Bool {
        names.contains { all($0).count > 1 }
    }
}

/// Percent encoding as forms use it.
enum FormEncoding {
    /// `nil` for a broken escape and for bytes that are not UTF-8.
    static func decode(_ text: some StringProtocol) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"):
                bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                let digits = String(decoding: rest.prefix(2), as: UTF8.self)
                guard rest.count >= 2, !digits.hasPrefix("+"), !digits.hasPrefix("-"),
                    let decoded = UInt8(digits, radix: 16)
                else { return nil }
                bytes.append(decoded)
                rest = rest.dropFirst(2)
            default:
                bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// Escapes everything but the unreserved characters of RFC 3986, section 2.3.
    static func encode(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"):
                bytes.append(byte)
            default:
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
