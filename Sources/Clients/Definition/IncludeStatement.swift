/// How a client's file names another file that the client reads as a part of it: by a word, and the path after it.
public struct IncludeStatement: Sendable, Equatable {
    /// Such as `source`; the letters' case is ignored.
    public var words: [String]
    /// What begins a comment.
    public var comment: String

    public init(words: [String], comment: String) {
        self.words = words
        self.comment = comment
    }

    /// What stands after a word.
    public enum Target: Sendable, Equatable {
        /// A path as it is written: absolute, relative, or below `~`.
        case path(String)
        /// An expression of the client's own language, which only the client can evaluate: the rest of the line.
        case expression(String)
    }

    /// What a file's text includes, in its order. It takes a conditional include for one: whether its condition holds only
    /// the client knows.
    public func targets(in text: String) -> [Target] {
        text.split(whereSeparator: \.isNewline).flatMap { targets(inLine: $0.drop(while: \.isWhitespace)) }
    }

    private func targets(inLine line: Substring) -> [Target] {
        // git-config(1) knows two signs for comments, and no syntax here has a line that begins so otherwise.
        guard !line.hasPrefix(comment), !line.hasPrefix(";") else { return [] }
        let line = withoutComment(line)
        var targets: [Target] = []
        for start in line.indices where isStart(start, of: line) {
            for word in words {
                guard let rest = Self.rest(of: line[start...], after: word) else { continue }
                targets.append(Self.target(rest))
                break
            }
        }
        return targets
    }

    /// Whether a word may begin here: words such as `mysource` are others.
    private func isStart(_ index: String.Index, of line: Substring) -> Bool {
        guard index > line.startIndex else { return true }
        return !Self.isPart(line[line.index(before: index)])
    }

    private static func isPart(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || "_-./~$".contains(character)
    }

    /// The line up to a comment at its end.
    private func withoutComment(_ line: Substring) -> Substring {
        guard let sign = comment.first else { return line }
        var isQuoted = false
        var before: Character = " "
        for index in line.indices {
            let character = line[index]
            if character == "\"", before != "\\" { isQuoted.toggle() }
            if character == sign, !isQuoted, before.isWhitespace { return line[..<index] }
            before = character
        }
        return line
    }

    /// What follows a word at the beginning of a text; nothing where another word stands there.
    private static func rest(of text: Substring, after word: String) -> Substring? {
        guard text.prefix(word.count).lowercased() == word.lowercased() else { return nil }
        let rest = text.dropFirst(word.count)
        guard let next = rest.first, next.isWhitespace || "=\"'(".contains(next) else { return nil }
        var argument = rest.drop(while: \.isWhitespace)
        if argument.first == "=" { argument = argument.dropFirst().drop(while: \.isWhitespace) }
        return argument.isEmpty ? nil : argument
    }

    private static func target(_ text: Substring) -> Target {
        let argument: Substring
        if let quote = text.first, quote == "\"" || quote == "'" {
            argument = text.dropFirst().prefix { $0 != quote }
        } else {
            argument = text.prefix { !$0.isWhitespace && !";)\"'".contains($0) }
        }
        var path = String(argument)
        for home in ["$HOME/", "${HOME}/"] where path.hasPrefix(home) { path = "~/" + path.dropFirst(home.count) }
        return path.isEmpty || path.contains { "$`(".contains($0) } ? .expression(String(text)) : .path(path)
    }
}
