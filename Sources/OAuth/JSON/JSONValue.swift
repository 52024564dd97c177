import Secrets

/// A JSON value (RFC 8259) that an authorization server sent.
///
/// Every string is a `Secret`: which of them are tokens only their names tell, and no copy of a token is to lie about
/// in an ordinary string because it passed through a parser.
enum JSONValue: Sendable {
    case null
    case boolean(Bool)
    case number(Double)
    case string(Secret)
    case array([JSONValue])
    case object(JSONObject)
}

/// The members of a JSON object. A member that is `null` counts as absent.
struct JSONObject: Sendable {
    private(set) var members: [String: JSONValue] = [:]

    /// Adds a member.
    ///
    /// - Returns: false where there is one of that name already.
    mutating func insert(_ value: JSONValue, named name: String) -> Bool {
        members.updateValue(value, forKey: name) == nil
    }

    subscript(name: String) -> JSONValue? {
        guard let value = members[name] else { return nil }
        if case .null = value { return nil }
        return value
    }

    /// Members of other types than were asked for are faults of the protocol:
    /// `OAuthError.notTheProtocol(.member(name))`.
    private static func wrongType(_ name: String) -> OAuthError { .notTheProtocol(.member(name)) }

    /// A string that is or may be a token.
    func secret(_ name: String) throws(OAuthError) -> Secret? {
        guard let value = self[name] else { return nil }
        guard case .string(let secret) = value else { throw Self.wrongType(name) }
        return secret
    }

    /// A string that is no secret.
    func text(_ name: String) throws(OAuthError) -> String? {
        try secret(name)?.exposedText
    }

    /// A boolean; the strings `true` and `false` count, since some servers write claims so.
    func flag(_ name: String) throws(OAuthError) -> Bool? {
        switch self[name] {
        case nil: return nil
        case .boolean(let value): return value
        case .string(let text):
            switch text.exposedText {
            case "true": return true
            case "false": return false
            default: throw Self.wrongType(name)
            }
        default: throw Self.wrongType(name)
        }
    }

    /// A number.
    func number(_ name: String) throws(OAuthError) -> Double? {
        guard let value = self[name] else { return nil }
        guard case .number(let number) = value else { throw Self.wrongType(name) }
        return number
    }

    /// An array; one element where the value is not an array.
    func elements(_ name: String) -> [JSONValue]? {
        switch self[name] {
        case nil: nil
        case .array(let elements): elements
        case .some(let single): [single]
        }
    }

    /// The strings of an array, or a single string. Elements of other types are left out: such lists are advice.
    func texts(_ name: String) -> [String]? {
        elements(name)?.compactMap(\.text)
    }
}

extension JSONValue {
    /// The text of a string that is no secret.
    var text: String? {
        guard case .string(let secret) = self else { return nil }
        return secret.exposedText
    }

    var object: JSONObject? {
        guard case .object(let object) = self else { return nil }
        return object
    }
}
