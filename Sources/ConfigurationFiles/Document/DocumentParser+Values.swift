/// Values of every type.
extension DocumentParser {
    /// - Parameter depth: how many tables and arrays the value lies in.
    mutating func value(depth: Int) throws(SyntaxError) -> DocumentValue {
        guard depth <= Self.deepest else { throw error("values lie too deep in each other") }
        if cursor.isAt("\"\"\"") { return .string(try multiLineBasicString()) }
        if cursor.isAt("'''") { return .string(try multiLineLiteralString()) }
        switch cursor.next {
        case UInt8(ascii: "\""): return .string(try basicString())
        case UInt8(ascii: "'"): return .string(try literalString())
        case UInt8(ascii: "["): return .array(try array(depth: depth))
        case UInt8(ascii: "{"): return .table(try inlineTable(depth: depth))
        default: return try scalar()
        }
    }

    private mutating func array(depth: Int) throws(SyntaxError) -> [DocumentElement] {
        var elements: [DocumentElement] = []
        layout.beginArray()
        defer { layout.endArray() }
        cursor.advance()
        try skipBlank()
        while !cursor.skip("]") {
            let location = location(cursor.position)
            elements.append(DocumentElement(value: try value(depth: depth + 1), location: location))
            try skipBlank()
            if cursor.skip(",") {
                try skipBlank()
            } else if cursor.next != UInt8(ascii: "]") {
                throw error("\",\" or \"]\" is missing in an array")
            }
        }
        return elements
    }

    /// `{ a = 1, b.c = 2 }`: on one line, without a comma at its end.
    private mutating func inlineTable(depth: Int) throws(SyntaxError) -> DocumentTable {
        let table = TableBuilder(.key, at: location(cursor.position), depth: depth)
        cursor.advance()
        cursor.skipSpaces()
        if cursor.skip("}") { return table.table() }
        repeat {
            try keyAndValue(in: table)
            cursor.skipSpaces()
        } while cursor.skip(",")
        guard cursor.skip("}") else { throw error("\",\" or \"}\" is missing in a table in braces") }
        return table.table()
    }

    /// A boolean, a number, a date or a time.
    private mutating func scalar() throws(SyntaxError) -> DocumentValue {
        let position = cursor.position
        var text = String(decoding: cursor.skip(while: Self.isScalarByte), as: UTF8.self)
        if Self.isDate(text), cursor.isAt(" ") {
            // A space may stand between a date and its time.
            let before = cursor
            cursor.advance()
            let time = String(decoding: cursor.skip(while: Self.isScalarByte), as: UTF8.self)
            if time.isEmpty { cursor = before } else { text += "T" + time }
        }
        switch text {
        case "true": return .boolean(true)
        case "false": return .boolean(false)
        default:
            if let value = try Self.number(text, at: position) { return value }
            if Self.isDateOrTime(text) { return .other("a date or time") }
            throw SyntaxError(
                position: position,
                message: text.isEmpty ? "a value is expected here" : "this is no value; a text stands in quotes")
        }
    }

    private static func isScalarByte(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte != 0x7f && !",]}#\"'[{=".utf8.contains(byte)
    }
}

/// Numbers, dates and times.
extension DocumentParser {
    private static func number(_ text: String, at position: FilePosition) throws(SyntaxError) -> DocumentValue? {
        let isSigned = text.hasPrefix("+") || text.hasPrefix("-")
        let magnitude = isSigned ? text.dropFirst() : text[...]
        if magnitude == "inf" || magnitude == "nan" { return .other("a floating-point number") }
        let prefixes: [(String, Int)] = [("0x", 16), ("0o", 8), ("0b", 2)]
        let (radix, digits): (Int, Substring) =
            prefixes.first { !isSigned && magnitude.hasPrefix($0.0) }.map { ($0.1, magnitude.dropFirst(2)) } ?? (
                10, magnitude
            )
        guard isDigits(digits, radix: radix) else {
            return isFloat(magnitude) ? .other("a floating-point number") : nil
        }
        if radix == 10, digits.count > 1, digits.hasPrefix("0") { return nil }
        let plain = (text.hasPrefix("-") ? "-" : "") + digits.filter { $0 != "_" }
        guard let integer = Int(plain, radix: radix) else {
            throw SyntaxError(position: position, message: "this integer has more than 64 bits")
        }
        return .integer(integer)
    }

    /// Digits, with single underscores between them.
    private static func isDigits(_ text: Substring, radix: Int) -> Bool {
        text.split(separator: "_", omittingEmptySubsequences: false).allSatisfy { group in
            !group.isEmpty && group.allSatisfy { $0.isASCII && ($0.hexDigitValue ?? radix) < radix }
        }
    }

    private static func isFloat(_ text: Substring) -> Bool {
        let parts = text.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == "e" || $0 == "E" }
        if parts.count == 2 {
            let exponent = parts[1].first == "+" || parts[1].first == "-" ? parts[1].dropFirst() : parts[1]
            guard isDigits(exponent, radix: 10) else { return false }
        }
        let mantissa = parts[0].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard isDigits(mantissa[0], radix: 10), mantissa[0].count == 1 || !mantissa[0].hasPrefix("0") else {
            return false
        }
        return mantissa.count == 2 ? isDigits(mantissa[1], radix: 10) : parts.count == 2
    }

    private static func isDate(_ text: String) -> Bool {
        shape(text) == "0000-00-00"
    }

    /// By its shape (RFC 3339): no key takes one, so the calendar is not asked.
    private static func isDateOrTime(_ text: String) -> Bool {
        let parts = text.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == "T" || $0 == "t" }
        guard parts.count == 2 else { return isDate(text) || isTime(text[...]) }
        guard isDate(String(parts[0])) else { return false }
        let time = parts[1]
        if time.hasSuffix("Z") || time.hasSuffix("z") { return isTime(time.dropLast()) }
        guard let offset = time.lastIndex(where: { $0 == "+" || $0 == "-" }) else { return isTime(time) }
        return isTime(time[..<offset]) && shape(time[time.index(after: offset)...]) == "00:00"
    }

    private static func isTime(_ text: Substring) -> Bool {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        return shape(parts[0]) == "00:00:00" && (parts.count == 1 || !parts[1].isEmpty && parts[1].allSatisfy(isDigit))
    }

    /// The text with every digit replaced by 0.
    private static func shape(_ text: some StringProtocol) -> String {
        String(text.map { isDigit($0) ? "0" : $0 })
    }

    private static func isDigit(_ character: Character) -> Bool {
        character.isASCII && character.isNumber
    }
}
