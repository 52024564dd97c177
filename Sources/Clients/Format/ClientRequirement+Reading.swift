import ConfigurationFiles

extension ClientRequirement {
    /// Reads `[requirements.NAME]`. Nothing where something is missing; the error has been reported.
    ///
    /// - Parameter known: the names of the client's forms.
    init?(reading reader: TableReader, forms known: [String]) {
        defer { reader.reportUnknownKeys() }
        let lack = reader.require("lack", reader.text("lack"), "what it means where this is not there")
        let remedy = reader.require("remedy", reader.text("remedy"), "what to do then")
        let rule = TextRule { known.contains($0) ? nil : "is no form of this client: " + known.joined(separator: ", ") }
        let forms = reader.texts("forms", rule)
        let mechanisms: [BearerMechanism] = reader.choices("mechanisms")
        guard let test = Self.test(reader), let lack, let remedy else { return nil }
        self.init(
            test: test, lack: lack, remedy: remedy, forms: forms, mechanisms: mechanisms.isEmpty ? nil : mechanisms)
    }

    private static func test(_ reader: TableReader) -> Test? {
        let file = reader.text("file", .absolutePath).map(Test.file)
        let version = reader.text("at-least", .version)
        let command = reader.texts("command", repeating: true).flatMap { words in
            words.isEmpty ? nil : Test.command(words, atLeast: version)
        }
        let profile = reader.text("no-apparmor-profile", .programName).map(Test.noAppArmorProfile)
        let tests = [file, command, profile].compactMap(\.self)
        if tests.count != 1 {
            reader.report("file", "a requirement has exactly one of file, command and no-apparmor-profile")
        }
        return tests.count == 1 ? tests[0] : nil
    }
}
