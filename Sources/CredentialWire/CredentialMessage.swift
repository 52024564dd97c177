public import Secrets

/// One message of the git credential line format, which serves git, token stores and plugins: ordered attributes.
///
/// On the wire an attribute is a line `key=value`, ended by a line feed; an empty line or the end of the stream ends the
/// message. A key that ends in `[]` may repeat; an empty value clears what came before under it. Unknown keys are kept,
/// and nothing here minds them. No key or value holds a carriage return, a line feed or a NUL, in either direction.
///
/// Source: git-credential(1), "INPUT/OUTPUT FORMAT".
public struct CredentialMessage: Sendable, Equatable {
    /// The longest line in bytes, its line feed included (git-credential(1) since 2.46).
    public static let longestLine = 65_535
    /// The longest message in bytes, so that no caller can make a helper read without end.
    public static let longestMessage = 1_048_576

    public private(set) var attributes: [CredentialAttribute]

    public init(_ attributes: [CredentialAttribute] = []) {
        self.attributes = attributes
    }

    /// The last value under a key. Nothing where there is none, or where it is a secret.
    public func text(_ key: String) -> String? {
        guard case .text(let text) = lastValue(key) else { return nil }
        return text
    }

    /// The last secret value under a key.
    public func secret(_ key: String) -> Secret? {
        guard case .secret(let secret) = lastValue(key) else { return nil }
        return secret
    }

    /// The values of a repeated key, given without its `[]`, since it was last cleared.
    public func list(_ key: String) -> [String] {
        var values: [String] = []
        for attribute in attributes where attribute.key == key + "[]" {
            guard case .text(let text) = attribute.value else { continue }
            if text.isEmpty { values.removeAll() } else { values.append(text) }
        }
        return values
    }

    /// Adds an attribute behind the others. A text under a secret key becomes a `Secret`.
    public mutating func append(_ key: String, _ text: String) {
        attributes.append(CredentialAttribute(key, text))
    }

    public mutating func append(_ key: String, _ secret: Secret) {
        attributes.append(CredentialAttribute(key, secret))
    }

    private func lastValue(_ key: String) -> CredentialValue? {
        attributes.last { $0.key == key }?.value
    }
}

/// One line of a message.
public struct CredentialAttribute: Sendable, Equatable {
    /// With the `[]` of a repeated key.
    public var key: String
    public var value: CredentialValue

    public init(_ key: String, _ text: String) {
        self.key = key
        value = CredentialKey.isSecret(key) ? .secret(Secret(text)) : .text(text)
    }

    public init(_ key: String, _ secret: Secret) {
        self.key = key
        value = .secret(secret)
    }
}

public enum CredentialValue: Sendable, Equatable {
    case text(String)
    case secret(Secret)
}
