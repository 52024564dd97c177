/// Reads a body line by line, however long its lines are.
struct BodyLines {
    struct Line {
        /// Where it begins in the body, and where the next one does.
        let range: Range<Int>
        /// Its beginning, with its end where it is no longer than ``BodyLines/headLimit``.
        let head: [UInt8]
    }

    /// The most bytes of a line that are looked at: more than any line of a part's header that is read here has.
    static let headLimit = 16_384

    private let body: MessageBody
    private var buffer: [UInt8] = []
    private var index = 0
    private var offset = 0

    init(_ body: MessageBody) {
        self.body = body
    }

    mutating func next() throws(MessageError) -> Line? {
        var head: [UInt8] = []
        let start = offset
        while true {
            if index == buffer.count {
                buffer = try body.read(at: offset, upTo: MessagePieces.length)
                index = 0
                if buffer.isEmpty { return start == offset ? nil : Line(range: start..<offset, head: head) }
            }
            let rest = buffer[index...]
            let end = rest.firstIndex(of: UInt8(ascii: "\n"))
            let part = rest[..<(end.map { $0 + 1 } ?? buffer.count)]
            head += part.prefix(max(Self.headLimit - head.count, 0))
            offset += part.count
            index += part.count
            if end != nil { return Line(range: start..<offset, head: head) }
        }
    }
}
