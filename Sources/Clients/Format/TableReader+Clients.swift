import ConfigurationFiles

extension TableReader {
    /// A template over one or more lines.
    func templateBlock(_ key: String) -> ClientTemplate? {
        lines(key).flatMap { template(key, of: $0) }
    }

    /// A template on one line.
    func template(_ key: String, _ rule: TextRule = .visible) -> ClientTemplate? {
        text(key, rule).flatMap { template(key, of: $0) }
    }

    /// A list of templates on one line each.
    func templates(_ key: String, _ rule: TextRule = .visible) -> [ClientTemplate]? {
        texts(key, rule, repeating: true)?.compactMap { template(key, of: $0) }
    }

    /// A list of words of a fixed list; empty where there is no such key.
    func choices<Choice>(_ key: String) -> [Choice] where Choice: RawRepresentable<String> & CaseIterable {
        texts(key, .oneOf(Choice.self))?.compactMap { Choice(rawValue: $0) } ?? []
    }

    private func template(_ key: String, of text: String) -> ClientTemplate? {
        do throws(ClientTemplateError) {
            return try ClientTemplate(text)
        } catch {
            report(key, "is no mustache template: a tag is not closed, or nested wrongly")
            return nil
        }
    }
}

extension TextRule {
    /// A path in the home directory, or an absolute one.
    static let homePath = TextRule("is not a path that begins with \"~/\" or \"/\"") { text in
        (text.hasPrefix("~/") || text.hasPrefix("/")) && !text.split(separator: "/").contains("..")
    }

    static let absolutePath = TextRule("is not an absolute path") { $0.hasPrefix("/") }

    static let exitStatus = TextRule("is not an exit status") { UInt8($0) != nil }

    /// Numbers between dots.
    static let version = TextRule("is not a version such as \"2.51\"") { VersionNumber($0)?.text == $0 }
}

extension Quoting {
    /// Reads `[quoting.NAME]`.
    init(reading reader: TableReader) {
        defer { reader.reportUnknownKeys() }
        around = reader.text("around") ?? ""
        refused = Set(reader.text("refused") ?? "")
        percentEncodes = reader.boolean("percent-encoded") ?? false
        for (key, text) in reader.table("escapes")?.entries() ?? [] {
            guard key.count == 1, let character = key.first else {
                reader.report("escapes", "every key is one character")
                continue
            }
            escapes[character] = text
        }
    }
}
