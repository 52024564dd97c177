/// The form of a TOML file as a JSON Schema (draft-07, which editors know).
public struct FileSchema {
    private let keys: [ObservedKey]
    private let statesRequired: Bool
    private let describe: ([String]) -> String?

    /// - Parameters:
    ///   - keys: every key of the file, from ``KeyObserver/keys(_:)``.
    ///   - statesRequired: false for files that layers add to: what one leaves out another may say.
    ///   - describe: what a key is for, in one line for a person.
    public init(keys: [ObservedKey], statesRequired: Bool, describing describe: @escaping ([String]) -> String?) {
        self.keys = keys
        self.statesRequired = statesRequired
        self.describe = describe
    }

    /// - Parameter more: what else the root says.
    public func document(title: String, _ more: [String: SchemaValue] = [:]) -> SchemaValue {
        var root = table(below: [])
        root["$schema"] = "http://json-schema.org/draft-07/schema#"
        root["title"] = .text(title)
        return .object(root.merging(more) { _, new in new })
    }

    private func table(below path: [String]) -> [String: SchemaValue] {
        let inner = keys.filter { $0.path.dropLast() == path[...] }
        var properties: [String: SchemaValue] = [:]
        var others: SchemaValue = false
        for key in inner {
            if key.path.last == ObservedKey.anyName {
                others = .object(value(of: key))
            } else if let name = key.path.last {
                properties[name] = .object(value(of: key))
            }
        }
        var table: [String: SchemaValue] = [
            "type": "object", "properties": .object(properties), "additionalProperties": others,
        ]
        let required = inner.filter(\.isRequired).compactMap(\.path.last)
        if statesRequired, !required.isEmpty { table["required"] = .texts(required.sorted()) }
        return table
    }

    private func value(of key: ObservedKey) -> [String: SchemaValue] {
        var value: [String: SchemaValue] =
            switch key.kind {
            case .text(let shape): text(shape)
            case .lines: ["type": "string", "minLength": .integer(1)]
            case .texts(let shape): ["type": "array", "items": .object(text(shape))]
            case .integer(let range): integer(range)
            case .constant(let integer): ["type": "integer", "enum": .array([.integer(integer)])]
            case .boolean: ["type": "boolean"]
            case .table: table(below: key.path)
            case .tables: ["type": "array", "items": .object(table(below: key.path))]
            }
        if let description = describe(key.path) { value["description"] = .text(description) }
        return value
    }

    private func text(_ shape: TextShape) -> [String: SchemaValue] {
        var value: [String: SchemaValue] = ["type": "string", "minLength": .integer(1)]
        if let words = shape.words { value["enum"] = .texts(words) }
        if let pattern = shape.pattern { value["pattern"] = .text(pattern) }
        return value
    }

    private func integer(_ range: ClosedRange<Int>) -> [String: SchemaValue] {
        ["type": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound)]
    }
}
