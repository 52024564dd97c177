/// `{name}` in the texts of a provider file, standing for an account's value of the parameter `name`, or for what the
/// chosen variant of a parameter says under that name.
struct Placeholders {
    /// By the name that stands in braces.
    var values: [String: String]

    /// - Parameter values: an account's, by the parameter's name. They may themselves hold placeholders of variants.
    init(values: [String: String], of parameters: [ProviderParameter]) {
        var all = values
        for parameter in parameters {
            guard let value = values[parameter.name], let variant = parameter.variants[value] else { continue }
            all.merge(variant) { own, _ in own }
        }
        self.values = all
        let variants = self
        self.values = all.mapValues(variants.fill)
    }

    init(values: [String: String]) {
        self.values = values
    }

    /// Replaces every placeholder that has a value.
    func fill(_ text: String) -> String {
        filling(text).text
    }

    /// Fills a text, and tells the first placeholder in it that has no value.
    func filling(_ text: String) -> (text: String, unknown: String?) {
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
