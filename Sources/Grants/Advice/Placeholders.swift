/// `{name}` in the texts of a provider file, standing for what an account says under that name.
public struct Placeholders: Sendable, Equatable {
    /// By the name that stands in braces.
    public var values: [String: String]

    public init(values: [String: String]) {
        self.values = values
    }

    /// Replaces every placeholder that has a value.
    public func fill(_ text: String) -> String {
        // Most texts have none, and all of a provider's are filled for each account.
        text.utf8.contains(UInt8(ascii: "{")) ? filling(text).text : text
    }

    /// Fills a text, and tells the first placeholder in it that has no value.
    public func filling(_ text: String) -> (text: String, unknown: String?) {
        var parts = text.split(separator: "{", omittingEmptySubsequences: false)[...]
        guard parts.count > 1, let first = parts.popFirst() else { return (text, nil) }
        var filled = String(first)
        var unknown: String?
        for part in parts {
            let name = String(part.prefix { $0 != "}" })
            if name.count < part.count, let value = values[name] {
                filled += value + part.dropFirst(name.count + 1)
            } else {
                unknown = unknown ?? name
                filled += "{" + part
            }
        }
        return (filled, unknown)
    }
}
