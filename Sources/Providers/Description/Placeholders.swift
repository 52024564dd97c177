import ConfigurationFiles

/// `{name}` in the texts of a provider file, standing for an account's value of the parameter `name`.
struct Placeholders {
    /// By the parameter's name.
    var values: [String: String]

    init(values: [String: String]) {
        self.values = values
    }

    /// With a stand-in for every parameter, to judge texts before there is an account.
    init(standingInFor parameters: [ProviderParameter]) {
        let pairs = parameters.map { ($0.name, $0.defaultValue ?? $0.allowedValues.first ?? "value") }
        values = Dictionary(pairs) { first, _ in first }
    }

    /// Replaces every placeholder that has a value.
    func fill(_ text: String) -> String {
        values.reduce(text) { filled, value in
            filled.split(separator: "{\(value.key)}", omittingEmptySubsequences: false).joined(separator: value.value)
        }
    }

    /// Accepts a text whose placeholders are all known and which a rule accepts once they are filled.
    func rule(_ rule: TextRule) -> TextRule {
        TextRule { text in
            let filled = fill(text)
            if let start = filled.firstIndex(of: "{") {
                let unknown = filled[start...].prefix { $0 != "}" }.dropFirst()
                return "holds the placeholder {\(unknown)}, which [parameters] does not declare"
            }
            return rule.complaint(filled)
        }
    }
}
