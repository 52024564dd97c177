/// A sentence from elsewhere in the program, cut where a page can do more with it than show it: commands to run and
/// addresses to open.
struct Prose: Sendable, Equatable {
    var parts: [Part]

    enum Part: Sendable, Equatable {
        case text(String)
        /// Without what may stand behind it.
        case command(String)
        /// It begins with `https://` or `http://`.
        case address(String)
    }

    init(_ sentence: String) {
        parts = []
        var text = ""
        var rest = sentence[...]
        while !rest.isEmpty {
            let atWord = text.last.map { " (\"".contains($0) } ?? true
            let part: (Part, Substring)? =
                if atWord, let command = Self.command(at: rest, after: text) {
                    (.command(String(command)), command)
                } else if atWord, let address = Self.address(at: rest) {
                    (.address(String(address)), address)
                } else {
                    nil
                }
            if let (part, taken) = part {
                if !text.isEmpty { parts.append(.text(text)) }
                text = ""
                parts.append(part)
                rest = rest[taken.endIndex...]
            } else {
                text.append(rest.removeFirst())
            }
        }
        if !text.isEmpty { parts.append(.text(text)) }
    }

    /// The program's name begins a command at the start of a sentence and after a colon; elsewhere a sentence is about it.
    private static func command(at rest: Substring, after text: String) -> Substring? {
        guard rest.hasPrefix("mailgrant "), text.isEmpty || text.hasSuffix(": ") || text.hasSuffix("run ") else {
            return nil
        }
        let ends = ["; ", " (", ", then ", ", or ", ", and ", " and then "].compactMap {
            rest.firstRange(of: $0)?.lowerBound
        }
        return trimmed(rest[..<(ends.min() ?? rest.endIndex)], of: ".,;")
    }

    private static func address(at rest: Substring) -> Substring? {
        guard let scheme = ["https://", "http://"].first(where: { rest.hasPrefix($0) }) else { return nil }
        let end = rest.firstIndex { $0.isWhitespace || "<>\"'".contains($0) } ?? rest.endIndex
        let address = trimmed(rest[..<end], of: ".,;:)")
        return address.count > scheme.count ? address : nil
    }

    private static func trimmed(_ text: Substring, of marks: String) -> Substring {
        var text = text
        while let last = text.last, marks.contains(last) { text.removeLast() }
        return text
    }

    /// With a large first letter, and a full stop unless it ends in something to copy.
    var asSentence: Prose {
        var sentence = self
        sentence.parts.removeAll { $0 == .text("") }
        let parts = sentence.parts
        if case .text(let text)? = parts.first {
            sentence.parts[0] = .text(parts.count > 1 ? text.withLargeFirstLetter : text.asSentence)
        }
        if parts.count > 1, case .text(let text)? = parts.last {
            sentence.parts[parts.count - 1] = .text(text.withFullStop)
        }
        return sentence
    }

    /// The same where the page itself does what some commands do.
    ///
    /// - Parameter words: what to do on the page in place of a command; nothing leaves the command as it is.
    func replacingCommands(_ words: (String) -> String?) -> Prose {
        var prose = self
        for (index, part) in parts.enumerated() {
            guard case .command(let command) = part, let words = words(command) else { continue }
            prose.parts[index] = .text(words)
            guard index > 0, case .text(let before) = prose.parts[index - 1] else { continue }
            // The words are not run, and come after what is to be done before.
            let lead = ["run again at a terminal: ", "then run again: ", "run again: ", "then run: ", "run: "]
                .first { before.hasSuffix($0) }
            let rest = before.dropLast(lead?.count ?? 0)
            prose.parts[index - 1] = .text(rest + (lead?.hasPrefix("then") == true ? "then " : ""))
        }
        return prose.joiningTexts
    }

    /// The same with texts that stand side by side as one.
    private var joiningTexts: Prose {
        var prose = self
        prose.parts = parts.reduce(into: []) { parts, part in
            if case .text(let before)? = parts.last, case .text(let text) = part {
                parts[parts.count - 1] = .text(before + text)
            } else {
                parts.append(part)
            }
        }
        return prose
    }

    var values: [Values] {
        parts.map { part in
            switch part {
            case .text(let text): ["text": text, "command": false, "address": false, "place": false]
            case .command(let text):
                [
                    "text": false, "command": text, "address": false,
                    "place": CommandPlace.path(of: text).orAbsent,
                ]
            case .address(let text): ["text": false, "command": false, "address": text, "place": false]
            }
        }
    }
}

extension String {
    /// Part of a sentence as a sentence: the first letter large, a full stop at the end.
    var asSentence: String { withLargeFirstLetter.withFullStop }

    /// A name, an address or a command at the beginning keeps its spelling.
    var withLargeFirstLetter: String {
        let word = prefix { !$0.isWhitespace }
        let isPlainWord = word.allSatisfy { $0.isLetter && $0.isLowercase || ",;:?!'’".contains($0) }
        return isPlainWord && word != "mailgrant" ? prefix(1).uppercased() + dropFirst() : self
    }

    var withFullStop: String { last.map { ".!?…".contains($0) } ?? true ? self : self + "." }

    /// The text itself where it is an address that a browser may be sent to: HTTPS, or HTTP.
    var asWebAddress: String? {
        guard hasPrefix("https://") || hasPrefix("http://"), !contains(where: \.isWhitespace) else { return nil }
        return self
    }
}
