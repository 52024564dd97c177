/// The difference of two texts in the unified form, as diff(1), patch(1) and `git apply` have it.
public struct UnifiedDiff: Sendable, Equatable {
    /// Empty where the texts are the same.
    public let text: String

    /// Unchanged lines around a change, as many as diff(1) shows.
    public static let usualContext = 3

    /// - Parameters:
    ///   - path: the file's, relative to where the difference is to be applied; nothing before is a new file.
    ///   - context: how many unchanged lines are shown around a change.
    public init(from old: String?, to new: String, path: String, context: Int = Self.usualContext) {
        let before = Self.lines(of: old ?? "")
        let hunks = Self.hunks(from: before, to: Self.lines(of: new), context)
        guard !hunks.isEmpty else {
            text = ""
            return
        }
        let origin = old == nil ? "/dev/null" : "a/\(path)"
        text = "--- \(origin)\n+++ b/\(path)\n" + hunks.joined()
    }

    /// One line with its end, which the last may lack.
    private static func lines(of text: String) -> [String] {
        var lines: [String] = []
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let end = rest.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? rest.endIndex
            lines.append(String(decoding: rest[..<end], as: UTF8.self))
            rest = rest[end...]
        }
        return lines
    }

    /// A line of the difference, with how many lines of each text lie before it.
    private struct Step {
        var mark: Character
        var line: String
        var old: Int
        var new: Int
    }

    private static func hunks(from old: [String], to new: [String], _ context: Int) -> [String] {
        let steps = steps(from: old, to: new)
        let changes = steps.indices.filter { steps[$0].mark != " " }
        var hunks: [String] = []
        var index = changes.startIndex
        while index < changes.endIndex {
            var last = index
            // Changes whose contexts meet are one hunk.
            while last + 1 < changes.endIndex, changes[last + 1] - changes[last] <= 2 * context + 1 { last += 1 }
            let range = max(0, changes[index] - context)..<min(steps.count, changes[last] + context + 1)
            hunks.append(hunk(steps[range]))
            index = last + 1
        }
        return hunks
    }

    private static func steps(from old: [String], to new: [String]) -> [Step] {
        let difference = new.difference(from: old) { Array($0.utf8) == Array($1.utf8) }
        var (removed, inserted): (Set<Int>, Set<Int>) = ([], [])
        for change in difference {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        var steps: [Step] = []
        var (before, after) = (0, 0)
        while before < old.count || after < new.count {
            if removed.contains(before), before < old.count {
                steps.append(Step(mark: "-", line: old[before], old: before, new: after))
                before += 1
            } else if inserted.contains(after), after < new.count {
                steps.append(Step(mark: "+", line: new[after], old: before, new: after))
                after += 1
            } else {
                steps.append(Step(mark: " ", line: old[before], old: before, new: after))
                (before, after) = (before + 1, after + 1)
            }
        }
        return steps
    }

    private static func hunk(_ steps: ArraySlice<Step>) -> String {
        let old = place(steps.first?.old ?? 0, steps.count { $0.mark != "+" })
        let new = place(steps.first?.new ?? 0, steps.count { $0.mark != "-" })
        let body = steps.map { step in
            let isWhole = step.line.utf8.last == UInt8(ascii: "\n")
            return "\(step.mark)\(step.line)" + (isWhole ? "" : "\n\\ No newline at end of file\n")
        }
        return "@@ -\(old) +\(new) @@\n" + body.joined()
    }

    /// A range of lines: one that is empty begins at the line before it.
    private static func place(_ before: Int, _ count: Int) -> String {
        let first = count == 0 ? before : before + 1
        return count == 1 ? "\(first)" : "\(first),\(count)"
    }
}
