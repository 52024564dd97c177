/// Reads the words of a structured header field, one after the other (RFC 5322 section 3.2).
///
/// Comments are white space; the last one is remembered, since old programs put the person's name there.
struct AddressScanner {
    enum Word: Equatable {
        /// An atom: it means what it says.
        case atom(String)
        /// The content of a quoted string, its quotes and backslashes taken off.
        case quoted(String)
        /// `[192.0.2.1]`, with its brackets.
        case literal(String)
        /// One of `<>@,;:.`
        case special(Character)
    }

    /// The deepest nesting of comments. People write one level.
    static let nestingLimit = 32

    private var rest: Substring.UnicodeScalarView
    private(set) var lastComment: String?

    init(_ text: String) {
        rest = Substring(text).unicodeScalars
    }

    /// The next word; nothing at the end.
    ///
    /// - Throws: ``Malformed`` for what is never closed, for control characters and for stray backslashes and brackets.
    mutating func next() throws(Malformed) -> Word? {
        try skipSpace()
        guard let scalar = rest.first else { return nil }
        switch scalar {
        case "\"": return .quoted(try delimited(by: "\""))
        case "[": return .literal("[" + (try delimited(by: "]")) + "]")
        case "<", ">", "@", ",", ";", ":", ".":
            rest.removeFirst()
            return .special(Character(scalar))
        default:
            let atom = rest.prefix { $0.isAtomText }
            guard !atom.isEmpty else { throw Malformed() }
            rest = rest.dropFirst(atom.count)
            return .atom(String(atom))
        }
    }

    mutating func forgetComment() { lastComment = nil }

    private mutating func skipSpace() throws(Malformed) {
        while let scalar = rest.first {
            switch scalar {
            case " ", "\t": rest.removeFirst()
            case "(": lastComment = try comment()
            default: return
            }
        }
    }

    private mutating func delimited(by end: Unicode.Scalar) throws(Malformed) -> String {
        rest.removeFirst()
        var content = String.UnicodeScalarView()
        while let scalar = rest.popFirst() {
            if scalar == end { return String(content) }
            content.append(scalar == "\\" ? try escaped() : try checked(scalar))
        }
        throw Malformed()
    }

    private mutating func comment() throws(Malformed) -> String {
        var content = String.UnicodeScalarView()
        var depth = 0
        while let scalar = rest.popFirst() {
            switch scalar {
            case "(":
                depth += 1
                guard depth <= Self.nestingLimit else { throw Malformed() }
                if depth > 1 { content.append(scalar) }
            case ")":
                depth -= 1
                if depth == 0 { return String(content) }
                content.append(scalar)
            case "\\": content.append(try escaped())
            default: content.append(try checked(scalar))
            }
        }
        throw Malformed()
    }

    private mutating func escaped() throws(Malformed) -> Unicode.Scalar {
        guard let scalar = rest.popFirst() else { throw Malformed() }
        return try checked(scalar)
    }

    private func checked(_ scalar: Unicode.Scalar) throws(Malformed) -> Unicode.Scalar {
        guard scalar == "\t" || scalar.properties.generalCategory != .control else { throw Malformed() }
        return scalar
    }

    /// The text is outside the grammar.
    struct Malformed: Error, Equatable {}
}

extension Unicode.Scalar {
    fileprivate var isAtomText: Bool {
        isASCII ? UInt8(truncatingIfNeeded: value).isAtomText : properties.generalCategory != .control
    }
}
