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

/// Stand-ins for accounts, to judge the texts of a file before there is one: an account for every variant.
struct StandIns {
    private var accounts: [Placeholders] = []
    /// Where a placeholder must be declared, for messages.
    private var declaring = "[parameters] does not declare"

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
    ///
    /// - Parameter declaring: where a placeholder must be declared, as the end of a sentence; nothing for the same.
    func adding(_ names: some Sequence<String>, declaring: String? = nil) -> StandIns {
        var more = self
        more.declaring = declaring ?? self.declaring
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
                let (filled, unknown) = account.filling(text)
                if let unknown {
                    return "holds the placeholder {\(unknown)}, which \(declaring)"
                }
                if let complaint = rule.complaint(filled) { return complaint }
                // Without placeholders one account is like the others.
                if filled == text { return nil }
            }
            return nil
        }
    }
}

extension ProviderParameter {
    /// A value for judging texts.
    fileprivate var standIn: String { defaultValue ?? allowedValues.first ?? "value" }
}
