/// Finds the parts of a multipart body (RFC 2046 section 5.1.1). What is in them is not looked into.
struct MultipartScan {
    struct Part {
        var header = MessageHeader()
        /// From its boundary to the next one.
        var whole: Range<Int>
        /// Without its header, and without the line end before the next boundary, which belongs to that.
        var content: Range<Int>
    }

    private enum Place {
        case preamble
        case header
        case content
        case epilogue
    }

    private let delimiter: [UInt8]
    private var parts: [Part] = []
    private var place = Place.preamble

    /// The parts in order; nothing where the body does not come to its closing boundary.
    static func parts(of body: MessageBody, boundary: String) throws(MessageError) -> [Part]? {
        var scan = MultipartScan(delimiter: Array("--\(boundary)".utf8))
        var lines = BodyLines(body)
        while let line = try lines.next(), scan.place != .epilogue { scan.take(line) }
        return scan.place == .epilogue ? scan.parts : nil
    }

    private init(delimiter: [UInt8]) {
        self.delimiter = delimiter
    }

    private mutating func take(_ line: BodyLines.Line) {
        if let isLast = delimits(line) {
            end(at: line.range.lowerBound)
            place = isLast ? .epilogue : .header
            if !isLast {
                parts.append(
                    Part(whole: line.range, content: line.range.upperBound..<line.range.upperBound))
            }
            return
        }
        guard place == .header else { return }
        let last = parts.count - 1
        parts[last].content = line.range.upperBound..<line.range.upperBound
        if line.head.count == 2, line.head[0] == UInt8(ascii: "\r") {
            place = .content
        } else if let first = line.head.first, first.isBlank, !parts[last].header.fields.isEmpty {
            parts[last].header.fields[parts[last].header.fields.count - 1].fold(line.head)
        } else if let field = HeaderField(firstLine: line.head) {
            parts[last].header.fields.append(field)
        } else {
            // No header at all: the line is content already.
            parts[last].content = line.range.lowerBound..<line.range.lowerBound
            place = .content
        }
    }

    private mutating func end(at offset: Int) {
        guard place == .header || place == .content, let last = parts.indices.last else { return }
        parts[last].whole = parts[last].whole.lowerBound..<offset
        let start = parts[last].content.lowerBound
        parts[last].content = start..<max(start, offset - 2)
    }

    /// Whether the line is a boundary, and then whether it is the last one.
    private func delimits(_ line: BodyLines.Line) -> Bool? {
        guard line.head.starts(with: delimiter) else { return nil }
        let rest = line.head.dropFirst(delimiter.count)
        let isLast = rest.starts(with: "--".utf8)
        let padding = rest.dropFirst(isLast ? 2 : 0)
        return padding.allSatisfy { $0.isBlank || $0 == 0x0D || $0 == 0x0A } ? isLast : nil
    }
}
