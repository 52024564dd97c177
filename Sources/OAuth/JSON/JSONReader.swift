import Secrets

/// Why a text is not the JSON that was hoped for.
enum JSONFault: Error, Equatable {
    /// It is right as far as it goes, and then ends.
    case truncated
    case malformed
    /// Deeper nesting than ``JSONReader/deepest``.
    case tooDeep
    /// An object names a member twice: two readers might choose differently (RFC 8259 section 4).
    case duplicateMember
}

/// Reads one JSON text (RFC 8259), strictly, straight from the bytes of a secret.
///
/// Foundation's decoder neither tells a truncated text from a malformed one nor sees a duplicate member, and it leaves
/// every token behind in strings that nobody wipes.
struct JSONReader {
    /// Answers of authorization servers nest three or four levels.
    static let deepest = 32

    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    /// Reads a whole text: one value, and nothing but whitespace around it.
    static func read(_ text: Secret) throws(JSONFault) -> JSONValue {
        try text.withExposedBytes { (bytes) throws(JSONFault) in
            var reader = JSONReader(bytes: bytes)
            reader.skipByteOrderMark()
            let value = try reader.value(depth: 0)
            reader.skipWhitespace()
            guard reader.position == bytes.count else { throw .malformed }
            return value
        }
    }

    private init(bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    private mutating func value(depth: Int) throws(JSONFault) -> JSONValue {
        guard depth <= Self.deepest else { throw .tooDeep }
        skipWhitespace()
        switch try peek() {
        case UInt8(ascii: "{"): return .object(try object(depth: depth))
        case UInt8(ascii: "["): return .array(try array(depth: depth))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .boolean(true))
        case UInt8(ascii: "f"): return try literal("false", .boolean(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        default: return .number(try number())
        }
    }

    private mutating func object(depth: Int) throws(JSONFault) -> JSONObject {
        var object = JSONObject()
        try items(endingWith: UInt8(ascii: "}")) { (reader) throws(JSONFault) in
            let name = try reader.string().exposedText
            reader.skipWhitespace()
            try reader.expect(UInt8(ascii: ":"))
            guard object.insert(try reader.value(depth: depth + 1), named: name) else { throw .duplicateMember }
        }
        return object
    }

    private mutating func array(depth: Int) throws(JSONFault) -> [JSONValue] {
        var elements: [JSONValue] = []
        try items(endingWith: UInt8(ascii: "]")) { (reader) throws(JSONFault) in
            elements.append(try reader.value(depth: depth + 1))
        }
        return elements
    }

    /// What stands between the brackets, separated by commas.
    private mutating func items(
        endingWith end: UInt8, _ item: (inout JSONReader) throws(JSONFault) -> Void
    ) throws(JSONFault) {
        position += 1
        skipWhitespace()
        if try peek() == end {
            position += 1
            return
        }
        while true {
            skipWhitespace()
            try item(&self)
            skipWhitespace()
            if try peek() == end { break }
            try expect(UInt8(ascii: ","))
        }
        position += 1
    }

    private mutating func string() throws(JSONFault) -> Secret {
        try expect(UInt8(ascii: "\""))
        let start = position
        while try peek() != UInt8(ascii: "\"") {
            guard bytes[position] >= 0x20 else { throw .malformed }
            position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        let raw = UnsafeRawBufferPointer(rebasing: bytes[start..<position])
        position += 1
        return try JSONString.decode(raw)
    }

    private mutating func literal(_ word: StaticString, _ value: JSONValue) throws(JSONFault) -> JSONValue {
        for offset in 0..<word.utf8CodeUnitCount {
            try expect(word.utf8Start[offset])
        }
        return value
    }

    /// `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?` (RFC 8259 section 6).
    private mutating func number() throws(JSONFault) -> Double {
        let start = position
        skip { $0 == UInt8(ascii: "-") }
        if try peek() == UInt8(ascii: "0") { position += 1 } else { try digits() }
        if skip({ $0 == UInt8(ascii: ".") }) { try digits() }
        if skip({ $0 | 0x20 == UInt8(ascii: "e") }) {
            skip { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
            try digits()
        }
        guard let number = Double(String(decoding: bytes[start..<position], as: UTF8.self)), number.isFinite else {
            throw .malformed
        }
        return number
    }

    private mutating func digits() throws(JSONFault) {
        let isDigit = { (byte: UInt8) in (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
        guard isDigit(try peek()) else { throw .malformed }
        while skip(isDigit) {}
    }

    // MARK: Bytes

    private func peek() throws(JSONFault) -> UInt8 {
        guard position < bytes.count else { throw .truncated }
        return bytes[position]
    }

    private mutating func expect(_ byte: UInt8) throws(JSONFault) {
        guard try peek() == byte else { throw .malformed }
        position += 1
    }

    @discardableResult
    private mutating func skip(_ matches: (UInt8) -> Bool) -> Bool {
        guard position < bytes.count, matches(bytes[position]) else { return false }
        position += 1
        return true
    }

    private mutating func skipWhitespace() {
        while skip({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }) {}
    }

    /// RFC 8259 section 8.1 lets a reader ignore one.
    private mutating func skipByteOrderMark() {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }
}
