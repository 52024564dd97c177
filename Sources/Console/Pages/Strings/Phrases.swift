/// All that a person reads on the pages, in one language, by key.
///
/// A phrase file has a line `key = text` for each; `{name}` in a text stands for a value, `#` begins a comment.
struct Phrases: Sendable {
    /// As in the `lang` attribute (BCP 47).
    let language: String
    let texts: [String: String]

    static func english() throws(PhraseError) -> Phrases {
        try Phrases(language: "en", file: String(decoding: PackageResources.english_phrases, as: UTF8.self))
    }

    /// - Throws: ``PhraseError``
    init(language: String, file: String) throws(PhraseError) {
        self.language = language
        var texts: [String: String] = [:]
        for (index, line) in file.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            guard !line.isEmpty, !line.hasPrefix("#") else { continue }
            guard let (key, text) = Self.halves(of: line), texts.updateValue(text, forKey: key) == nil else {
                throw PhraseError(line: index + 1)
            }
        }
        self.texts = texts
    }

    private static func halves(of line: Substring) -> (key: String, text: String)? {
        let separator = " = "
        guard let found = line.firstRange(of: separator) else { return nil }
        let (key, text) = (line[..<found.lowerBound], line[found.upperBound...])
        return key.isEmpty || text.isEmpty ? nil : (String(key), String(text))
    }

    /// The phrase of a key, with values in it. A key that no phrase has is shown in brackets; a test sees to it that none is.
    func callAsFunction(_ key: String, _ values: [String: String] = [:]) -> String {
        guard let phrase = texts[key] else { return "⟨\(key)⟩" }
        guard !values.isEmpty else { return phrase }
        // In one pass, so that a value that looks like a placeholder stays what it is.
        var result = ""
        var rest = phrase[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            result += rest[..<open]
            let name = rest[rest.index(after: open)..<close]
            result += values[String(name)] ?? String(rest[open...close])
            rest = rest[rest.index(after: close)...]
        }
        return result + rest
    }

    /// The phrase for a number of things: `key-one` or `key-other`.
    func count(_ number: Int, _ key: String) -> String {
        self("\(key)-\(number == 1 ? "one" : "other")", ["count": "\(number)"])
    }
}

/// A line of a phrase file is no phrase, or its key was there before.
struct PhraseError: Error, Equatable {
    var line: Int
}
