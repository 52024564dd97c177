/// Bytes of a document with a place in them: the words of XML, without their grammar.
struct XMLScanner {
    private let bytes: [UInt8]
    private(set) var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { position == bytes.count }

    func error(_ code: XMLError.Code) -> XMLError { XMLError(code: code, offset: position) }

    var malformed: XMLError { error(.malformed) }

    func starts(with text: StaticString) -> Bool {
        guard bytes.count - position >= text.utf8CodeUnitCount else { return false }
        for index in 0..<text.utf8CodeUnitCount where bytes[position + index] != text.utf8Start[index] { return false }
        return true
    }

    @discardableResult
    mutating func skip(_ text: StaticString) -> Bool {
        guard starts(with: text) else { return false }
        position += text.utf8CodeUnitCount
        return true
    }

    @discardableResult
    mutating func skipSpace() -> Bool {
        let start = position
        while position < bytes.count, bytes[position].isXMLSpace { position += 1 }
        return position > start
    }

    mutating func skipPast(_ end: StaticString) throws(XMLError) {
        let first = end.utf8Start[0]
        while position < bytes.count {
            if bytes[position] == first, skip(end) { return }
            position += 1
        }
        throw malformed
    }

    /// The characters up to an end, which is skipped.
    mutating func upTo(_ end: StaticString) throws(XMLError) -> String {
        let start = position
        try skipPast(end)
        return String(decoding: bytes[start..<position - end.utf8CodeUnitCount], as: UTF8.self)
    }

    /// `<?xml …?>`, where it is there. Of the encodings only UTF-8, and ASCII as a part of it, are read.
    mutating func skipDeclaration() throws(XMLError) {
        guard skip("<?xml "), case let declaration = try upTo("?>") else { return }
        guard let start = declaration.firstRange(of: "encoding")?.upperBound else { return }
        let value = declaration[start...].drop { $0 == "=" || $0 == "\"" || $0 == "'" || $0 == " " }
            .prefix { $0 != "\"" && $0 != "'" }
        guard ["utf-8", "us-ascii", "utf8"].contains(value.lowercased()) else { throw error(.encoding) }
    }

    /// A name with its prefix: anything that separates nothing.
    mutating func name() throws(XMLError) -> ArraySlice<UInt8> {
        let start = position
        while position < bytes.count, bytes[position].isXMLNamePart { position += 1 }
        guard position > start else { throw malformed }
        return bytes[start..<position]
    }

    /// A name, an equals sign and a quoted value.
    mutating func attribute() throws(XMLError) -> (name: ArraySlice<UInt8>, value: String) {
        let name = try name()
        skipSpace()
        guard skip("=") else { throw malformed }
        skipSpace()
        guard position < bytes.count, case let quote = bytes[position], quote == 0x22 || quote == 0x27 else {
            throw malformed
        }
        position += 1
        let value = try characters { $0 == quote }
        guard position < bytes.count, bytes[position] == quote else { throw malformed }
        position += 1
        return (name, value)
    }

    /// Characters up to the next tag.
    mutating func text() throws(XMLError) -> String { try characters { $0 == UInt8(ascii: "<") } }

    /// Characters up to one that ends them, references replaced. A `<` ends them always.
    private mutating func characters(until isEnd: (UInt8) -> Bool) throws(XMLError) -> String {
        var text = ""
        var start = position
        while position < bytes.count, !isEnd(bytes[position]), bytes[position] != UInt8(ascii: "<") {
            guard bytes[position] == UInt8(ascii: "&") else {
                position += 1
                continue
            }
            text += String(decoding: bytes[start..<position], as: UTF8.self)
            position += 1
            text.unicodeScalars.append(try reference())
            start = position
        }
        text += String(decoding: bytes[start..<position], as: UTF8.self)
        return text
    }

    /// `&` has been read: one of XML's own five entities, or a character by its number.
    private mutating func reference() throws(XMLError) -> Unicode.Scalar {
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: ";"), position - start < 12 { position += 1 }
        let name = String(decoding: bytes[start..<position], as: UTF8.self)
        guard skip(";") else { throw malformed }
        switch name {
        case "lt": return "<"
        case "gt": return ">"
        case "amp": return "&"
        case "apos": return "'"
        case "quot": return "\""
        default: break
        }
        let isHexadecimal = name.hasPrefix("#x")
        guard name.hasPrefix("#"),
            let number = UInt32(name.dropFirst(isHexadecimal ? 2 : 1), radix: isHexadecimal ? 16 : 10),
            let scalar = Unicode.Scalar(number), scalar.isXMLCharacter
        else { throw malformed }
        return scalar
    }
}

extension UInt8 {
    fileprivate var isXMLSpace: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }

    fileprivate var isXMLNamePart: Bool {
        switch self {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...0xFF:
            true
        default: "-._:".utf8.contains(self)
        }
    }
}

extension Unicode.Scalar {
    /// XML 1.0 section 2.2: no control characters but tab and line ends.
    var isXMLCharacter: Bool {
        value >= 0x20 && value != 0xFFFE && value != 0xFFFF || value == 0x09 || value == 0x0A || value == 0x0D
    }
}
