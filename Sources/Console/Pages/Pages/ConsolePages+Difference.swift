import Grants

extension ConsolePages {
    /// A change to a file that a person wrote, to be copied.
    ///
    /// - Parameter back: where the form is that it came from.
    func difference(_ diff: DeclarationDiff, back: String, _ frame: PageFrame) -> String {
        page(
            "difference", title: phrases("difference"), place: .accounts, frame,
            [
                "back": back, "file": diff.file, "secretWasDropped": diff.secretWasDropped,
                "explanation": phrases("difference-text", ["file": diff.file]), "command": "git apply",
                "lines": diff.text.split(separator: "\n", omittingEmptySubsequences: false).dropLastIfEmpty.map {
                    ["text": String($0), "kind": Self.kind(of: $0)] as Values
                },
            ])
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
