import ConfigurationFiles

extension ClientInstalling {
    private enum Word: String, CaseIterable {
        case block
        case file
        case include
    }

    /// Reads `[forms.NAME.install]`. Nothing where something is missing; the error has been reported.
    init?(reading reader: TableReader) {
        defer { reader.reportUnknownKeys() }
        let word: Word? = reader.require("as", reader.choice("as"), "\"block\", \"file\" or \"include\"")
        let file = reader.template("include-file", .homePath)
        let line = reader.template("include-line")
        let isForOneAccount = reader.boolean("one-account") ?? false
        let onceOnly = reader.texts("once") ?? []
        guard let word else { return nil }
        switch word {
        case .block: self.init(.block, isForOneAccount: isForOneAccount, onceOnly: onceOnly)
        case .file: self.init(.wholeFile, isForOneAccount: isForOneAccount, onceOnly: onceOnly)
        case .include:
            let file = reader.require("include-file", file, "the file that is this program's")
            let line = reader.require("include-line", line, "the line by which the person's file includes it")
            guard let file, let line else { return nil }
            self.init(.include(file: file, line: line), isForOneAccount: isForOneAccount, onceOnly: onceOnly)
        }
    }
}
