import ConfigurationFiles

/// What a TOML document says, without where and how: for comparing two texts.
indirect enum Meaning: Equatable {
    case text(String)
    case number(Int)
    case boolean(Bool)
    case list([Meaning])
    case table([String: Meaning])
    case other(String)

    init(_ table: DocumentTable) {
        self = .table(
            Dictionary(table.entries.map { ($0.key, Meaning($0.value)) }) { first, _ in first })
    }

    private init(_ value: DocumentValue) {
        switch value {
        case .string(let text): self = .text(text)
        case .integer(let number): self = .number(number)
        case .boolean(let boolean): self = .boolean(boolean)
        case .array(let elements): self = .list(elements.map { Meaning($0.value) })
        case .table(let table): self = Meaning(table)
        case .other(let kind): self = .other(kind)
        }
    }

    init(_ value: DeclarationValue) {
        switch value {
        case .text(let text): self = .text(text)
        case .number(let number): self = .number(number)
        case .boolean(let boolean): self = .boolean(boolean)
        case .texts(let texts): self = .list(texts.map(Meaning.text))
        }
    }

    subscript(path: ArraySlice<String>) -> Meaning? {
        guard let key = path.first else { return self }
        guard case .table(let entries) = self else { return nil }
        return entries[key]?[path.dropFirst()]
    }

    /// The same with a value at a place; tables on the way are made.
    func setting(_ path: ArraySlice<String>, to value: Meaning?) -> Meaning {
        guard let key = path.first, case .table(var entries) = self else { return value ?? self }
        let rest = path.dropFirst()
        if rest.isEmpty {
            entries[key] = value
        } else if value != nil || entries[key] != nil {
            entries[key] = (entries[key] ?? .table([:])).setting(rest, to: value)
        }
        return .table(entries)
    }

    /// The same without tables that say nothing, which a key that was taken away may leave behind. A connection's own
    /// token says something by being there.
    var withoutEmptyTables: Meaning {
        guard case .table(let entries) = self else { return self }
        return .table(
            entries.mapValues(\.withoutEmptyTables).filter { $0.value != .table([:]) })
    }
}
