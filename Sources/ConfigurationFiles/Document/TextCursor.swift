/// Walks through the bytes of a text and counts lines and columns.
struct TextCursor {
    private let bytes: [UInt8]
    private var index = 0
    /// How many bytes lie behind.
    var offset: Int { index }
    private(set) var position = FilePosition(line: 1, column: 1)

    init(_ text: String) {
        bytes = Array(text.utf8)
        // A byte order mark is no column.
        if bytes.starts(with: [0xef, 0xbb, 0xbf]) { index = 3 }
    }

    var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    /// Whether these characters, all of them ASCII, come next.
    func isAt(_ text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard bytes.count - index >= count else { return false }
        let start = text.utf8Start
        for place in 0..<count where bytes[index + place] != start[place] { return false }
        return true
    }

    mutating func advance() {
        guard let byte = next else { return }
        index += 1
        if byte == UInt8(ascii: "\n") {
            position = FilePosition(line: position.line + 1, column: 1)
        } else if next.map({ $0 & 0xc0 != 0x80 }) ?? true {
            // The last byte of a scalar counts, the others do not.
            position.column += 1
        }
    }

    /// Skips these characters, all of them ASCII, if they come next.
    mutating func skip(_ text: StaticString) -> Bool {
        guard isAt(text) else { return false }
        for _ in 0..<text.utf8CodeUnitCount { advance() }
        return true
    }

    @discardableResult
    mutating func skip(while condition: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let start = index
        while let byte = next, condition(byte) { advance() }
        return bytes[start..<index]
    }

    mutating func skipSpaces() {
        skip { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    }
}
