import ConfigurationFiles
import Grants

/// Stand-ins for accounts, to judge the texts of a file before there is one: an account for every value that
/// can be chosen.
struct StandIns {
    private var accounts: [Placeholders] = []
    /// Where a placeholder must be declared, for messages.
    private var declaring = "[parameters] does not declare"

    init(_ parameters: [ProviderParameter]) {
        let usual = Dictionary(parameters.map { ($0.name, $0.standIn) }) { first, _ in first }
        accounts = [Placeholders(values: usual, of: parameters)]
        for parameter in parameters {
            let choices = Set(parameter.variants.keys).union(parameter.allowedValues)
            for choice in choices.sorted() where choice != usual[parameter.name] {
                var values = usual
                values[parameter.name] = choice
                accounts.append(Placeholders(values: values, of: parameters))
            }
        }
    }

    /// The file as each of the accounts reads it.
    func readings(of provider: ProviderDescription) -> [ProviderDescription] { accounts.map(provider.filled) }

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
