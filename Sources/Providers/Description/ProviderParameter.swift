public import ConfigurationFiles

/// A key that a provider adds to the `[token]` table of its accounts, such as `tenant`.
public struct ProviderParameter: Sendable, Equatable {
    public var name: String
    /// What a person is to fill in, for messages.
    public var explanation: String
    public var defaultValue: String?
    /// The only values allowed; empty allows any.
    public var allowedValues: [String]
    /// What each of the allowed values puts in the place of other placeholders, such as the hosts of a national cloud;
    /// empty where a value stands for itself only.
    public var variants: [String: [String: String]]

    public init(
        name: String, explanation: String, defaultValue: String? = nil, allowedValues: [String] = [],
        variants: [String: [String: String]] = [:]
    ) {
        self.name = name
        self.explanation = explanation
        self.defaultValue = defaultValue
        self.allowedValues = allowedValues
        self.variants = variants
    }

    /// What a value must look like.
    public var rule: TextRule {
        TextRule { [allowedValues] value in
            guard allowedValues.isEmpty || allowedValues.contains(value) else {
                return "is not one of " + allowedValues.joined(separator: ", ")
            }
            return Self.isPlainValue(value)
                ? nil : "must consist of letters, digits, \".\", \"-\" and \"_\", and begin with a letter or digit"
        }
    }

    /// Nothing that could end a host name or a path component of the address it becomes part of.
    private static func isPlainValue(_ value: String) -> Bool {
        guard let first = value.utf8.first, isLetterOrDigit(first), value.utf8.count <= 253 else { return false }
        return !value.contains("..") && value.utf8.allSatisfy { isLetterOrDigit($0) || "._-".utf8.contains($0) }
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
