public import ConfigurationFiles

/// What a key stands for in the end, and who says so.
public struct EffectiveValue: Sendable, Equatable {
    /// The whole key, such as `token.client-id`.
    public var key: String
    public var value: Value
    public var origin: Origin

    public enum Value: Sendable, Equatable {
        case text(String)
        case texts([String])
    }

    public enum Origin: Sendable, Equatable {
        /// A file of one of the layers; the provider's, too, where it is one of them.
        case file(FileLocation)
        /// The file of a provider in this program.
        case bundled(FileLocation)
        /// Nobody says it: mailgrant's own default.
        case builtIn
    }

    public init(key: String, value: Value, origin: Origin) {
        self.key = key
        self.value = value
        self.origin = origin
    }
}

extension DocumentTable {
    /// The entry that some keys lead to.
    func entry(_ path: [String]) -> DocumentEntry? {
        guard let first = path.first, let entry = self[first] else { return nil }
        if path.count == 1 { return entry }
        guard case .table(let inner) = entry.value else { return nil }
        return inner.entry(Array(path.dropFirst()))
    }
}

extension DocumentValue {
    /// As a person would write it; nothing for a table.
    var effective: EffectiveValue.Value? {
        switch self {
        case .string(let text): .text(text)
        case .integer(let integer): .text(String(integer))
        case .boolean(let boolean): .text(String(boolean))
        case .array(let elements):
            .texts(elements.compactMap { if case .string(let text) = $0.value { text } else { nil } })
        case .table, .other: nil
        }
    }
}
