/// The difference of two texts of which one stretch differs, in the form of diff(1) with `-u`.
enum UnifiedDiff {
    private static let context = 3

    /// - Parameters:
    ///   - old: nothing where there was no file.
    ///   - new: nothing where there will be none.
    static func of(_ old: String?, _ new: String?, file: String) -> String {
        guard old != new else { return "" }
        let before = lines(old ?? "")
        let after = lines(new ?? "")
        let common = zip(before, after).prefix { $0 == $1 }.count
        let rest = min(before.count, after.count) - common
        let tail = zip(before.reversed(), after.reversed()).prefix(rest).prefix { $0 == $1 }.count

        let start = max(0, common - context)
        let oldEnd = min(before.count, before.count - tail + context)
        let newEnd = min(after.count, after.count - tail + context)
        var text = "--- \(old == nil ? "/dev/null" : file)\n+++ \(new == nil ? "/dev/null" : file)\n"
        text += "@@ -\(range(start, oldEnd)) +\(range(start, newEnd)) @@\n"
        text += before[start..<common].map { entry(" ", $0) }.joined()
        text += before[common..<(before.count - tail)].map { entry("-", $0) }.joined()
        text += after[common..<(after.count - tail)].map { entry("+", $0) }.joined()
        text += before[(before.count - tail)..<oldEnd].map { entry(" ", $0) }.joined()
        return text
    }

    private static func range(_ start: Int, _ end: Int) -> String {
        // An empty range stands after the line of its number.
        let count = end - start
        return "\(count == 0 ? start : start + 1),\(count)"
    }

    private static func lines(_ text: String) -> [Substring] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last == "" { lines.removeLast() } else { lines[lines.count - 1] += "\n\\ No newline at end of file" }
        return lines
    }

    private static func entry(_ mark: String, _ line: Substring) -> String { "\(mark)\(line)\n" }
}
