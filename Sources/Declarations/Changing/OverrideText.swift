import ConfigurationFiles

/// Renders an account file that says only what differs from the layers below it.
enum OverrideText {
    /// - Returns: nothing where there is a value that no account file has.
    static func render(_ meaning: Meaning) -> String? {
        guard case .table(var entries) = meaning else { return nil }
        let tables = ["token", "incoming", "outgoing"].compactMap { key in
            entries.removeValue(forKey: key).map { (key, $0) }
        }
        guard let top = lines(entries) else { return nil }
        var blocks = [[comment] + top]
        for (key, table) in tables {
            guard let rendered = Self.blocks(key, table) else { return nil }
            blocks += rendered
        }
        return blocks.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
    }

    private static let comment =
        "# Declared for mailgrant, over what the layers below declare. No secret is in this file."

    /// A table, and its token's table.
    private static func blocks(_ name: String, _ table: Meaning) -> [[String]]? {
        guard case .table(var entries) = table else { return nil }
        let token = entries.removeValue(forKey: "token")
        guard let lines = lines(entries) else { return nil }
        // A table of no keys says nothing over another, unless it makes a token the connection's own.
        let own = lines.isEmpty && !name.hasSuffix(".token") ? [] : [["[\(name)]"] + lines]
        guard let token else { return own }
        return blocks("\(name).token", token).map { own + $0 }
    }

    private static func lines(_ entries: [String: Meaning]) -> [String]? {
        let values = entries.sorted { $0.key < $1.key }.map { (TOMLKey.text($0.key), $0.value.toml) }
        guard values.allSatisfy({ $0.1 != nil }) else { return nil }
        return AccountText.lines(values.map { ($0, $1) })
    }
}

extension Meaning {
    /// Nothing for what no account file has.
    fileprivate var toml: (any TOMLRepresentable)? {
        switch self {
        case .text(let text): text
        case .number(let number): number
        case .list(let elements): Self.texts(elements)
        case .table(let entries):
            entries.values.contains { $0.toml == nil }
                ? nil : TOMLBraces(entries.sorted { $0.key < $1.key }.map { ($0.key, $0.value.toml ?? "") })
        case .boolean, .other: nil
        }
    }

    private static func texts(_ elements: [Meaning]) -> [String]? {
        let texts = elements.compactMap { if case .text(let text) = $0 { text } else { nil } }
        return texts.count == elements.count ? texts : nil
    }
}
