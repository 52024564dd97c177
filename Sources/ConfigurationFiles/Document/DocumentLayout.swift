/// Where the headers, keys and values of a TOML document stand in its text. All offsets are in bytes.
struct DocumentLayout {
    /// What stands below one header; the first has none.
    struct Section {
        var path: [String]
        /// `[path]` with its brackets.
        var header: Range<Int>?
        var isArray = false
    }

    /// `key = value`, on a line or in braces.
    struct Assignment {
        /// From the document's root.
        var path: [String]
        /// Where the key begins, which may have dots.
        var key: Int
        var equals: Int
        var value: Range<Int>
        /// The number of the section.
        var section: Int
        /// The number of the assignment in whose braces it stands; nothing on a line of its own.
        var braces: Int?
    }

    private(set) var sections = [Section(path: [])]
    private(set) var assignments: [Assignment] = []
    /// The assignments that are not finished, the outermost first.
    private var open: [Int] = []
    /// In how many arrays the parser is: the tables in them have no path.
    private var arrays = 0

    mutating func begin(_ path: [String], _ header: Range<Int>, isArray: Bool) {
        sections.append(Section(path: path, header: header, isArray: isArray))
    }

    /// - Returns: the assignment's number, nothing in an array.
    mutating func assign(_ path: [String], key: Int, equals: Int, value: Int) -> Int? {
        guard arrays == 0 else { return nil }
        let outer = open.last
        let place = outer.map { assignments[$0].path } ?? sections[sections.count - 1].path
        assignments.append(
            Assignment(
                path: place + path, key: key, equals: equals, value: value..<value, section: sections.count - 1,
                braces: outer))
        open.append(assignments.count - 1)
        return assignments.count - 1
    }

    mutating func end(_ number: Int?, at offset: Int) {
        guard let number else { return }
        assignments[number].value = assignments[number].value.lowerBound..<offset
        open.removeLast()
    }

    mutating func beginArray() { arrays += 1 }

    mutating func endArray() { arrays -= 1 }
}

extension DocumentLayout {
    /// - Throws: ``ConfigurationErrors`` where the text is not TOML.
    init(of text: String, file: String) throws(ConfigurationErrors) {
        var parser = DocumentParser(text, file: file)
        _ = try parser.documentOrErrors()
        self = parser.layout
    }
}
