/// Parses TOML 1.0: tables, keys and how they fit together. Values and strings are in extensions.
///
/// It is written here because each key's place is needed for messages, and because a declaration comes from wherever
/// a git repository does: a text that is not TOML must be an error with a line, and nothing worse.
struct DocumentParser {
    var cursor: TextCursor
    /// Where everything stands, for those who change the text.
    var layout = DocumentLayout()
    private let file: String

    /// Tables and arrays may lie in each other this deep: what a person writes stays below ten.
    static let deepest = 64

    init(_ text: String, file: String) {
        cursor = TextCursor(text)
        self.file = file
    }

    mutating func document() throws(SyntaxError) -> DocumentTable {
        let root = TableBuilder(.header, at: FileLocation(file: file), depth: 0)
        var table = root
        try skipBlank()
        while cursor.next != nil {
            if cursor.next == UInt8(ascii: "[") {
                table = try header(in: root)
            } else {
                try keyAndValue(in: table)
            }
            try endOfLine()
            try skipBlank()
        }
        return root.table()
    }

    /// `[a.b]` or `[[a.b]]`; gives the table it begins.
    private mutating func header(in root: TableBuilder) throws(SyntaxError) -> TableBuilder {
        let start = cursor.offset
        let isArray = cursor.skip("[[")
        if !isArray { cursor.advance() }
        let path = try dottedKey()
        guard isArray ? cursor.skip("]]") : cursor.skip("]") else {
            throw error(isArray ? "\"]]\" is missing" : "\"]\" is missing")
        }
        layout.begin(path.map(\.text), start..<cursor.offset, isArray: isArray)
        var table = root
        for key in path.dropLast() { table = try tableOnTheWay(key, in: table) }
        return try isArray ? element(path[path.count - 1], in: table) : begin(path[path.count - 1], in: table)
    }

    private func tableOnTheWay(_ key: Key, in table: TableBuilder) throws(SyntaxError) -> TableBuilder {
        switch table[key.text] {
        case .table(let inner): return inner
        case .tables(let inner): return inner.last
        case .value: throw error("\"\(key.printable)\" is no table that a header could add to", at: key)
        case nil: return try insert(.implicit, key, in: table)
        }
    }

    private func begin(_ key: Key, in table: TableBuilder) throws(SyntaxError) -> TableBuilder {
        switch table[key.text] {
        case nil: return try insert(.header, key, in: table)
        case .table(let inner) where inner.kind == .implicit:
            inner.kind = .header
            return inner
        default: throw error("\"\(key.printable)\" is defined twice", at: key)
        }
    }

    private func element(_ key: Key, in table: TableBuilder) throws(SyntaxError) -> TableBuilder {
        let new = try builder(.header, key, in: table)
        switch table[key.text] {
        case nil: table.add(key.text, .tables(TableBuilder.TableList(new)), at: location(key.position))
        case .tables(let tables): tables.last = new
        default: throw error("\"\(key.printable)\" is defined twice", at: key)
        }
        return new
    }

    /// `a.b = value`, up to the end of the value.
    mutating func keyAndValue(in table: TableBuilder) throws(SyntaxError) {
        cursor.skipSpaces()
        let start = cursor.offset
        let path = try dottedKey()
        let equals = cursor.offset
        guard cursor.skip("=") else { throw error("\"=\" is missing after the key") }
        cursor.skipSpaces()
        var table = table
        for key in path.dropLast() { table = try dottedTable(key, in: table) }
        let key = path[path.count - 1]
        guard table[key.text] == nil else { throw error("\"\(key.printable)\" is defined twice", at: key) }
        let number = layout.assign(path.map(\.text), key: start, equals: equals, value: cursor.offset)
        table.add(key.text, .value(try value(depth: table.depth + 1)), at: location(key.position))
        layout.end(number, at: cursor.offset)
    }

    private func dottedTable(_ key: Key, in table: TableBuilder) throws(SyntaxError) -> TableBuilder {
        switch table[key.text] {
        case nil: return try insert(.key, key, in: table)
        case .table(let inner) where inner.kind != .header:
            inner.kind = .key
            return inner
        default: throw error("\"\(key.printable)\" is defined twice", at: key)
        }
    }

    private func insert(_ kind: TableBuilder.Kind, _ key: Key, in table: TableBuilder) throws(SyntaxError)
        -> TableBuilder
    {
        let new = try builder(kind, key, in: table)
        table.add(key.text, .table(new), at: location(key.position))
        return new
    }

    private func builder(_ kind: TableBuilder.Kind, _ key: Key, in table: TableBuilder) throws(SyntaxError)
        -> TableBuilder
    {
        guard table.depth < Self.deepest else { throw error("tables lie too deep in each other", at: key) }
        return TableBuilder(kind, at: location(key.position), depth: table.depth + 1)
    }
}

/// Keys and what is between them.
extension DocumentParser {
    struct Key {
        var text: String
        var position: FilePosition
        var printable: String { VisibleText.line(text, limit: 80) }
    }

    /// `a."b".c`, with the spaces around it. It has one part at least.
    private mutating func dottedKey() throws(SyntaxError) -> [Key] {
        var keys: [Key] = []
        repeat {
            cursor.skipSpaces()
            keys.append(try simpleKey())
            cursor.skipSpaces()
        } while cursor.skip(".")
        return keys
    }

    private mutating func simpleKey() throws(SyntaxError) -> Key {
        let position = cursor.position
        if cursor.isAt("\"\"\"") || cursor.isAt("'''") { throw error("a key stays on one line") }
        switch cursor.next {
        case UInt8(ascii: "\""): return Key(text: try basicString(), position: position)
        case UInt8(ascii: "'"): return Key(text: try literalString(), position: position)
        default:
            let bytes = cursor.skip(while: TOMLKey.isBare)
            if bytes.isEmpty {
                throw error(
                    "a key is expected here; one with other characters than A-Z, a-z, 0-9, \"-\" and \"_\" is quoted")
            }
            return Key(text: String(decoding: bytes, as: UTF8.self), position: position)
        }
    }

    private mutating func endOfLine() throws(SyntaxError) {
        cursor.skipSpaces()
        try skipComment()
        guard cursor.next == nil || cursor.skip("\n") || cursor.skip("\r\n") else {
            throw error("the line should end here")
        }
    }

    /// Skips white space, ends of lines and comments.
    mutating func skipBlank() throws(SyntaxError) {
        repeat {
            cursor.skipSpaces()
            try skipComment()
        } while cursor.skip("\n") || cursor.skip("\r\n")
    }

    private mutating func skipComment() throws(SyntaxError) {
        guard cursor.next == UInt8(ascii: "#") else { return }
        cursor.skip { !Self.isControl($0) }
        guard cursor.next == nil || cursor.isAt("\n") || cursor.isAt("\r\n") else {
            throw error("a comment holds a control character")
        }
    }

    /// Control characters but the tabulator, which only escapes may stand for.
    static func isControl(_ byte: UInt8) -> Bool {
        byte < 0x20 && byte != UInt8(ascii: "\t") || byte == 0x7f
    }

    func location(_ position: FilePosition) -> FileLocation {
        FileLocation(file: file, position: position)
    }

    func error(_ message: String) -> SyntaxError {
        SyntaxError(position: cursor.position, message: message)
    }

    private func error(_ message: String, at key: Key) -> SyntaxError {
        SyntaxError(position: key.position, message: message)
    }
}
