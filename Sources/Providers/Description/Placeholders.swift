import ConfigurationFiles

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
        guard text.contains("{") else { return text }
        return values.reduce(text) { filled, value in
            filled.split(separator: "{\(value.key)}", omittingEmptySubsequences: false).joined(separator: value.value)
        }
    }

    /// The first placeholder that has no value.
    func unknown(in text: String) -> String? {
        let filled = fill(text)
        guard let start = filled.firstIndex(of: "{") else { return nil }
        return String(filled[start...].prefix { $0 != "}" }.dropFirst())
    }
}

/// Stand-ins for accounts, to judge the texts of a file before there is one: an account for every variant.
struct StandIns {
    private var accounts: [Placeholders] = []

    init(_ parameters: [ProviderParameter]) {
        let usual = Dictionary(parameters.map { ($0.name, $0.standIn) }) { first, _ in first }
        accounts = [Placeholders(values: usual, of: parameters)]
        for parameter in parameters {
            for variant in parameter.variants.keys.sorted() where variant != usual[parameter.name] {
                var values = usual
                values[parameter.name] = variant
                accounts.append(Placeholders(values: values, of: parameters))
            }
        }
    }

    /// The same with more names that have a value.
    func adding(_ names: some Sequence<String>) -> StandIns {
        var more = self
        for index in accounts.indices {
            for name in names { more.accounts[index].values[name] = "value" }
        }
        return more
    }

    /// Accepts a text whose placeholders are all known and which a rule accepts once they are filled, whatever the
    /// variants.
    func rule(_ rule: TextRule) -> TextRule {
        TextRule { text in
            for account in accounts {
                if let unknown = account.unknown(in: text) {
                    return "holds the placeholder {\(unknown)}, which [parameters] does not declare"
                }
                if let complaint = rule.complaint(account.fill(text)) { return complaint }
            }
            return nil
        }
    }
}

extension ProviderParameter {
    /// A value for judging texts.
    fileprivate var standIn: String { defaultValue ?? allowedValues.first ?? "value" }
}
