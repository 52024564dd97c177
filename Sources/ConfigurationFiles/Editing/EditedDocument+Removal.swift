/// What goes with a key that is taken away.
extension EditedDocument {
    func removals(of path: [String]) -> [TextEdit] {
        if let number = layout.assignments.firstIndex(where: { $0.path == path }) { return [removal(of: number)] }
        let sections = layout.sections.indices.filter {
            layout.sections[$0].header != nil && layout.sections[$0].path.starts(with: path)
        }
        // In braces, what belongs to the table goes one after the other.
        let keys = layout.assignments.indices.filter { number in
            let assignment = layout.assignments[number]
            return assignment.path.starts(with: path) && !sections.contains(assignment.section)
                && !(assignment.braces.map { layout.assignments[$0].path.starts(with: path) } ?? false)
        }
        return sections.map(removal(ofSection:)) + removals(of: keys)
    }

    private func removals(of keys: [Int]) -> [TextEdit] {
        let lines = keys.filter { layout.assignments[$0].braces == nil }.map(removal(of:))
        let inBraces = Dictionary(grouping: keys.filter { layout.assignments[$0].braces != nil }) {
            layout.assignments[$0].braces ?? 0
        }
        return lines + inBraces.map { braces, removed in rewriting(braces, without: removed) }
    }

    private func removal(of number: Int) -> TextEdit {
        let assignment = layout.assignments[number]
        if let braces = assignment.braces { return rewriting(braces, without: [number]) }
        return TextEdit(startOfLine(assignment.key)..<endOfLine(assignment.value.upperBound), "")
    }

    /// A table in braces with the entries that stay, as they are written.
    private func rewriting(_ braces: Int, without removed: [Int]) -> TextEdit {
        let kept = layout.assignments.indices.filter {
            layout.assignments[$0].braces == braces && !removed.contains($0)
        }.map { number in
            let entry = layout.assignments[number]
            return String(decoding: bytes[entry.key..<entry.value.upperBound], as: UTF8.self)
        }
        return TextEdit(layout.assignments[braces].value, kept.isEmpty ? "{}" : "{ \(kept.joined(separator: ", ")) }")
    }

    /// From the header to the last key. Of the blank lines around it those before it go, too.
    private func removal(ofSection section: Int) -> TextEdit {
        var start = startOfLine(layout.sections[section].header?.lowerBound ?? 0)
        let end = end(ofSection: section)
        if end == bytes.count || isBlankLine(at: end) {
            while start > 0, isBlankLine(at: startOfLine(start - 1)) { start = startOfLine(start - 1) }
        }
        return TextEdit(start..<end, "")
    }
}
