import ConfigurationFiles

/// Renders `mailgrant.toml` as the program writes it: values, then a table for each group of them.
enum SettingsText {
    /// - Returns: nothing where there is a value that no settings have.
    static func render(_ meaning: Meaning) -> String? {
        guard case .table(let entries) = meaning else { return nil }
        var blocks: [[String]] = []
        let values = entries.filter { if case .table = $0.value { false } else { true } }
        guard let top = lines(values) else { return nil }
        if !top.isEmpty { blocks.append(top) }
        for (name, table) in entries.sorted(by: { $0.key < $1.key }) {
            guard case .table(let keys) = table, !keys.isEmpty else { continue }
            guard let lines = lines(keys) else { return nil }
            blocks.append(["[\(TOMLKey.text(name))]"] + lines)
        }
        return blocks.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
    }

    private static func lines(_ entries: [String: Meaning]) -> [String]? {
        let values = entries.sorted { $0.key < $1.key }.map { (TOMLKey.text($0.key), $0.value.settingsValue) }
        guard values.allSatisfy({ $0.1 != nil }) else { return nil }
        return AccountText.lines(values.map { ($0, $1) })
    }
}

extension Meaning {
    /// Nothing for what no settings have.
    fileprivate var settingsValue: (any TOMLRepresentable)? {
        switch self {
        case .text(let text): return text
        case .number(let number): return number
        case .boolean(let boolean): return boolean
        case .list(let elements):
            let texts = elements.compactMap { if case .text(let text) = $0 { text } else { nil } }
            return texts.count == elements.count ? texts : nil
        case .table, .other: return nil
        }
    }
}
