import Grants

extension ConsolePages {
    /// A change to a file that a person wrote, to be copied.
    ///
    /// - Parameter back: where the form is that it came from.
    func difference(_ diff: DeclarationDiff, back: String, _ frame: PageFrame) -> String {
        difference(
            diff, title: phrases("difference"), explanation: phrases("difference-text", ["file": diff.file]),
            back: back,
            frame)
    }

    /// What saving would change, in a tab beside the form that it came from.
    func dryRun(_ diff: DeclarationDiff, _ frame: PageFrame) -> String {
        let words = diff.text.isEmpty ? "nothing" : diff.isOurs ? "ours" : "theirs"
        return difference(
            diff, title: phrases("dry-run"), explanation: phrases("dry-run-\(words)", ["file": diff.file]), back: nil,
            frame)
    }

    private func difference(
        _ diff: DeclarationDiff, title: String, explanation: String, back: String?, _ frame: PageFrame
    ) -> String {
        page(
            "difference", title: title, place: .accounts, frame,
            [
                "heading": title, "explanation": explanation, "back": back.orAbsent,
                "secretWasDropped": diff.secretWasDropped, "hasSteps": !diff.isOurs && !diff.text.isEmpty,
                "difference": diff.text.isEmpty
                    ? false : values(of: FileDifference(file: diff.file, text: diff.text), id: "diff"),
                "command": "git apply",
            ])
    }

    /// The lines of a difference, each with its kind.
    ///
    /// - Parameter id: of the heading that names the file.
    func values(of difference: FileDifference, id: String) -> Values {
        let lines = difference.text.split(separator: "\n", omittingEmptySubsequences: false).dropLastIfEmpty
        return [
            "id": id, "file": difference.file, "hasLines": !difference.text.isEmpty,
            "lines": lines.map { ["text": String($0), "kind": Self.kind(of: $0)] as Values },
        ]
    }

    private static func kind(of line: Substring) -> String {
        if line.hasPrefix("+++") || line.hasPrefix("---") || line.hasPrefix("diff ") { return "heading" }
        return switch line.first {
        case "+": "added"
        case "-": "removed"
        case "@": "place"
        default: "same"
        }
    }
}

extension [Substring] {
    /// Without the empty piece behind the last newline.
    fileprivate var dropLastIfEmpty: ArraySlice<Substring> { last?.isEmpty == true ? dropLast() : self[...] }
}
