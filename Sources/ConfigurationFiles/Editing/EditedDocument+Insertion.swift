/// Where a key that is new to a document goes.
extension EditedDocument {
    func insertion(of path: [String], _ toml: String) -> TextEdit {
        let table = Array(path.dropLast())
        for length in stride(from: table.count, to: 0, by: -1) {
            if let number = layout.assignments.firstIndex(where: { $0.path == Array(table[..<length]) }) {
                return insertion(of: path[length...], toml, inBracesOf: number)
            }
        }
        if let section = layout.sections.lastIndex(where: { $0.path == table && !$0.isArray }),
            !table.isEmpty || !layout.lines(of: section).isEmpty || layout.sections.count == 1
        {
            return insertion(of: path.suffix(1), toml, inSection: section)
        }
        // A table that dotted keys made takes no header.
        let sibling = layout.assignments.last {
            $0.braces == nil && $0.path.starts(with: table) && layout.sections[$0.section].path.count < table.count
        }
        if let sibling {
            let written = path[layout.sections[sibling.section].path.count...]
            return line(written, toml, behind: sibling)
        }
        return table.isEmpty ? topLine(path, toml) : newTable(table, path.suffix(1), toml)
    }

    private func insertion(of path: ArraySlice<String>, _ toml: String, inBracesOf number: Int) -> TextEdit {
        let written = "\(TOMLKey.dotted(path)) = \(toml)"
        if let last = layout.assignments.last(where: { $0.braces == number }) {
            return TextEdit(last.value.upperBound..<last.value.upperBound, ", " + written)
        }
        return TextEdit(layout.assignments[number].value, "{ \(written) }")
    }

    private func insertion(of path: ArraySlice<String>, _ toml: String, inSection section: Int) -> TextEdit {
        if let last = layout.lines(of: section).last { return line(path, toml, behind: last) }
        let place = layout.sections[section].header.map { endOfLine($0.upperBound) } ?? bytes.count
        return addition("\(TOMLKey.dotted(path)) = \(toml)\(lineEnd)", at: place)
    }

    /// A line like the one before it: as far from the margin, its value in the same column where there is room.
    private func line(
        _ path: ArraySlice<String>, _ toml: String, behind neighbour: DocumentLayout.Assignment
    ) -> TextEdit {
        let margin = String(decoding: bytes[startOfLine(neighbour.key)..<neighbour.key], as: UTF8.self)
        let key = TOMLKey.dotted(path)
        let width = neighbour.equals - neighbour.key
        let hasSpaces = bytes[neighbour.equals - 1] == UInt8(ascii: " ")
        let padding = String(repeating: " ", count: max(width - key.utf8.count, hasSpaces ? 1 : 0))
        let separator = bytes[neighbour.equals + 1] == UInt8(ascii: " ") ? "= " : "="
        let isMargin = margin.allSatisfy { $0 == " " || $0 == "\t" }
        return addition(
            "\(isMargin ? margin : "")\(key)\(hasSpaces ? padding : "")\(separator)\(toml)\(lineEnd)",
            at: endOfLine(neighbour.value.upperBound))
    }

    /// Above the first header, in a document that has nothing there.
    private func topLine(_ path: [String], _ toml: String) -> TextEdit {
        let place = layout.sections.dropFirst().first?.header.map { startOfLine($0.lowerBound) } ?? bytes.count
        return addition("\(TOMLKey.dotted(path)) = \(toml)\(lineEnd)\(lineEnd)", at: place)
    }

    /// A table of its own: behind the tables that it belongs to, else at the end.
    private func newTable(_ table: [String], _ path: ArraySlice<String>, _ toml: String) -> TextEdit {
        let parent = table.dropLast()
        let place =
            layout.sections.lastIndex { !parent.isEmpty && $0.path.starts(with: parent) }.map(end) ?? bytes.count
        return addition(
            "\(lineEnd)[\(TOMLKey.dotted(table))]\(lineEnd)\(TOMLKey.dotted(path)) = \(toml)\(lineEnd)", at: place)
    }

    /// Behind the last line that says something in a section.
    func end(ofSection section: Int) -> Int {
        let header = layout.sections[section].header?.upperBound ?? 0
        return endOfLine(layout.lines(of: section).last?.value.upperBound ?? header)
    }

    /// - Parameter place: the beginning of a line, or the end of the text.
    private func addition(_ lines: String, at place: Int) -> TextEdit {
        let needsEnd = place == bytes.count && !bytes.isEmpty && bytes.last != UInt8(ascii: "\n")
        return TextEdit(place..<place, (needsEnd ? lineEnd : "") + lines)
    }
}
