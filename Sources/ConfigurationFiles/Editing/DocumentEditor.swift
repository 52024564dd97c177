/// Changes single keys in the text of a TOML document. Everything else stays as a person wrote it: comments, order, white
/// space, ends of lines.
public struct DocumentEditor {
    public private(set) var text: String
    private let file: String

    /// - Parameters:
    ///   - text: a TOML document.
    ///   - file: its path, for messages.
    public init(_ text: String, file: String) {
        self.text = text
        self.file = file
    }

    /// Gives a key its value, on the line where it stands or on a new one in its table.
    ///
    /// - Parameters:
    ///   - path: the keys that lead to it.
    ///   - toml: the value as TOML.
    /// - Throws: ``ConfigurationErrors`` where the text is not TOML.
    public mutating func set(_ path: [String], to toml: String) throws(ConfigurationErrors) {
        let document = try EditedDocument(text, file: file)
        let edit =
            document.layout.assignment(at: path).map { TextEdit($0.value, toml) } ?? document.insertion(of: path, toml)
        text = document.text(after: [edit])
    }

    /// Takes a key away, or a whole table with all that is below it. What is not there stays away.
    ///
    /// - Throws: ``ConfigurationErrors`` where the text is not TOML.
    public mutating func remove(_ path: [String]) throws(ConfigurationErrors) {
        let document = try EditedDocument(text, file: file)
        text = document.text(after: document.removals(of: path))
    }
}

/// Bytes of a text and what takes their place.
struct TextEdit {
    var range: Range<Int>
    var replacement: String

    init(_ range: Range<Int>, _ replacement: String) {
        self.range = range
        self.replacement = replacement
    }
}

/// A document while one key of it is changed.
struct EditedDocument {
    let bytes: [UInt8]
    let layout: DocumentLayout

    init(_ text: String, file: String) throws(ConfigurationErrors) {
        bytes = Array(text.utf8)
        layout = try DocumentLayout(of: text, file: file)
    }

    /// - Parameter edits: none of which overlap.
    func text(after edits: [TextEdit]) -> String {
        var edited = bytes
        for edit in edits.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
            edited.replaceSubrange(edit.range, with: Array(edit.replacement.utf8))
        }
        return String(decoding: edited, as: UTF8.self)
    }

    /// As the document's first line ends.
    var lineEnd: String {
        guard let first = bytes.firstIndex(of: UInt8(ascii: "\n")), first > 0 else { return "\n" }
        return bytes[first - 1] == UInt8(ascii: "\r") ? "\r\n" : "\n"
    }

    func startOfLine(_ offset: Int) -> Int {
        (bytes[..<offset].lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1
    }

    /// Behind the line feed, or the end of the text.
    func endOfLine(_ offset: Int) -> Int {
        (bytes[offset...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count - 1) + 1
    }

    func isBlankLine(at start: Int) -> Bool {
        bytes[start..<endOfLine(start)].allSatisfy { [0x20, 0x09, 0x0a, 0x0d].contains($0) }
    }
}

extension DocumentLayout {
    func assignment(at path: [String]) -> Assignment? {
        assignments.first { $0.path == path }
    }

    /// Those on lines of their own below the header of a section.
    func lines(of section: Int) -> [Assignment] {
        assignments.filter { $0.section == section && $0.braces == nil }
    }
}
