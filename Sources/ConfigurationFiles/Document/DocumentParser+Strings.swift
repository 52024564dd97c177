/// The four kinds of strings.
extension DocumentParser {
    /// `"…"` with escapes, on one line.
    mutating func basicString() throws(SyntaxError) -> String {
        cursor.advance()
        var text: [UInt8] = []
        while !cursor.skip("\"") {
            if cursor.next == UInt8(ascii: "\\") { text += try escape() } else { text.append(try visibleByte()) }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// `'…'` without escapes, on one line.
    mutating func literalString() throws(SyntaxError) -> String {
        cursor.advance()
        var text: [UInt8] = []
        while !cursor.skip("'") { text.append(try visibleByte()) }
        return String(decoding: text, as: UTF8.self)
    }

    /// `"""…"""` with escapes, over several lines.
    mutating func multiLineBasicString() throws(SyntaxError) -> String {
        skipOpening("\"\"\"")
        var text: [UInt8] = []
        while true {
            if let quotes = closing(UInt8(ascii: "\""), "\"\"\"") {
                return String(decoding: text + quotes, as: UTF8.self)
            }
            if cursor.next == UInt8(ascii: "\\") {
                if skipContinuation() { continue }
                text += try escape()
            } else {
                text += try lineByte()
            }
        }
    }

    /// `'''…'''` without escapes, over several lines.
    mutating func multiLineLiteralString() throws(SyntaxError) -> String {
        skipOpening("'''")
        var text: [UInt8] = []
        while true {
            if let quotes = closing(UInt8(ascii: "'"), "'''") { return String(decoding: text + quotes, as: UTF8.self) }
            text += try lineByte()
        }
    }

    /// The quotes, and the end of the line right behind them.
    private mutating func skipOpening(_ quotes: StaticString) {
        _ = cursor.skip(quotes)
        _ = cursor.skip("\n") || cursor.skip("\r\n")
    }

    /// Skips the three quotes that end a string, if they come next. Up to two more before them belong to the string.
    private mutating func closing(_ quote: UInt8, _ quotes: StaticString) -> [UInt8]? {
        guard cursor.skip(quotes) else { return nil }
        var own: [UInt8] = []
        while own.count < 2, cursor.next == quote {
            cursor.advance()
            own.append(quote)
        }
        return own
    }

    /// Skips a backslash at the end of a line and all white space behind it.
    private mutating func skipContinuation() -> Bool {
        let before = cursor
        cursor.advance()
        cursor.skipSpaces()
        guard cursor.isAt("\n") || cursor.isAt("\r\n") else {
            cursor = before
            return false
        }
        repeat { cursor.skipSpaces() } while cursor.skip("\n") || cursor.skip("\r\n")
        return true
    }

    private mutating func lineByte() throws(SyntaxError) -> [UInt8] {
        if cursor.skip("\n") || cursor.skip("\r\n") { return [UInt8(ascii: "\n")] }
        return [try visibleByte()]
    }

    private mutating func visibleByte() throws(SyntaxError) -> UInt8 {
        guard let byte = cursor.next, byte != UInt8(ascii: "\n"), !cursor.isAt("\r\n") else {
            throw error("the quote that ends a string is missing")
        }
        guard !Self.isControl(byte) else { throw error("a string holds a control character") }
        cursor.advance()
        return byte
    }

    /// The UTF-8 bytes of the character that an escape stands for.
    private mutating func escape() throws(SyntaxError) -> [UInt8] {
        let start = cursor.position
        cursor.advance()
        let byte = cursor.next
        cursor.advance()
        switch byte {
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "n"): return [0x0a]
        case UInt8(ascii: "f"): return [0x0c]
        case UInt8(ascii: "r"): return [0x0d]
        case UInt8(ascii: "\""): return [0x22]
        case UInt8(ascii: "\\"): return [0x5c]
        case UInt8(ascii: "u"): return try scalar(digits: 4, from: start)
        case UInt8(ascii: "U"): return try scalar(digits: 8, from: start)
        default:
            throw SyntaxError(
                position: start, message: "no such escape; a backslash is written \\\\ or in single quotes")
        }
    }

    private mutating func scalar(digits: Int, from start: FilePosition) throws(SyntaxError) -> [UInt8] {
        var number: UInt32 = 0
        for _ in 0..<digits {
            guard let digit = cursor.next.flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else {
                throw SyntaxError(position: start, message: "this escape has \(digits) hexadecimal digits")
            }
            number = number << 4 | UInt32(digit)
            cursor.advance()
        }
        guard let scalar = Unicode.Scalar(number) else {
            throw SyntaxError(position: start, message: "this escape stands for no character")
        }
        return Array(String(scalar).utf8)
    }
}
