import FoundationEssentials

/// A JSON value of a schema.
public indirect enum SchemaValue: Sendable, Equatable {
    case text(String)
    case integer(Int)
    case boolean(Bool)
    case array([SchemaValue])
    case object([String: SchemaValue])
}

extension SchemaValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByDictionaryLiteral {
    public init(stringLiteral value: String) { self = .text(value) }
    public init(booleanLiteral value: Bool) { self = .boolean(value) }
    public init(dictionaryLiteral elements: (String, SchemaValue)...) {
        self = .object(Dictionary(elements) { first, _ in first })
    }

    /// An array of texts.
    public static func texts(_ texts: [String]) -> SchemaValue { .array(texts.map { .text($0) }) }
}

extension SchemaValue: Encodable {
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .integer(let integer): try container.encode(integer)
        case .boolean(let boolean): try container.encode(boolean)
        case .array(let values): try container.encode(values)
        case .object(let values): try container.encode(values)
        }
    }

    /// The document, sorted by key, so that two of the same form are the same text.
    public var document: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(self) else { preconditionFailure("texts and numbers are JSON") }
        return String(decoding: data, as: UTF8.self)
    }
}
