import Grants

/// The part of a person's file that is this program's: whole lines between two marks.
///
/// ```
/// # >>> mailgrant work >>>
/// …
/// # <<< mailgrant work <<<
/// ```
struct MarkedBlock {
    private let begin: String
    private let end: String

    /// - Parameter comment: what begins a comment in the file.
    init(of account: PlainName, comment: String) {
        begin = "\(comment) >>> mailgrant \(account) >>>"
        end = "\(comment) <<< mailgrant \(account) <<<"
    }

    /// What is between the marks; nothing where there are none.
    ///
    /// - Throws: ``DamagedMarks``
    func content(in text: String) throws(DamagedMarks) -> String? {
        let lines = Lines(text)
        return try range(in: lines).map { lines.text(of: $0.lowerBound + 1..<$0.upperBound - 1) }
    }

    /// The text with this content between the marks, in its place or at the end.
    func setting(_ content: String, in text: String) throws(DamagedMarks) -> String {
        let lines = Lines(text)
        let block = "\(begin)\n\(content)\(end)\n"
        guard let range = try range(in: lines) else {
            // Many syntaxes end a section with an empty line.
            let gap = text.isEmpty ? "" : text.last?.isNewline == true ? "\n" : "\n\n"
            return text + gap + block
        }
        return lines.text(of: 0..<range.lowerBound) + block + lines.text(of: range.upperBound..<lines.count)
    }

    /// The text without the block and the gap that was made for it.
    func removed(from text: String) throws(DamagedMarks) -> String {
        let lines = Lines(text)
        guard let range = try range(in: lines) else { return text }
        var start = range.lowerBound
        if start > 0, lines[start - 1] == "\n" { start -= 1 }
        return lines.text(of: 0..<start) + lines.text(of: range.upperBound..<lines.count)
    }

    /// The text without the blocks of any account.
    static func personsPart(of text: String) -> String {
        var isOurs = false
        return Lines(text).filter { line in
            if line.contains(" >>> mailgrant ") { isOurs = true }
            defer { if line.contains(" <<< mailgrant ") { isOurs = false } }
            return !isOurs
        }.joined()
    }

    private func range(in lines: Lines) throws(DamagedMarks) -> Range<Int>? {
        let starts = lines.indices(of: begin)
        let ends = lines.indices(of: end)
        if starts.isEmpty && ends.isEmpty { return nil }
        guard starts.count == 1, ends.count == 1, starts[0] < ends[0] else {
            throw DamagedMarks(begin: begin, end: end)
        }
        return starts[0]..<ends[0] + 1
    }
}

/// One of the marks is missing or there twice: nobody knows what is between them.
struct DamagedMarks: Error {
    let begin: String
    let end: String
}

/// A text as lines, each with its line end.
private struct Lines: RandomAccessCollection {
    private let lines: [Substring]

    init(_ text: String) {
        var lines: [Substring] = []
        var start = text.startIndex
        while start < text.endIndex {
            let end = text[start...].firstIndex { $0.isNewline }.map { text.index(after: $0) } ?? text.endIndex
            lines.append(text[start..<end])
            start = end
        }
        self.lines = lines
    }

    var startIndex: Int { 0 }
    var endIndex: Int { lines.count }
    subscript(index: Int) -> Substring { lines[index] }

    func text(of range: Range<Int>) -> String { lines[range].joined() }

    func indices(of wanted: String) -> [Int] {
        indices.filter { index in
            let line = lines[index]
            return (line.last?.isNewline == true ? line.dropLast() : line) == wanted
        }
    }
}
