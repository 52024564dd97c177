import ConfigurationFiles

extension ClientInstalling {
    private enum Word: String, CaseIterable {
        case block
        case file
        case include
    }

    /// Reads `[forms.NAME.install]`. Nothing where something is missing; the error has been reported.
    ///
    /// - Parameters:
    ///   - main: the form's file.
    ///   - comment: what begins a comment in it.
    init?(reading reader: TableReader, main: ClientTemplate?, comment: String?) {
        defer { reader.reportUnknownKeys() }
        let word: Word? = reader.require("as", reader.choice("as"), "\"block\", \"file\" or \"include\"")
        let file = reader.template("include-file", .homePath)
        let line = reader.template("include-line")
        let words = reader.texts("include-words", .includeWord)
        let places = reader.templates("include-in", .homePath)
        let isForOneAccount = reader.boolean("one-account") ?? false
        let onceOnly = reader.texts("once") ?? []
        guard let word, let main, let comment else { return nil }
        let place: Place
        switch word {
        case .block: place = .block
        case .file: place = .wholeFile
        case .include:
            let file = reader.require("include-file", file, "the file that is this program's")
            _ = reader.require("include-line", line, "the line by which the person's file includes it")
            guard let file, line != nil else { return nil }
            place = .include(file: file)
        }
        let idle: [String] =
            switch word {
            case .block: ["include-file", "include-line", "include-words", "include-in"]
            case .file where line == nil: ["include-file", "include-words", "include-in"]
            case .file: ["include-file"]
            case .include: []
            }
        for key in idle where reader.has(key) {
            reader.report(key, "means nothing here: with as = \"\(word.rawValue)\" nothing is included so")
        }
        self.init(
            place,
            inclusion: ClientInclusion(
                reader, line: word == .block ? nil : line, words: words ?? [],
                places: (word == .include ? [main] : []) + (places ?? []), of: file ?? main, comment),
            isForOneAccount: isForOneAccount, onceOnly: onceOnly)
    }
}

extension ClientInclusion {
    /// Nothing where there is no line; what is wrong with it is reported.
    ///
    /// - Parameter file: what is included.
    fileprivate init?(
        _ reader: TableReader, line: ClientTemplate?, words: [String], places: [ClientTemplate],
        of file: ClientTemplate, _ comment: String
    ) {
        guard let line else { return nil }
        if places.isEmpty { reader.report("include-in", "is missing: the files that may have the line") }
        if words.isEmpty { reader.report("include-words", "is missing: the words before a path, such as \"source\"") }
        let statement = IncludeStatement(words: words, comment: comment)
        // Templates name the file alike before they are filled in.
        if !words.isEmpty, !statement.targets(in: line.text).contains(.path(file.text)) {
            reader.report("include-line", "does not name \(file.text) after one of include-words")
        }
        self.init(line: line, places: places, statement: statement)
    }
}

extension TextRule {
    /// A word before the path of an included file.
    static let includeWord = TextRule("is not one word", shape: TextShape(pattern: "^[A-Za-z][A-Za-z_-]*$")) { text in
        text.first?.isLetter == true && text.allSatisfy { $0.isASCII && ($0.isLetter || "_-".contains($0)) }
    }
}
